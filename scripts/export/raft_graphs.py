"""The four graphs SamPt runs for RAFT, around the modules of the official package; the host keeps the iterations and the video."""

import math

import torch
from torch import nn
from torch.nn import functional as F

LEVELS = 4


def level_sizes(rows, columns):
    """Rows, columns and first row in the flattened pyramid of every level; the sizes may be traced numbers. And the rows of all."""
    sizes, base = [], 0
    for _ in range(LEVELS):
        sizes.append((rows, columns, base))
        base = base + rows * columns
        rows, columns = rows // 2, columns // 2
    return sizes, base


class Encoder(nn.Module):
    """
    frames [1,3,H,W], RGB 0..255, H and W multiples of 8 -> pyramid [1,R,C]: four levels, each the 2x2 average of the one before,
    channels last; net [1,D,H/8,W/8], the state that the updates start from; context [1,6D,H/8,W/8], the share of the frame's own
    features in the six convolutions of the recurrent unit, which is the same in every update.
    """

    def __init__(self, model):
        super().__init__()
        self.model = model
        self.gate = Gates(model)

    def forward(self, frames):
        image = 2 * (frames / 255.0) - 1.0
        features = self.model.fnet(image)
        levels = []
        for level in range(LEVELS):
            if level > 0:
                # The reference averages correlations, which are linear in the features.
                features = F.avg_pool2d(features, 2, stride=2)
            levels.append(features.flatten(2).transpose(1, 2))
        state, own = torch.split(self.model.cnet(image), [self.model.hidden_dim, self.model.context_dim], dim=1)
        return torch.cat(levels, dim=1), torch.tanh(state), self.gate.context(torch.relu(own))


class Correlation(nn.Module):
    """source [P,C], the first level of one frame's pyramid, and target [R,C], another's whole pyramid -> volume [P,R]."""

    def forward(self, source, target):
        return source @ target.transpose(0, 1) / math.sqrt(source.shape[1])


class Step(nn.Module):
    """One update. volume [P,R], net, context, coords [1,2,h,w] (x, y) in feature pixels -> net_out, coords_out."""

    def __init__(self, model):
        super().__init__()
        self.block = model.update_block
        self.gate = Gates(model)
        radius = model.args.corr_radius
        self.radius = float(radius)
        self.register_buffer("offsets", torch.arange(-radius, radius + 2, dtype=torch.float32))

    def forward(self, volume, net, context, coords):
        grid = grid_like(coords)
        motion = self.block.encoder(coords - grid, self.look_up(volume, coords))
        net = self.gate(net, context, motion)
        return net, coords + self.block.flow_head(net)

    def look_up(self, volume, coords):
        """[1,4*taps,h,w], x-major: the integer cells around each point, then two lerps, since all taps of a level share one fraction."""
        h, w = coords.shape[2], coords.shape[3]
        sizes, _ = level_sizes(h, w)
        reach, taps = self.radius, 2 * int(self.radius) + 1
        xy = coords[0].flatten(1).transpose(0, 1)
        cells, fractions = [], []
        for level, (rows, columns, base) in enumerate(sizes):
            scaled = xy / 2**level
            # Far outside all taps are outside; nearer numbers keep the index arithmetic exact.
            corner = torch.floor(scaled).clamp(min=-reach - 6)
            fractions.append((scaled - torch.floor(scaled)))
            x = torch.minimum(corner[:, 0:1], columns + reach + 6 + torch.zeros(1)) + self.offsets
            y = torch.minimum(corner[:, 1:2], rows + reach + 6 + torch.zeros(1)) + self.offsets
            cells.append((x, y, rows, columns, base))
        index = torch.cat([self.index(*cell) for cell in cells], dim=1)
        values = torch.gather(volume, 1, index).reshape(-1, LEVELS, taps + 1, taps + 1)
        found = []
        for level, (x, y, rows, columns, _) in enumerate(cells):
            inside_x = ((x >= 0) & (x <= columns - 1)).float().unsqueeze(2)
            inside_y = ((y >= 0) & (y <= rows - 1)).float().unsqueeze(1)
            around = values[:, level] * inside_x * inside_y
            fx, fy = fractions[level][:, 0].reshape(-1, 1, 1), fractions[level][:, 1].reshape(-1, 1, 1)
            around = around[:, :-1] * (1 - fx) + around[:, 1:] * fx
            around = around[:, :, :-1] * (1 - fy) + around[:, :, 1:] * fy
            found.append(around.flatten(1))
        return torch.cat(found, dim=1).transpose(0, 1).reshape(1, -1, h, w)

    @staticmethod
    def index(x, y, rows, columns, base):
        x = torch.minimum(x.clamp(min=0), columns - 1 + torch.zeros(1)).long()
        y = torch.minimum(y.clamp(min=0), rows - 1 + torch.zeros(1)).long()
        return (x.unsqueeze(2) + y.unsqueeze(1) * columns + base).flatten(1)


