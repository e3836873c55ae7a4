"""TinyViT's blocks (MobileSAM, Light HQ-SAM) in an order of work that fits caches; the numbers are the package's up to rounding."""

import contextlib

from torch.nn import functional as F

GROUP = 32  # hidden channels at a time: at 256x256 pixels, 16 MB instead of 64


@contextlib.contextmanager
def arranged(encoder):
    """Inside, the encoder's convolution blocks work on some of their hidden channels at a time, and attention projects each part alone."""
    changed = []
    try:
        for module in encoder.modules():
            kind = type(module).__name__
            if kind == "MBConv":
                parts = [part.fuse().requires_grad_(False) for part in (module.conv1, module.conv2, module.conv3)]
                module.forward = lambda x, block=module, parts=parts: mobile_block(block, parts, x)
            elif kind == "Attention" and hasattr(module, "attention_biases"):
                module.forward = lambda x, attention=module: attend(attention, x)
            else:
                continue
            changed.append(module)
        yield
    finally:
        for module in changed:
            del module.forward


def mobile_block(block, parts, x):
    """Hidden channels meet only in the last convolution, which adds them up."""
    wide, deep, narrow = parts
    result = x
    for first in range(0, block.hidden_chans, GROUP):
        own = slice(first, first + GROUP)
        hidden = block.act1(F.conv2d(x, wide.weight[own], wide.bias[own]))
        hidden = block.act2(F.conv2d(hidden, deep.weight[own], deep.bias[own], padding=1, groups=hidden.shape[1]))
        bias = narrow.bias if first == 0 else None
        result = result + F.conv2d(hidden, narrow.weight[:, own], bias)
    return block.act3(result)


def attend(module, x):
    """Weights lie head by head, each with queries, keys and values; taken apart, nothing has to be split for every image."""
    batch, count = int(x.shape[0]), int(x.shape[1])
    sizes = [module.key_dim, module.key_dim, module.d]
    weights = module.qkv.weight.reshape(module.num_heads, sum(sizes), -1).split(sizes, dim=1)
    biases = module.qkv.bias.reshape(module.num_heads, sum(sizes)).split(sizes, dim=1)
    x = module.norm(x)
    q, k, v = (F.linear(x, weight.flatten(0, 1), bias.flatten()).reshape(batch, count, module.num_heads, size).transpose(1, 2)
               for weight, bias, size in zip(weights, biases, sizes))
    weights = (q @ k.transpose(2, 3) * module.scale + module.ab).softmax(dim=-1)
    return module.proj((weights @ v).transpose(1, 2).reshape(batch, count, module.dh))
