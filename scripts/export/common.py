"""What every exporter shares: loading an official package, seeded random weights, writing ONNX with metadata."""

import importlib
import os
import sys
import warnings

import onnx
import torch

EXPORTER = "sampt-export 1"
OPSET = 16


def fail(message):
    """Ends the program with one line: where, what, expected, remedy."""
    sys.exit(f"export: {message}")


def load_package(directory, module, source):
    """Imports `module` from the official package checked out at `directory`."""
    if not os.path.isdir(directory):
        fail(f"{directory}: no such folder; --package takes a checkout of {source}.")
    sys.path.insert(0, os.path.abspath(directory))
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        fail(f"{directory}: cannot import {module}, module {error.name} is missing; expected a checkout of {source} with its requirements.")


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
    """Exports `graph` called with {name: tensor}; above 2 GB the weights go to `path`.data beside it."""
    graph.eval()  # a new wrapper is in training mode, and puts batch norms inside it there when the export is done
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph, tuple(inputs.values()), path, opset_version=OPSET, do_constant_folding=True,
            input_names=list(inputs), output_names=outputs, dynamic_axes=dynamic or {})
        results = graph(*inputs.values())
    model = onnx.load(path)
    declare_shapes(model, results if isinstance(results, (tuple, list)) else [results], dynamic or {})
    del model.metadata_props[:]
    for key, value in {"exporter": EXPORTER, **metadata}.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, str(value)
    # The traced file may carry absolute source paths.
    for node in model.graph.node:
        node.doc_string = ""
    if model.ByteSize() < 2**31 - 2**20:
        onnx.save(model, path)
    else:
        onnx.save(model, path, save_as_external_data=True, location=os.path.basename(path) + ".data")
    print(f"{path}: {os.path.getsize(path) / 1e6:.2f} MB")


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
