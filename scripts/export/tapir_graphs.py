"""The three graphs SamPt runs for TAPIR and BootsTAPIR, around the modules of the official package; the host keeps the loop."""

import math

import torch
from torch import nn
from torch.nn import functional as F

# Input pixels per cell of the two feature maps.
LOW_STRIDE, HIGH_STRIDE = 8, 4
# Taps around a point, along one axis: -3 .. 3.
RADIUS = 3
# The soft arg-max looks this many cells around the peak.
PEAK_RADIUS = 5


class Encoder(nn.Module):
    """frames [F,3,H,W], RGB 0..255 -> low [F,h*w,C] at stride 8 and hi [F,4*h*w,D] at stride 4: rows of unit length, row = y*w + x."""

    def __init__(self, model):
        super().__init__()
        self.resnet = model.resnet_torch
        self.extra = model.extra_convs

    def forward(self, frames):
        units = self.resnet(2 * (frames / 255.0) - 1.0)
        low, hi = units["resnet_unit_3"], units["resnet_unit_1"]
        if self.extra is not None:
            for block in self.extra.blocks:
                low = extra_convolution(block, low)
        return unit_rows(low), unit_rows(hi)


def unit_rows(features):
    rows = features.flatten(2).transpose(1, 2)
    return rows / torch.sqrt(torch.clamp((rows * rows).sum(dim=2, keepdim=True), min=1e-12))


def extra_convolution(block, x):
    """ExtraConvBlock on planes. What it adds to is its normalised input."""
    x = block.layer_norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
    return x + block.conv_1(gelu(block.conv(x)))


