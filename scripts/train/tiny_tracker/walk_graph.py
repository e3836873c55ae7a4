"""init.onnx of tiny-tracker: the walk as an ONNX Scan over frames around one exported step of it.

It gives back the state that it ends with: the host walks a long video in pieces, and backwards by turning the frames round.
"""
import hashlib
import io

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from encoder import HIGH, LOW
from pixels import GREY, PATCH, patch_at
from walk import CERTAIN, MEMORY, frame_of

STATE = {"place": 2, "way": 2, "chance": 1, "memory": MEMORY, "steady": LOW, "last": LOW, "fine_steady": HIGH, "recent": HIGH, "fine_last": HIGH,
         "patch": PATCH ** 2}
WIDTH = sum(STATE.values())
ANSWER = ["points", "occ", "expd"]


class WalkStep(nn.Module):
    """One frame of the walk; the state of a point begins anew on the frame that it is asked for on, and its answer there is the query."""

    def __init__(self, model, height, width):
        super().__init__()
        self.walk, self.height, self.width = model.walk, height, width

    def forward(self, state, low, high, frame, q_low, query_tyx, q_high):
        state, q_high = state.split(list(STATE.values()), 1), q_high[:, :HIGH]
        high, grey = high[None, :, :HIGH], high[None, :, HIGH:]
        asked = torch.round(query_tyx[:, :1])
        begun, fresh = (asked < frame).float(), (asked == frame).float()
        state, found, _, occluded, error = self.walk(low[None], high, grey, None, q_low, q_high, state, begun, self.height, self.width)
        given = query_tyx[:, 1:].flip(1)
        patch = patch_at(grey[0], frame_of(None, given), given, 2 * self.height, 2 * self.width)
        begin = self.walk.begin(q_low, q_high, patch, given / 8 - 0.5)
        state = torch.cat([new * fresh + old * (1 - fresh) for new, old in zip(begin, state)], 1)
        points = (found * 8 + 4) * (1 - fresh) + given * fresh
        here = fresh[:, 0]
        return state, points, occluded * (1 - here) + CERTAIN * here, error * (1 - here) + CERTAIN * here


def traced(module, inputs, outputs, dynamic, opset):
    """The graph of a module; unfolded, so that every weight keeps its name and shape."""
    file = io.BytesIO()
    torch.onnx.export(module.eval(), tuple(inputs.values()), file, opset_version=opset, input_names=list(inputs), output_names=outputs,
                      dynamic_axes=dynamic, do_constant_folding=False)
    return onnx.load_from_string(file.getvalue()).graph


class Weights:
    """The initialisers that all parts of the graph share: trained ones under their own names, tables of constants by what they hold."""

    def __init__(self):
        self.tensors = {}

    def take(self, graph, prefix):
        """Takes a graph's initialisers and large constants over; returns the names that its nodes know them by."""
        names = {}
        for tensor in graph.initializer:
            names[tensor.name] = self.keep(tensor, tensor.name if "::" not in tensor.name else prefix + tensor.name)
        for node in graph.node:
            value = next((a.t for a in node.attribute if a.name == "value"), None)
            if node.op_type == "Constant" and int(np.prod(value.dims)) > 16:
                content = hashlib.sha256(numpy_helper.to_array(value).tobytes()).hexdigest()[:8]
                names[node.output[0]] = self.keep(value, f"table_{content}")
        return names

    def keep(self, tensor, name):
        self.tensors[name] = numpy_helper.from_array(numpy_helper.to_array(tensor), name)
        return name


def grafted(graph, prefix, names):
    """Nodes of `graph` with every value renamed: by `names`, else with `prefix`."""
    nodes = []
    for node in graph.node:
        if node.op_type == "Constant" and node.output[0] in names:
            continue
        copy = onnx.NodeProto()
        copy.CopyFrom(node)
        copy.name, copy.doc_string = prefix + node.name, ""
        for values_of in (copy.input, copy.output):
            for index, name in enumerate(values_of):
                values_of[index] = names.get(name, prefix + name) if name else name
        nodes.append(copy)
    return nodes


def values(names, shapes):
    return [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in zip(names, shapes)]


def init_graph(model, height, width, opset):
    """The whole graph of init.onnx, weights in single precision; height and width of the low map."""
    points, cells = 3, height * width
    queries = {"q_low": torch.randn(points, LOW), "query_tyx": torch.tensor([[0, 9.0, 20.0], [1, 12.5, 3.0], [3, 30.0, 40.0]]),
               "q_hi": torch.randn(points, HIGH + GREY)}
    body = traced(WalkStep(model, height, width),
                  {"state": torch.randn(points, WIDTH) * 0.1, "low": torch.randn(cells, LOW), "hi": torch.randn(4 * cells, HIGH + GREY),
                   "frame": torch.tensor(1.0), **queries},
                  ["state_out", *ANSWER], {name: {0: "points"} for name in ("state", "state_out", *ANSWER, *queries)}, opset)
    weights = Weights()
    nodes = grafted(body, "step_", weights.take(body, "step_") | {name: name for name in queries})
    inner = helper.make_graph(
        nodes, "walk", values(["step_state", "step_low", "step_hi", "step_frame"], [["points", WIDTH], [cells, LOW], [4 * cells, HIGH + GREY], []]),
        values(["step_state_out", *(f"step_{name}" for name in ANSWER)], [["points", WIDTH], ["points", 2], ["points"], ["points"]]))
    around = [
        helper.make_node("Shape", ["low"], ["size"], name="size"),
        *(helper.make_node("Constant", [], [name], name=name, value=helper.make_tensor(name, TensorProto.INT64, [], [value]))
          for name, value in (("zero", 0), ("one", 1))),
        helper.make_node("Gather", ["size", "zero"], ["count"], name="count"),
        helper.make_node("Range", ["zero", "count", "one"], ["numbers"], name="numbers"),
        helper.make_node("Cast", ["numbers"], ["frames"], name="frames", to=TensorProto.FLOAT),
        helper.make_node("Scan", ["state", "low", "hi", "frames"], ["state_out", *(f"walked_{name}" for name in ANSWER)], name="walk",
                         body=inner, num_scan_inputs=3),
        *(helper.make_node("Transpose", [f"walked_{name}"], [name], name=name, perm=[1, 0, 2] if name == "points" else [1, 0]) for name in ANSWER)]
    graph = helper.make_graph(
        around, "init", values(["low", "q_low", "query_tyx", "hi", "q_hi", "state"],
                               [["frames", cells, LOW], ["points", LOW], ["points", 3], ["frames", 4 * cells, HIGH + GREY], ["points", HIGH + GREY], ["points", WIDTH]]),
        values([*ANSWER, "state_out"], [["points", "frames", 2], ["points", "frames"], ["points", "frames"], ["points", WIDTH]]),
        list(weights.tensors.values()))
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