class Upsample(nn.Module):
    """The last update's net and coords -> flow [1,H,W,2], (x, y) in pixels: each a convex mix of 3x3 coarse flows."""

    def __init__(self, model):
        super().__init__()
        self.mask = model.update_block.mask

    def forward(self, net, coords):
        h, w = coords.shape[2], coords.shape[3]
        weights = torch.softmax((0.25 * self.mask(net)).reshape(9, 64, h, w), dim=0)
        padded = F.pad(8 * (coords - grid_like(coords))[0], [1, 1, 1, 1])
        flow = 0
        for tap in range(9):
            shifted = padded[:, tap // 3:tap // 3 + h, tap % 3:tap % 3 + w]
            flow = flow + shifted.unsqueeze(1) * weights[tap].unsqueeze(0)
        # [2, 8*8, h, w] to rows and columns of pixels, channels last.
        return flow.reshape(2, 8, 8, h, w).permute(3, 1, 4, 2, 0).reshape(1, 8 * h, 8 * w, 2)


class Gates(nn.Module):
    """
    The recurrent unit, its convolutions over (state, own features, motion) split: the middle share is computed once per frame.
    """

    def __init__(self, model):
        super().__init__()
        unit, state = model.update_block.gru, model.hidden_dim
        own = state + model.context_dim
        for direction in (1, 2):
            z, r, q = (getattr(unit, f"conv{name}{direction}") for name in "zrq")
            gates = torch.cat([z.weight, r.weight])
            self.register_buffer(f"context{direction}", torch.cat([gates, q.weight])[:, state:own].detach().clone())
            self.register_buffer(f"bias{direction}", torch.cat([z.bias, r.bias, q.bias]).detach().clone())
            self.register_buffer(f"gates{direction}", torch.cat([gates[:, :state], gates[:, own:]], dim=1).detach().clone())
            self.register_buffer(f"candidate{direction}", torch.cat([q.weight[:, :state], q.weight[:, own:]], dim=1).detach().clone())

    def context(self, own):
        across = F.conv2d(own, self.context1, self.bias1, padding=(0, 2))
        down = F.conv2d(own, self.context2, self.bias2, padding=(2, 0))
        return torch.cat([across, down], dim=1)

    def forward(self, net, context, motion):
        across, down = context.chunk(2, dim=1)
        net = self.turn(net, across, motion, self.gates1, self.candidate1, (0, 2))
        return self.turn(net, down, motion, self.gates2, self.candidate2, (2, 0))

    @staticmethod
    def turn(net, context, motion, gates, candidate, padding):
        of_z, of_r, of_q = context.chunk(3, dim=1)
        z, r = F.conv2d(torch.cat([net, motion], dim=1), gates, padding=padding).chunk(2, dim=1)
        z, r = torch.sigmoid(z + of_z), torch.sigmoid(r + of_r)
        q = torch.tanh(F.conv2d(torch.cat([r * net, motion], dim=1), candidate, padding=padding) + of_q)
        return (1 - z) * net + z * q


def grid_like(coords):
    """Every cell's own (x, y): [1,2,h,w]."""
    x = torch.arange(coords.shape[3]).float().reshape(1, 1, 1, -1)
    y = torch.arange(coords.shape[2]).float().reshape(1, 1, -1, 1)
    return torch.cat([x + torch.zeros_like(coords[:, :1]), y + torch.zeros_like(coords[:, :1])], dim=1)
