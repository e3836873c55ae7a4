"""One refinement of a point on all frames together."""
import torch
import torch.nn.functional as F
from torch import nn

from encoder import HIGH, LOW
from guess import LEVER
from places import corner_rows

REACH = 3  # cells to each side of a point whose correlations the step sees
TAPS = (2 * REACH + 1) ** 2
NEIGHBOURS = (-4, -2, -1, 1, 2, 4)


class TimeBlock(nn.Module):
    """Mixes over frames (depthwise, dilated) and then over channels."""

    def __init__(self, width, dilation):
        super().__init__()
        self.norm_time, self.norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.time = nn.Conv1d(width, width, 3, padding=dilation, dilation=dilation, groups=width)
        self.time_out = nn.Linear(width, width)
        self.widen, self.narrow = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def forward(self, x):
        mixed = F.relu(self.time(self.norm_time(x).transpose(1, 2))).transpose(1, 2)
        x = x + self.time_out(mixed)
        return x + self.narrow(F.relu(self.widen(self.norm(x))))


class Step(nn.Module):
    """One refinement of all frames of each point, from correlations about the present guess and its neighbours in time."""

    WIDTH, PEAKS = 192, 3 * 4

    def __init__(self):
        super().__init__()
        inputs = 3 * TAPS + self.PEAKS + HIGH + LOW + 4 + 4 * len(NEIGHBOURS)
        self.sharpness = nn.Parameter(torch.tensor([2.5, 2.5, 2.5]) / LEVER)
        self.enter = nn.Linear(inputs, self.WIDTH)
        self.blocks = nn.ModuleList([TimeBlock(self.WIDTH, dilation) for dilation in (1, 2, 4, 2)])
        self.norm, self.leave = nn.LayerNorm(self.WIDTH), nn.Linear(self.WIDTH, 4 + HIGH + LOW)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, levels, first, points, occluded, error, feats):
        """levels: three (table, height, width, stride); points [N,T,2], occluded and error [N,T], feats [N,T,HIGH+LOW]."""
        frame = first[:, None] + torch.arange(points.shape[1], device=points.device)
        inputs = []
        for level, (table, height, width, stride) in enumerate(levels):
            query = feats[..., :HIGH] if level == 0 else feats[..., HIGH:]
            inputs += self.correlation(level, table, frame, points, query, height, width, stride)
        inputs += [feats, torch.stack([occluded, error, torch.sigmoid(occluded) * 2 - 1, torch.sigmoid(error) * 2 - 1], -1).clamp(-8, 8) * 0.5]
        inputs += self.neighbours(points)
        x = self.enter(torch.cat(inputs, -1))
        for block in self.blocks:
            x = block(x)
        change = self.leave(self.norm(x))
        return points + 4 * change[..., :2], occluded + change[..., 2], error + change[..., 3], feats + 0.3 * change[..., 4:]

    def correlation(self, level, table, frame, points, query, height, width, stride):
        """Correlations on the 7x7 grid about each point, and where in it they peak (in model pixels / 8)."""
        x, y = points[..., 0] / stride - 0.5, points[..., 1] / stride - 0.5
        x, y = x.clamp(-8, width + 8), y.clamp(-8, height + 8)
        found, fx, fy = corner_rows(table, frame, x, y, height, width, REACH)
        side = 2 * REACH + 2
        grid = torch.matmul(found, query[..., None])[..., 0].unflatten(-1, (side, side)) if not torch.onnx.is_in_onnx_export() else \
            torch.matmul(found, query[..., None]).reshape(*query.shape[:2], side, side)
        fx, fy = fx[..., None, None], fy[..., None, None]
        grid = grid[..., :-1] * (1 - fx) + grid[..., 1:] * fx
        grid = grid[..., :-1, :] * (1 - fy) + grid[..., 1:, :] * fy
        taps = grid.flatten(-2)
        logits = taps * torch.exp(LEVER * self.sharpness[level])
        share = torch.softmax(logits, -1)
        offsets = torch.arange(-REACH, REACH + 1, device=points.device, dtype=torch.float32)
        right, down = offsets.repeat(2 * REACH + 1), offsets.repeat_interleave(2 * REACH + 1)
        peak = torch.stack([(share * right).sum(-1) * (stride / 8), (share * down).sum(-1) * (stride / 8),
                            taps.amax(-1), taps[..., TAPS // 2]], -1)
        return [taps, peak]

    def neighbours(self, points):
        """The way to where the point is a few frames earlier and later."""
        frames = points.shape[1]
        now, ways = torch.arange(frames, device=points.device), []
        for offset in NEIGHBOURS:
            ways.append(points[:, (now + offset).clamp(min=0).minimum(torch.zeros_like(now) + frames - 1)] - points)
        way = torch.cat(ways, -1)
        return [(way / 8).clamp(-3, 3), (way / 64).clamp(-3, 3)]
