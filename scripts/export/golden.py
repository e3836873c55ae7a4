"""
Golden tensors: what PyTorch answered, stored in the safetensors format so that tests and `sampt model verify` can read them.
README.md describes the names.
"""

import hashlib
import json
import os
import struct

import numpy as np

LARGEST = 200_000  # values that are stored of an output

_remembered = {}  # graph: (inputs, outputs) of its export

_TYPES = {np.dtype("float32"): "F32", np.dtype("uint8"): "U8", np.dtype("int64"): "I64", np.dtype("float16"): "F16"}


def case(tensors, graph, name, inputs, outputs, steps=None):
    """
    Stores one run of one graph for `sampt model verify`: {input: array}, {output: array}. Name "*" with no outputs stores inputs
    that all cases share. `steps` {output: (n, ...)} keeps only every n-th value of each axis.
    """
    for key, value in inputs.items():
        tensors[f"{graph}/{name}/in/{key}"] = numbers(value)
    for key, value in outputs.items():
        value, every = numbers(value), (steps or {}).get(key)
        if every:
            key += "[" + ",".join(f"::{step}" for step in every) + "]"
            value = value[tuple(slice(None, None, step) for step in every)]
        tensors[f"{graph}/{name}/out/{key}"] = value


def numbers(value):
    return value.detach().cpu().numpy() if hasattr(value, "detach") else np.asarray(value)


def halves(tensor):
    """(the tensor rounded to half precision, the same in single precision): what is stored, and what PyTorch is asked."""
    rounded = tensor.half()
    return rounded, rounded.float()


def remember(graph, inputs, outputs):
    """Keeps the call that a graph was exported with: the case of graphs for which nobody stores another."""
    _remembered[graph] = ({name: value.half() if str(value.dtype) == "torch.float32" else value for name, value in inputs.items()}, outputs)


def with_exports(tensors):
    told = {name.split("/")[0] for name in tensors if "/out/" in name}
    for graph, (inputs, outputs) in _remembered.items():
        if graph in told:
            continue
        steps = {}
        for name, value in outputs.items():
            if value.numel() > LARGEST:
                every = [1] * value.dim()
                every[int(np.argmax(value.shape))] = -(-value.numel() // LARGEST)
                steps[name] = tuple(every)
        case(tensors, graph, "export", inputs, outputs, steps)
    return tensors


def write(path, tensors, notes=None):
    """Writes {name: array}; `notes` are short strings for the header (model, seed, versions). Graphs beside the file are hashed into it."""
    header, blobs, offset = {}, [], 0
    tensors = with_exports(tensors)
    notes = {**(notes or {}), **file_hashes(os.path.dirname(path) or ".")}
    if notes:
        header["__metadata__"] = {key: str(value) for key, value in notes.items()}
    for name, value in tensors.items():
        array = np.ascontiguousarray(value)
        blob = array.tobytes()
        header[name] = {
            "dtype": _TYPES[array.dtype],
            "shape": list(array.shape),
            "data_offsets": [offset, offset + len(blob)],
        }
        blobs.append(blob)
        offset += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        for blob in blobs:
            file.write(blob)


def file_hashes(folder):
    found = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".onnx") or name.endswith(".onnx.data"):
            digest = hashlib.sha256()
            with open(os.path.join(folder, name), "rb") as file:
                for block in iter(lambda: file.read(1 << 20), b""):
                    digest.update(block)
            found["sha256." + name] = digest.hexdigest()
    return found
