"""Weights of an exported graph back in the module that they came from: what the export folded becomes trainable again."""
import sys

import onnx
import torch
from onnx import numpy_helper
from torch import nn


def graph_weights(path):
    """Initialisers of a graph as single-precision tensors under their PyTorch names."""
    graph, half = onnx.load(str(path)).graph, "_half"
    found = {t.name[:-len(half)] if t.name.endswith(half) else t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
    users = {name: node for node in graph.node for name in node.input}
    for node in graph.node:
        # A Linear over more than two axes loses its name and is transposed; the bias added after it still has its own.
        if node.op_type == "MatMul" and node.input[1] in found and users[node.output[0]].op_type == "Add":
            for bias in users[node.output[0]].input:
                if bias.endswith(".bias"):
                    found[bias[:-len("bias")] + "weight"] = found.pop(node.input[1]).t().contiguous()
    return {name: value.float() for name, value in found.items()}


def followers(module):
    """(name of the convolution, normalisation) for every normalisation that directly follows a convolution in a Sequential."""
    for path, block in module.named_modules():
        if isinstance(block, nn.Sequential):
            layers = list(block.named_children())
            for (name, first), (_, second) in zip(layers, layers[1:]):
                if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
                    yield f"{path}.{name}" if path else name, second


def load_folded(module, weights, prefix=""):
    """Fills `module` with the graph's weights whose names start with `prefix`; normalisations only add the folded bias until `calibrate`."""
    weights, own = {name[len(prefix):]: value for name, value in weights.items() if name.startswith(prefix)}, module.state_dict()
    with torch.no_grad():
        for norm in module.modules():
            if isinstance(norm, nn.BatchNorm2d):
                norm.running_mean.zero_()
                norm.running_var.fill_(1 - norm.eps)
                norm.weight.fill_(1)
                norm.bias.zero_()
        for convolution, norm in followers(module):
            if f"{convolution}.bias" not in own:
                norm.bias.copy_(weights.pop(f"{convolution}.bias"))
        norms = [name for name, part in module.named_modules() if isinstance(part, nn.BatchNorm2d)]
        left = [name for name in own if name.rpartition(".")[0] not in norms]
        if set(left) != set(weights):
            sys.exit(f"the graph does not fit the model: missing {sorted(set(left) - set(weights))}, left over {sorted(set(weights) - set(left))}.")
        for name in left:
            own[name].copy_(weights[name].reshape(own[name].shape))


def calibrate(module, run):
    """Gives every normalisation the statistics of its inputs during run(); the function in evaluation mode stays the same.

    Run it on a model just filled by `load_folded`, over some hundred pictures as in training: only then does training mode,
    which normalises by the batch, begin where the graph left off.
    """
    seen, hooks = {}, []

    def watch(norm, inputs):
        x = inputs[0].detach().double().transpose(0, 1).flatten(1)
        count, total, squares = seen.get(norm, (0, 0.0, 0.0))
        seen[norm] = count + x.shape[1], total + x.sum(1), squares + (x * x).sum(1)

    for norm in module.modules():
        if isinstance(norm, nn.BatchNorm2d):
            hooks.append(norm.register_forward_pre_hook(watch))
    module.eval()
    with torch.no_grad():
        run()
        for hook in hooks:
            hook.remove()
        for norm, (count, total, squares) in seen.items():
            mean = total / count
            variance = (squares / count - mean * mean).clamp(min=1e-6)
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(variance)
            norm.weight.copy_(torch.sqrt(variance + norm.eps))
            norm.bias.add_(norm.running_mean)
