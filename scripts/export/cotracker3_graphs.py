"""The two graphs SamPt runs for CoTracker 3, around the modules of the official package; the host samples the queries' surroundings."""

import math

import torch
from torch import nn
from torch.nn import functional as F

LEVELS, RADIUS = 4, 3
TAPS = (2 * RADIUS + 1) ** 2
OCTAVES = 10


def level_sizes(height, width):
    """Rows and columns of the pyramid's levels, and each level's first row in the flattened pyramid."""
    sizes, base = [], 0
    for level in range(LEVELS):
        rows, columns = height >> level, width >> level
        sizes.append((rows, columns, base))
        base += rows * columns
    return sizes, base


class Encoder(nn.Module):
    """frames [F,3,H,W], RGB 0..255 -> pyramid [F,P,C]: vectors of length one, and three times the 2x2 average of the level before."""

    def __init__(self, model):
        super().__init__()
        self.fnet = model.fnet

    def forward(self, frames):
        features = self.fnet(2 * (frames / 255.0) - 1.0)
        squares = features.square().sum(dim=1, keepdim=True)
        features = features / squares.clamp(min=1e-12).sqrt()
        levels = []
        for level in range(LEVELS):
            if level > 0:
                features = F.avg_pool2d(features, 2, stride=2)
            levels.append(features.flatten(2).transpose(1, 2))
        return torch.cat(levels, dim=1)


class Step(nn.Module):
    """
    One refinement iteration over T frames and N points; `frames` fixes T, None leaves it open.

    pyramid [T,P,C], coords [T,N,2] in cells of level 0, vis and conf [T,N] logits, support [N,4,49,C] (the 7x7 surroundings of each
    point on its query frame, x-major, level by level) -> coords_out, vis_out, conf_out.
    """

    def __init__(self, model, height, width, frames=None):
        super().__init__()
        self.model, self.frames = model, frames
        self.sizes, self.rows = level_sizes(height, width)
        self.register_buffer("times", model.time_emb[0].clone())
        self.register_buffer("octaves", 2.0 ** torch.arange(OCTAVES))
        self.register_buffer("offsets", torch.arange(-RADIUS, RADIUS + 2, dtype=torch.float32))
        self.register_buffer("extent", torch.tensor([width, height], dtype=torch.float32))
        # Transposed here, or the file would hold them once for each level.
        self.register_buffer("widen", model.corr_mlp.fc1.weight.t().contiguous())
        self.register_buffer("narrow", model.corr_mlp.fc2.weight.t().contiguous())

    def forward(self, pyramid, coords, vis, conf, support):
        count = coords.shape[0] if self.frames is None else self.frames
        correlations = self.correlate(pyramid, coords, support, count)
        moves = self.embed_moves(coords)
        # Points first from here on: attention runs along the frames of each.
        tokens = torch.cat([vis.unsqueeze(2), conf.unsqueeze(2)], dim=2).transpose(0, 1)
        tokens = torch.cat([tokens, correlations, moves.transpose(0, 1)], dim=2)
        tokens = tokens + self.time_table(count)
        delta = update(self.model.updateformer, tokens).transpose(0, 1)
        return coords + delta[:, :, :2], vis + delta[:, :, 2], conf + delta[:, :, 3]

    def correlate(self, pyramid, coords, support, count):
        """
        [N,T,4*out]: 7x7 samples around each point against the 7x7 samples around its query. The 8x8 rows are multiplied before they
        are blended, as all samples of a level share one fraction; beyond the border the border's features go on.
        """
        flat = pyramid.reshape(-1, pyramid.shape[2])
        by_point = coords.transpose(0, 1)
        frame = (torch.arange(count) * self.rows).reshape(1, -1, 1, 1)
        found = []
        for level, (rows, columns, base) in enumerate(self.sizes):
            xy = by_point / 2**level
            corner = torch.floor(xy)
            fraction = (xy - corner).unsqueeze(3).unsqueeze(4)
            # One limit after the other: far outside, the sum would lose the offsets.
            x = (corner[:, :, 0:1].clamp(-RADIUS - 6.0, columns + RADIUS + 6.0) + self.offsets).clamp(0, columns - 1)
            y = (corner[:, :, 1:2].clamp(-RADIUS - 6.0, rows + RADIUS + 6.0) + self.offsets).clamp(0, rows - 1)
            index = (x.unsqueeze(3) + y.unsqueeze(2) * columns).long() + base + frame
            around = flat[index.flatten(1)]
            product = around @ support[:, level].transpose(1, 2)
            product = product.reshape(coords.shape[1], -1, 8, 8, TAPS)
            fx, fy = fraction[:, :, 0:1], fraction[:, :, 1:2]
            product = product[:, :, :-1] * (1 - fx) + product[:, :, 1:] * fx
            product = product[:, :, :, :-1] * (1 - fy) + product[:, :, :, 1:] * fy
            hidden = product.reshape(coords.shape[1], -1, TAPS * TAPS) @ self.widen + self.model.corr_mlp.fc1.bias
            found.append(F.gelu(hidden) @ self.narrow + self.model.corr_mlp.fc2.bias)
        return torch.cat(found, dim=2)

    def embed_moves(self, coords):
        """[T,N,84]: how far to the next frame and from the one before, as shares of the map, and their sines."""
        still = torch.zeros_like(coords[:1])
        steps = coords[1:] - coords[:-1]
        moves = torch.cat([torch.cat([-steps, still]) / self.extent, torch.cat([still, steps]) / self.extent], dim=2)
        waves = (moves.unsqueeze(2) * self.octaves.reshape(1, 1, -1, 1)).flatten(2)
        return torch.cat([moves, torch.sin(torch.cat([waves, waves + 0.5 * torch.pi], dim=2))], dim=2)

    def time_table(self, count):
        """The table of the training length, stretched to `count` frames as interpolate(mode="linear") does."""
        if self.frames == self.times.shape[0]:
            return self.times
        length = self.times.shape[0]
        index = torch.arange(count)
        place = (index.float() + 0.5) * (length / index.shape[0]) - 0.5
        place = place.clamp(min=0)
        first = torch.floor(place)
        share = (place - first).unsqueeze(1)
        after = (first + 1).clamp(max=length - 1).long()
        return self.times[first.long()] * (1 - share) + self.times[after] * share


