"""What the export of both models shares: folding of normalisation, half-precision weights, entries of the manifest."""
import hashlib

import numpy as np
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn


def fold(convolution, norm):
    """A convolution that does what convolution and batch normalisation did."""
    gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    shift = torch.zeros_like(norm.running_mean) if convolution.bias is None else convolution.bias
    convolution.weight = nn.Parameter(convolution.weight * gain[:, None, None, None])
    convolution.bias = nn.Parameter((shift - norm.running_mean) * gain + norm.bias)


def fold_sequences(model):
    """Folds every normalisation that directly follows a convolution in a Sequential."""
    for module in model.modules():
        if isinstance(module, nn.Sequential):
            layers = list(module.named_children())
            for (_, first), (name, second) in zip(layers, layers[1:]):
                if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
                    fold(first, second)
                    setattr(module, name, nn.Identity())


def halve(model):
    """Stores every float initialiser of more than 16 values as half precision with a Cast behind it."""
    graph, casts = model.graph, []
    for tensor in list(graph.initializer):
        if tensor.data_type == TensorProto.FLOAT and int(np.prod(tensor.dims)) > 16:
            values, name = numpy_helper.to_array(tensor), tensor.name
            graph.initializer.remove(tensor)
            graph.initializer.append(numpy_helper.from_array(values.astype(np.float16), name + "_half"))
            casts.append(helper.make_node("Cast", [name + "_half"], [name], name=name + "_cast", to=TensorProto.FLOAT))
    for cast in reversed(casts):
        graph.node.insert(0, cast)


def describe(path, model):
    operations = sorted({node.op_type for node in model.graph.node})
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB, {len(model.graph.node)} nodes: {' '.join(operations)}")


def file_entry(folder, role):
    """A file of the manifest: its name and its hash."""
    digest = hashlib.sha256((folder / f"{role}.onnx").read_bytes()).hexdigest()
    return f"  {role}:\n    path: {role}.onnx\n    sha256: {digest}\n"
