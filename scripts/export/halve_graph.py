#!/usr/bin/env python3
"""
Turns an export of ours into one that takes and gives half precision, as GPU exports of others do: weights stored in half, inputs and outputs
float16 with a Cast at each; the graph computes in single. For tests.

  halve_graph.py IN.onnx OUT.onnx
"""

import sys

import onnx
from onnx import TensorProto, helper

import common


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: halve_graph.py IN.onnx OUT.onnx")
    model = onnx.load(sys.argv[1])
    common.halve(model)
    graph = model.graph
    first, last = [], []
    for value in graph.input:
        if value.type.tensor_type.elem_type == TensorProto.FLOAT:
            first.append(helper.make_node("Cast", [value.name], [value.name + "_single"], to=TensorProto.FLOAT))
            rename(graph, value.name)
            value.type.tensor_type.elem_type = TensorProto.FLOAT16
    for value in graph.output:
        if value.type.tensor_type.elem_type == TensorProto.FLOAT:
            for node in graph.node:
                node.output[:] = [value.name + "_wide" if name == value.name else name for name in node.output]
                node.input[:] = [value.name + "_wide" if name == value.name else name for name in node.input]
            last.append(helper.make_node("Cast", [value.name + "_wide"], [value.name], to=TensorProto.FLOAT16))
            value.type.tensor_type.elem_type = TensorProto.FLOAT16
    for node in reversed(first):
        graph.node.insert(0, node)
    graph.node.extend(last)
    onnx.checker.check_model(model)
    onnx.save(model, sys.argv[2])


def rename(graph, name):
    for node in graph.node:
        node.input[:] = [name + "_single" if used == name else used for used in node.input]


if __name__ == "__main__":
    main()
