"""The two graphs SamPt runs for CoTracker v1, around the modules of the official package; the host keeps the windows."""

import math

import torch
from torch import nn
from torch.nn import functional as F

LEVELS, RADIUS = 4, 3


def level_sizes(height, width):
    """Rows and columns of the pyramid's levels, and each level's first row in the flattened pyramid."""
    sizes, base = [], 0
    for level in range(LEVELS):
        rows, columns = height >> level, width >> level
        sizes.append((rows, columns, base))
        base += rows * columns
    return sizes, base


class Encoder(nn.Module):
    """frames [F,3,H,W], RGB 0..255 -> pyramid [F,P,C]: four levels, each the 2x2 average of the one before, channels last."""

    def __init__(self, model):
        super().__init__()
        self.fnet = model.fnet

    def forward(self, frames):
        features = self.fnet(2 * (frames / 255.0) - 1.0)
        levels = []
        for level in range(LEVELS):
            if level > 0:
                features = F.avg_pool2d(features, 2, stride=2)
            levels.append(features.flatten(2).transpose(1, 2))
        return torch.cat(levels, dim=1)


class Step(nn.Module):
    """
    One refinement iteration of one window of S frames and N points.

    pyramid [S,P,C], coords [S,N,2] in feature pixels, feats [S,N,C], pos_xy [N,2] (coords[0] at the window's first iteration),
    vis [S,N] logits, track_mask [S,N] -> coords_out, feats_out, vis_logits.
    """

    def __init__(self, model, height, width):
        super().__init__()
        self.model = model
        self.sizes, self.rows = level_sizes(height, width)
        # get_2d_sincos_pos_embed is separable: a table of columns and one of rows stand for the whole map.
        half = model.updateformer.input_transform.in_features // 2
        self.register_buffer("columns", sincos(half, width))
        self.register_buffer("lines", sincos(half, height))
        self.register_buffer("times", sincos(2 * half, model.S)[None])
        self.register_buffer("frequencies", torch.arange(0, 64, 2, dtype=torch.float32) * (1000.0 / 64))
        offsets = torch.arange(-RADIUS, RADIUS + 2, dtype=torch.float32)
        self.register_buffer("offsets", offsets)
        self.register_buffer("frame_base", (torch.arange(model.S) * self.rows).reshape(-1, 1, 1, 1))

    def forward(self, pyramid, coords, feats, pos_xy, vis, track_mask):
        frames, channels = self.model.S, self.model.latent_dim
        correlations = self.correlate(pyramid.reshape(-1, channels), coords, feats)
        moved = self.embed_moves(coords - coords[0:1])
        # The reference lays mask and visibility out point by point before it pairs them: the trained weights expect it so.
        flags = torch.cat([track_mask, vis], dim=1).transpose(0, 1).reshape(-1, frames, 2)
        tokens = [moved, correlations, feats]
        tokens = torch.cat([torch.cat(tokens, dim=2).transpose(0, 1), flags], dim=2)
        position = torch.cat([lerp(self.columns, pos_xy[:, 0]), lerp(self.lines, pos_xy[:, 1])], dim=1)
        delta = self.update(tokens + position.unsqueeze(1) + self.times).transpose(0, 1)
        norm = self.model.norm
        feats = feats + self.model.ffeat_updater(F.layer_norm(delta[:, :, 2:], (channels,), norm.weight, norm.bias, norm.eps))
        return coords + delta[:, :, :2], feats, self.model.vis_predictor(feats).squeeze(2)

    def correlate(self, flat, coords, feats):
        """[S,N,4*49]: the 8x8 rows around each point, one product, two lerps. All taps of a level share one fraction."""
        scale = 1.0 / math.sqrt(feats.shape[2])
        found = []
        for level, (rows, columns, base) in enumerate(self.sizes):
            xy = coords / 2**level
            corner = torch.floor(xy)
            fraction = (xy - corner).unsqueeze(3)
            # Far outside all taps are outside; nearer numbers keep the index arithmetic exact.
            x = corner[:, :, 0:1].clamp(-RADIUS - 6.0, columns + RADIUS + 6.0) + self.offsets
            y = corner[:, :, 1:2].clamp(-RADIUS - 6.0, rows + RADIUS + 6.0) + self.offsets
            inside_x = ((x >= 0) & (x <= columns - 1)).float().unsqueeze(3)
            inside_y = ((y >= 0) & (y <= rows - 1)).float().unsqueeze(2)
            index = x.clamp(0, columns - 1).unsqueeze(3) + y.clamp(0, rows - 1).unsqueeze(2) * columns
            index = index.long() + base + self.frame_base
            around = flat[index.reshape(-1)].reshape(feats.shape[0], -1, 64, flat.shape[1])
            product = (around @ feats.unsqueeze(3)).reshape(feats.shape[0], -1, 8, 8) * scale
            product = product * inside_x * inside_y
            fx, fy = fraction[:, :, 0:1], fraction[:, :, 1:2]
            product = product[:, :, :-1] * (1 - fx) + product[:, :, 1:] * fx
            product = product[:, :, :, :-1] * (1 - fy) + product[:, :, :, 1:] * fy
            found.append(product.reshape(feats.shape[0], -1, 49))
        return torch.cat(found, dim=2)

    def embed_moves(self, moves):
        waves = []
        for axis in (0, 1):
            angle = moves[:, :, axis:axis + 1] * self.frequencies
            waves.append(torch.stack([torch.sin(angle), torch.cos(angle)], dim=3).flatten(2))
        return torch.cat([moves, *waves], dim=2)

    def update(self, tokens):
        former = self.model.updateformer
        x = former.input_transform(tokens)
        every = len(former.time_blocks) // len(former.space_blocks)
        for index, block in enumerate(former.time_blocks):
            x = attend(block, x)
            if index % every == 0:
                x = attend(former.space_blocks[index // every], x.transpose(0, 1)).transpose(0, 1)
        return former.flow_head(x)


def attend(block, x):
    """A DiT block of the package, without einops and timm's attention, which would fix the number of points."""
    attention = block.attn
    width = attention.qkv.in_features
    heads = attention.num_heads
    qkv = attention.qkv(block.norm1(x))
    q, k, v = (split(part, heads, width // heads) for part in qkv.split(width, dim=2))
    weights = torch.softmax((q @ k.transpose(2, 3)) * (width // heads) ** -0.5, dim=3)
    x = x + attention.proj((weights @ v).transpose(1, 2).flatten(2))
    mlp = block.mlp
    return x + mlp.fc2(gelu_tanh(mlp.fc1(block.norm2(x))))


def split(x, heads, size):
    return x.reshape(x.shape[0], x.shape[1], heads, size).transpose(1, 2)


def gelu_tanh(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x)))


def sincos(width, count):
    """get_1d_sincos_pos_embed_from_grid of 0 .. count-1: [count, width], computed in double."""
    omega = 1.0 / 10000 ** (torch.arange(width // 2, dtype=torch.float64) / (width / 2.0))
    angle = torch.arange(count, dtype=torch.float64)[:, None] * omega
    return torch.cat([torch.sin(angle), torch.cos(angle)], dim=1).float()


def lerp(table, position):
    """Rows of a table at fractional positions; both neighbours are clamped to the table, as bilinear_sample2d does."""
    first = torch.floor(position)
    last = table.shape[0] - 1
    before = table[first.clamp(0, last).long()]
    after = table[(first + 1).clamp(0, last).long()]
    return before * (first + 1 - position).unsqueeze(1) + after * (position - first).unsqueeze(1)
