"""What every exporter shares: loading an official package, seeded random weights, writing ONNX with metadata."""

import argparse
import hashlib
import importlib
import os
import sys
import tempfile
import warnings

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

import golden

EXPORTER = "sampt-export 1"
OPSET = 16
STORAGE = {"fp16": False, "external": False}


def fail(message):
    """Ends the program with one line: where, what, expected, remedy."""
    sys.exit(f"export: {message}")


class _Store(argparse.Action):
    def __call__(self, parser, namespace, values, option=None):
        STORAGE[self.dest] = True


def storage_options(parser):
    """How every graph of an export is stored; write_onnx heeds them."""
    parser.add_argument("--fp16", action=_Store, nargs=0, help="store the weights in half precision; the graphs compute in single")
    parser.add_argument("--external", action=_Store, nargs=0, help="put the weights into a .data file also below 2 GB")


def load_package(directory, module, source):
    """Imports `module` from the official package checked out at `directory`."""
    if not os.path.isdir(directory):
        fail(f"{directory}: no such folder; --package takes a checkout of {source}.")
    sys.path.insert(0, os.path.abspath(directory))
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        fail(f"{directory}: cannot import {module}, module {error.name} is missing; expected a checkout of {source} with its requirements.")


def origin(args):
    """What the weights are, for metadata_props: the checkpoint's name and hashes, or the seed."""
    if args.random is not None:
        return {"checkpoint": f"random seed {args.random}"}
    md5, sha256 = hashlib.md5(), hashlib.sha256()
    with open(args.checkpoint, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            md5.update(block)
            sha256.update(block)
    return {"checkpoint": os.path.basename(args.checkpoint), "checkpoint_md5": md5.hexdigest(), "checkpoint_sha256": sha256.hexdigest()}


def randomise(module, seed):
    """Seeded weights for tests. Parameters that start as constants (biases, norms, position tables) get noise, so that all of them matter."""
    generator = torch.Generator().manual_seed(seed)
    for parameter in module.parameters():
        if parameter.numel() > 1 and float(parameter.detach().std()) == 0.0:
            noise = torch.randn(parameter.shape, generator=generator)
            parameter.data.add_(0.05 * noise)
    # Untrained heads answer with numbers near zero; of order one, an error in them shows.
    for name, parameter in module.named_parameters():
        if "hypernetworks_mlps" in name or "hf_mlp" in name:
            parameter.data.mul_(3)


def write_onnx(graph, path, inputs, outputs, metadata, dynamic=None):
    """
    Exports `graph` called with {name: tensor}, and keeps the call for golden.safetensors. Above 2 GB, or with --external, the weights go
    to `path`.data beside it; --fp16 stores them in half precision, each with a Cast to single behind it.
    """
    inputs = {name: golden.halves(value)[1] if value.dtype == torch.float32 else value for name, value in inputs.items()}
    graph.eval()  # a new wrapper is in training mode, and puts batch norms inside it there when the export is done
    # Above 2 GB the tracer leaves a file for every weight.
    with warnings.catch_warnings(), torch.no_grad(), tempfile.TemporaryDirectory(dir=os.path.dirname(path) or ".") as folder:
        warnings.simplefilter("ignore")
        traced = os.path.join(folder, "traced.onnx")
        torch.onnx.export(
            graph, tuple(inputs.values()), traced, opset_version=OPSET, do_constant_folding=True,
            input_names=list(inputs), output_names=outputs, dynamic_axes=dynamic or {})
        results = graph(*inputs.values())
        model = onnx.load(traced)
    results = results if isinstance(results, (tuple, list)) else [results]
    golden.remember(os.path.splitext(os.path.basename(path))[0], inputs, dict(zip(outputs, results)))
    declare_shapes(model, results, dynamic or {})
    del model.metadata_props[:]
    if STORAGE["fp16"]:
        halve(model)
        metadata = {**metadata, "precision": "fp16"}
    for key, value in {"exporter": EXPORTER, **metadata}.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, str(value)
    # The traced file may carry absolute source paths.
    for node in model.graph.node:
        node.doc_string = ""
    data = path + ".data"
    if os.path.exists(data):
        os.remove(data)  # saving appends
    external = STORAGE["external"] or sum(len(tensor.raw_data) for tensor in model.graph.initializer) >= 2**31 - 2**24
    if external:
        onnx.save(model, path, save_as_external_data=True, location=os.path.basename(data))
    else:
        onnx.save(model, path)
    size = os.path.getsize(path) + (os.path.getsize(data) if external else 0)
    print(f"{path}: {size / 1e6:.2f} MB{', weights in ' + os.path.basename(data) if external else ''}")


def halve(model):
    """Stores every single-precision initialiser of more than 16 values as half precision with a Cast behind it."""
    graph, casts = model.graph, []
    for tensor in list(graph.initializer):
        if tensor.data_type == TensorProto.FLOAT and int(np.prod(tensor.dims)) > 16:
            half = numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), tensor.name + "_half")
            casts.append(helper.make_node("Cast", [half.name], [tensor.name], name=tensor.name + "_cast", to=TensorProto.FLOAT))
            graph.initializer.remove(tensor)
            graph.initializer.append(half)
    for cast in reversed(casts):
        graph.node.insert(0, cast)


def declare_shapes(model, results, dynamic):
    """Writes the outputs' sizes into the graph: tracing leaves many open that never change, and the loader reads them."""
    for output, result in zip(model.graph.output, results):
        shape = output.type.tensor_type.shape
        del shape.dim[:]
        for axis, size in enumerate(result.shape):
            entry = shape.dim.add()
            name = dynamic.get(output.name, {}).get(axis)
            if name:
                entry.dim_param = name
            else:
                entry.dim_value = size