def update(former, tokens):
    """[N,T,D] -> [N,T,4]: the package's update former; its own shape arithmetic would be most of the graph."""
    count = former.num_virtual_tracks
    x = former.input_transform(tokens)
    x = torch.cat([x, former.virual_tracks[0] + torch.zeros_like(x[:1])])
    every = len(former.time_blocks) // len(former.space_virtual_blocks)
    for index, block in enumerate(former.time_blocks):
        x = attend(block, x)
        if index % every == 0:
            x = across(former, index // every, x.transpose(0, 1), count).transpose(0, 1)
    x = x[:-count]
    return torch.cat([former.flow_head(x), former.vis_conf_head(x)], dim=2)


def across(former, index, x, count):
    """[T,N+V,D]: the virtual tracks look at the points, then at each other, and the points at them."""
    points, virtual = x[:, :-count], x[:, -count:]
    virtual = attend(former.space_virtual2point_blocks[index], virtual, points)
    virtual = attend(former.space_virtual_blocks[index], virtual)
    points = attend(former.space_point2virtual_blocks[index], points, virtual)
    return torch.cat([points, virtual], dim=1)


def attend(block, x, context=None):
    """An attention block of the package, of x to itself or to a context."""
    attention = block.attn if context is None else block.cross_attn
    asked = block.norm1(x)
    known = asked if context is None else block.norm_context(context)
    width = attention.to_q.in_features
    keys, values = attention.to_kv(known).split(width, dim=2)
    q, k, v = (heads(part, attention.heads, width) for part in (attention.to_q(asked), keys, values))
    weights = torch.softmax((q @ k.transpose(2, 3)) * attention.scale, dim=3)
    x = x + attention.to_out((weights @ v).transpose(1, 2).flatten(2))
    mlp = block.mlp
    return x + mlp.fc2(gelu_tanh(mlp.fc1(block.norm2(x))))


def heads(x, count, width):
    return x.reshape(x.shape[0], -1, count, width // count).transpose(1, 2)


def gelu_tanh(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x)))
