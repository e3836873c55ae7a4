"""
TAP-Net (Doersch et al., arXiv 2211.03726) in PyTorch: a TSM-ResNet-18 at stride 8 and the matching head, built from the parameter tree
of its JAX checkpoint: {module: {parameter: array}} for parameters and for the batch norms' averages.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import tapir_graphs

ROOT = "tap_net/~/"
BACKBONE = ROOT + "tsm_resnet_video/"
# Channels and strides of the three groups; the first two shift an eighth of the channels in time.
GROUPS = ((64, 1, True), (128, 2, True), (256, 1, False))
# Four blocks shift by a frame each: a frame's features depend on this many before and after it.
CONTEXT = 4


class TapNet(nn.Module):
    def __init__(self, params, state, size):
        super().__init__()
        self.stem = convolution(params[BACKBONE + "tsm_resnet_stem"], stride=2)
        self.blocks = nn.ModuleList()
        for group, (_, stride, shifts) in enumerate(GROUPS):
            for index in range(2):
                name = f"{BACKBONE}tsm_resnet_unit_{group}/block_{index}/"
                self.blocks.append(Block(params, state, name, stride if index == 0 else 1, shifts))
        self.channels = self.blocks[-1].second.out_channels
        # What tapir_graphs.Init reads.
        self.initial_resolution = size
        self.softmax_temperature = 10.0
        self.torch_cost_volume_track_mods = nn.ModuleDict({
            "hid1": convolution(params[ROOT + "cost_volume_regression_1"], padding=1),
            "hid2": convolution(params[ROOT + "cost_volume_regression_2"], padding=1),
            "hid3": convolution(params[ROOT + "cost_volume_occlusion_1"], stride=2),
            "hid4": linear(params[ROOT + "cost_volume_occlusion_2"]),
            "occ_out": linear(params[ROOT + "occlusion_out"])})


class Block(nn.Module):
    """ResNet V2: norm and relu come first; the shift concerns the residual branch alone."""

    def __init__(self, params, state, name, stride, shifts):
        super().__init__()
        self.norms = nn.ModuleList(norm(params, state, name + suffix) for suffix in ("batch_norm", "batch_norm_1"))
        self.shortcut = convolution(params[name + "shortcut_conv"], stride=stride) if name + "shortcut_conv" in params else None
        self.first = convolution(params[name + "conv_0"], stride=stride)
        self.second = convolution(params[name + "conv_2"], padding=1)
        self.shifted = self.first.in_channels // 8 if shifts else 0

    def forward(self, x):
        active = torch.relu(self.norms[0](x))
        shortcut = x if self.shortcut is None else self.shortcut(active)
        if self.shifted:
            active = shift(active, self.shifted)
        # Padding "SAME" puts the odd row and column behind.
        padding = (0, 1, 0, 1) if self.first.stride[0] == 2 else (1, 1, 1, 1)
        return shortcut + self.second(torch.relu(self.norms[1](self.first(F.pad(active, padding)))))


def shift(x, count):
    """The last channels come from the next frame and move to the front, the first ones from the frame before and move to the end."""
    nothing = torch.zeros_like(x[:1, :count])
    return torch.cat([torch.cat([x[1:, -count:], nothing]), x[:, count:-count], torch.cat([nothing, x[:-1, :count]])], dim=1)


class Encoder(nn.Module):
    """frames [T,3,H,W] of one clip in order, RGB 0..255 -> low [T,h*w,C]: rows of unit length, row = y*w + x."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, frames):
        x = self.model.stem(F.pad(2 * (frames / 255.0) - 1.0, (2, 3, 2, 3)))
        x = F.max_pool2d(x, 3, stride=2, ceil_mode=True)
        for block in self.model.blocks:
            x = block(x)
        return tapir_graphs.unit_rows(x)