class Init(nn.Module):
    """
    Finds N points on all T frames by their features alone: low [T,h*w,C], q_low [N,C], query_tyx [N,3] (frame, then model pixels)
    -> points [N,T,2] in model pixels, occ [N,T] and expd [N,T], logits. On its query frame a point is where the query says.
    """

    def __init__(self, model):
        super().__init__()
        self.mods = model.torch_cost_volume_track_mods
        self.temperature = model.softmax_temperature
        self.height, self.width = (size // LOW_STRIDE for size in model.initial_resolution)
        cell = torch.arange(self.height * self.width)
        self.register_buffer("x", (cell % self.width).float())
        self.register_buffer("y", torch.div(cell, self.width, rounding_mode="floor").float())

    def forward(self, low, q_low, query_tyx):
        points, hidden = self.find(low, q_low, query_tyx)
        hidden = torch.relu(self.mods["hid3"](F.pad(hidden, (0, 2, 0, 2)))).mean(dim=(2, 3))
        logits = self.mods["occ_out"](torch.relu(self.mods["hid4"](hidden))).reshape(q_low.shape[0], -1, 2)
        return points, logits[:, :, 0], logits[:, :, 1]

    def find(self, low, q_low, query_tyx):
        """The points, and the cost volume's hidden layer [N*T,16,h,w]."""
        channels = q_low.shape[1]
        cost = q_low @ low.reshape(-1, channels).transpose(0, 1)
        hidden = torch.relu(self.mods["hid1"](cost.reshape(-1, 1, self.height, self.width)))
        heat = torch.softmax(self.mods["hid2"](hidden).flatten(1) * self.temperature, dim=1)
        points = self.soft_peak(heat).reshape(q_low.shape[0], -1, 2)
        # The frame numbers 0 .. T-1, by a route that keeps T open.
        frame = torch.cumsum(torch.ones_like(points[:1, :, 0]), dim=1) - 1
        is_query = (torch.round(query_tyx[:, 0:1]) == frame).float().unsqueeze(2)
        given = query_tyx[:, 1:].flip(1).unsqueeze(1)
        return points * (1 - is_query) + given * is_query, hidden

    def soft_peak(self, heat):
        """The mean of the cells near the hottest, weighted by their heat: [maps,2], model pixels."""
        peak = heat.argmax(dim=1, keepdim=True)
        dx, dy = self.x - self.x[peak], self.y - self.y[peak]
        weight = heat * (dx * dx + dy * dy < PEAK_RADIUS**2).float()
        total = torch.clamp(weight.sum(dim=1), min=1e-12)
        x, y = ((weight * (axis + 0.5)).sum(dim=1) / total for axis in (self.x, self.y))
        return torch.stack([x, y], dim=1) * LOW_STRIDE


class Step(nn.Module):
    """
    One refinement iteration of N points over all T frames: low [T,h*w,C], hi [T,4*h*w,D], points [N,T,2] in model pixels, occ [N,T],
    expd [N,T], feats [N,T,D+C] -> the last four anew. In the first iteration feats repeats the query's hi and low features.
    """

    def __init__(self, model):
        super().__init__()
        self.mixer = model.torch_pips_mixer
        self.high = model.highres_dim
        self.levels = model.pyramid_level
        self.height, self.width = model.initial_resolution
        self.register_buffer("offsets", torch.arange(-RADIUS, RADIUS + 2, dtype=torch.float32))

    def forward(self, low, hi, points, occ, expd, feats):
        low_feats, low_size = feats[:, :, self.high:], (self.height // LOW_STRIDE, self.width // LOW_STRIDE)
        found = [
            self.correlate(hi, (self.height // HIGH_STRIDE, self.width // HIGH_STRIDE), points, feats[:, :, :self.high]),
            self.correlate(low, low_size, points, low_feats)]
        for _ in range(self.levels):
            # BootsTAPIR: the map once more at half the size.
            planes = low.transpose(1, 2).reshape(low.shape[0], -1, *low_size)
            low = F.avg_pool2d(planes, 2, stride=2).flatten(2).transpose(1, 2)
            low_size = (low_size[0] // 2, low_size[1] // 2)
            found.append(self.correlate(low, low_size, points, low_feats))
        # Two zeros stand where an earlier model had the position.
        tokens = torch.cat([torch.zeros_like(points), occ.unsqueeze(2), expd.unsqueeze(2), feats, *found], dim=2)
        delta = mix(self.mixer, tokens)
        return points + delta[:, :, :2], occ + delta[:, :, 2], expd + delta[:, :, 3], feats + delta[:, :, 4:]

    def correlate(self, rows, size, points, feats):
        """[N,T,49], y-major: the 8x8 cells around each point, one product, two lerps; outside the map there are zeros."""
        height, width = size
        # Centres of cells are integers.
        xy = points * torch.tensor([width / self.width, height / self.height]) - 0.5
        corner = torch.floor(xy)
        fraction = (xy - corner).unsqueeze(3)
        # Far outside all taps are outside; nearer numbers keep the index arithmetic exact.
        x = corner[:, :, 0:1].clamp(-RADIUS - 6.0, width + RADIUS + 6.0) + self.offsets
        y = corner[:, :, 1:2].clamp(-RADIUS - 6.0, height + RADIUS + 6.0) + self.offsets
        inside_x = ((x >= 0) & (x <= width - 1)).float().unsqueeze(2)
        inside_y = ((y >= 0) & (y <= height - 1)).float().unsqueeze(3)
        cell = (y.clamp(0, height - 1).unsqueeze(3) * width + x.clamp(0, width - 1).unsqueeze(2)).long()
        frame = (torch.cumsum(torch.ones_like(points[:1, :, 0:1]).long(), dim=1) - 1) * (height * width)
        around = rows.reshape(-1, feats.shape[2])[cell.flatten(2) + frame]
        product = (around @ feats.unsqueeze(3)).reshape(feats.shape[0], -1, 8, 8) * inside_x * inside_y
        fx, fy = fraction[:, :, 0:1], fraction[:, :, 1:2]
        product = product[:, :, :, :-1] * (1 - fx) + product[:, :, :, 1:] * fx
        product = product[:, :, :-1] * (1 - fy) + product[:, :, 1:] * fy
        return product.flatten(2)


def mix(mixer, tokens):
    """PIPSMLPMixer without its causal branches."""
    x = mixer.linear(tokens)
    for block in mixer.blocks:
        moved = gelu(block.mlp1_up(block.layer_norm(x).transpose(1, 2)))
        # The package filters each of these channels and adds them up by fours: one convolution of four channels into one.
        second = block.mlp1_up_1
        weight, bias = second.weight.reshape(-1, 4, second.weight.shape[2]), second.bias.reshape(-1, 4).sum(dim=1)
        x = x + F.conv1d(moved, weight, bias, padding=second.padding, groups=bias.shape[0]).transpose(1, 2)
        channels = block.conv_channels_mixer
        x = x + channels.mlp2_down(gelu(channels.mlp2_up(block.layer_norm_1(x))))
    return mixer.linear_1(mixer.layer_norm(x))


def gelu(x):
    """GELU by tanh, in the form that ONNX Runtime fuses."""
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * torch.pow(x, 3))))
