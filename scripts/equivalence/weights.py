"""PyTorch twins of the embedded models: the modules of scripts/train with the weights that stand in models/*/*.onnx."""
import importlib
import json
import struct
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

ROOT = Path(__file__).resolve().parents[2]
TOLERANCE = 1e-4
TYPES = {"F32": np.float32, "F16": np.float16, "U8": np.uint8, "I64": np.int64}


def modules_of(folder, *names):
    """Modules of one training folder. Both folders have a model.py and an export.py: they leave no trace in sys.modules."""
    path, before = str(ROOT / "scripts" / "train" / folder), set(sys.modules)
    shared = {"layers"}
    sys.path.insert(0, path)
    try:
        return [importlib.import_module(name) for name in names]
    finally:
        sys.path.remove(path)
        for name in set(sys.modules) - before - shared:
            if str(getattr(sys.modules[name], "__file__", "") or "").startswith(path):
                del sys.modules[name]


def plain(module):
    """The module as it was exported: normalisation folded into the convolutions, which then have a bias."""
    for part in module.modules():
        if not isinstance(part, nn.Sequential):
            continue
        layers = list(part.named_children())
        for (_, first), (name, second) in zip(layers, layers[1:]):
            if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
                first.bias = nn.Parameter(torch.zeros(first.out_channels))
                setattr(part, name, nn.Identity())
    return module.eval()


def load(module, *paths, prefix=""):
    """Fills a module with the graphs' initialisers; every parameter must be there, and no initialiser be left."""
    unfold, = modules_of("tiny_sam", "unfold")
    state = {name[len(prefix):] if name.startswith(prefix) else name: value for path in paths
             for name, value in unfold.graph_weights(path).items() if not name.startswith("table_")}
    missing, unexpected = module.load_state_dict(state, strict=False)
    if missing or unexpected:
        sys.exit(f"{paths[0]}: the graph lacks {missing} and has {unexpected}, which the module of scripts/train has not; export the model again.")
    return module


def facts(path):
    """What a graph states of itself."""
    return {entry.key: entry.value for entry in onnx.load(str(path)).metadata_props}


def size_of(path):
    """Height and width of an encoder's frames."""
    return [axis.dim_value for axis in onnx.load(str(path)).graph.input[0].type.tensor_type.shape.dim[2:]]


def golden(folder):
    """{name: array} of models/FOLDER/golden.safetensors."""
    data = (ROOT / "models" / folder / "golden.safetensors").read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            found[name] = np.frombuffer(data[8 + size + first:8 + size + last], TYPES[entry["dtype"]]).reshape(entry["shape"])
    return found


def check(name, pairs):
    """Prints how far a twin is from its golden tensors, and ends the program where that is too far."""
    worst = 0.0
    for what, answer, expected in pairs:
        difference = np.abs(np.asarray(answer, np.float64) - expected).max()
        worst = max(worst, difference)
        if not difference <= TOLERANCE:
            sys.exit(f"the twin of {name} is {difference:.1e} off its golden {what}; allowed {TOLERANCE:.0e}.")
    print(f"twin of {name}: {len(pairs)} golden tensors, largest difference {worst:.1e}", flush=True)