class Match(tapir_graphs.Init):
    """As TAPIR's, with one logit a point: low [T,h*w,C], q_low [N,C], query_tyx [N,3] -> points [N,T,2], occ [N,T]."""

    def forward(self, low, q_low, query_tyx):
        points, hidden = self.find(low, q_low, query_tyx)
        hidden = self.mods["hid3"](F.pad(hidden, (0, 1, 0, 1))).mean(dim=(2, 3))
        return points, self.mods["occ_out"](torch.relu(self.mods["hid4"](hidden))).reshape(q_low.shape[0], -1)


def convolution(params, stride=1, padding=0):
    # [height, width, in, out], with a leading 1 where the reference convolves in three dimensions.
    weight = torch.from_numpy(np.array(params["w"], dtype=np.float32))
    weight = weight.reshape(weight.shape[-4:]).permute(3, 2, 0, 1)
    layer = nn.Conv2d(weight.shape[1], weight.shape[0], weight.shape[2:], stride=stride, padding=padding, bias="b" in params)
    return fill(layer, weight, params.get("b"))


def linear(params):
    weight = torch.from_numpy(np.array(params["w"], dtype=np.float32)).transpose(0, 1)
    return fill(nn.Linear(weight.shape[1], weight.shape[0]), weight, params["b"])


def norm(params, state, name):
    layer = nn.BatchNorm2d(np.size(params[name]["scale"]), eps=1e-5)
    layer.running_mean.copy_(flat(state[name + "/~/mean_ema"]["average"]))
    layer.running_var.copy_(flat(state[name + "/~/var_ema"]["average"]))
    return fill(layer, flat(params[name]["scale"]), params[name]["offset"])


def fill(layer, weight, bias):
    with torch.no_grad():
        layer.weight.copy_(weight)
        if bias is not None:
            layer.bias.copy_(flat(bias))
    return layer


def flat(values):
    return torch.from_numpy(np.array(values, dtype=np.float32)).reshape(-1)


def random_tree(seed, width):
    """A seeded tree with the names and shapes of the checkpoint; `width` scales the backbone's channels."""
    random = np.random.RandomState(seed)
    params, state = {}, {}

    def weights(name, *shape, bias=None, gain=1.4):
        fan = int(np.prod(shape[:-1]))
        params[name] = {"w": (random.randn(*shape) * gain / np.sqrt(fan)).astype(np.float32)}
        if bias is not None:
            params[name]["b"] = (random.randn(shape[-1]) * 0.05 + bias).astype(np.float32)

    def averages(name, channels):
        shape = (1, 1, 1, channels)
        params[name] = {"scale": (1 + 0.1 * random.randn(*shape)).astype(np.float32), "offset": (0.1 * random.randn(*shape)).astype(np.float32)}
        state[name + "/~/mean_ema"] = {"average": (0.2 * random.randn(*shape)).astype(np.float32)}
        state[name + "/~/var_ema"] = {"average": (1 + random.rand(*shape)).astype(np.float32)}

    before = int(64 * width)
    weights(BACKBONE + "tsm_resnet_stem", 7, 7, 3, before)
    for group, (channels, _, _) in enumerate(GROUPS):
        channels = int(channels * width)
        for index in range(2):
            name = f"{BACKBONE}tsm_resnet_unit_{group}/block_{index}/"
            averages(name + "batch_norm", before)
            if index == 0:
                weights(name + "shortcut_conv", 1, 1, before, channels)
            weights(name + "conv_0", 3, 3, before, channels)
            averages(name + "batch_norm_1", channels)
            weights(name + "conv_2", 3, 3, channels, channels)
            before = channels
    weights(ROOT + "cost_volume_regression_1", 1, 3, 3, 1, 16, bias=0)
    weights(ROOT + "cost_volume_regression_2", 1, 3, 3, 16, 1, bias=0, gain=3)
    weights(ROOT + "cost_volume_occlusion_1", 1, 3, 3, 16, 32, bias=0)
    weights(ROOT + "cost_volume_occlusion_2", 32, 16, bias=0)
    # With seed 4 some points come out visible and some do not.
    weights(ROOT + "occlusion_out", 16, 1, bias=3, gain=30)
    return params, state
