"""One refinement of a point on all frames together."""
import torch
import torch.nn.functional as F
from torch import nn

from encoder import HIGH, LOW
from places import bilinear, corner_rows
from walk import LEVER, chance_of, peak, taps_of

REACH = 3  # cells to each side of a point whose correlations the step sees
TAPS = (2 * REACH + 1) ** 2
NEIGHBOURS = (-4, -2, -1, 1, 2, 4)  # frames whose places the step sees
DILATIONS = (1, 2, 4, 2)
LOOKS = ((-1, 1, -4, 4), (-1, 1), ())  # frames whose look is searched for at each level, beside the query's
REACH_IN_TIME = max(NEIGHBOURS) + sum(DILATIONS)  # frames to each side that a step's answer depends on


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


def beside(values, offset):
    """values [N,T,...] of the frame `offset` away; beyond the ends those of the end."""
    frames = values.shape[1]
    now = torch.arange(frames, device=values.device)
    return values[:, (now + offset).clamp(min=0).minimum(torch.zeros_like(now) + frames - 1)]


class Step(nn.Module):
    """One refinement of all frames of each point, from correlations about the present guess and its neighbours in time.

    What is looked for is the query and what lies at the present guess on frames before and after: the first keeps a point from
    drifting, the others follow it through changes of its look.
    """

    WIDTH, PEAK = 192, 4

    def __init__(self):
        super().__init__()
        grids = sum(1 + len(looks) for looks in LOOKS)
        self.looks = grids
        chances = len({offset for looks in LOOKS for offset in looks})
        inputs = grids * (TAPS + self.PEAK) + HIGH + LOW + 4 + chances + 4 * len(NEIGHBOURS)
        self.sharpness = nn.Parameter(torch.tensor([2.5, 2.5, 2.5]) / LEVER)
        self.enter = nn.Linear(inputs, self.WIDTH)
        self.blocks = nn.ModuleList([TimeBlock(self.WIDTH, dilation) for dilation in DILATIONS])
        self.norm, self.leave = nn.LayerNorm(self.WIDTH), nn.Linear(self.WIDTH, 4 + HIGH + LOW + grids + 1)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)
        with torch.no_grad():
            self.leave.bias[-1] = 2.0  # to stay
            self.leave.bias[-1 - grids:-1] = torch.tensor([0.0] * 5 + [-3.0] * (grids - 5))

    def forward(self, levels, first, points, occluded, error, feats):
        """levels: three (table, height, width, stride); points [N,T,2], occluded and error [N,T], feats [N,T,HIGH+LOW]."""
        frame = first[:, None] + torch.arange(points.shape[1], device=points.device)
        chance = chance_of(occluded, error)[..., None]
        inputs, peaks = [], []
        for level, (table, height, width, stride) in enumerate(levels):
            query = feats[..., :HIGH] if level == 0 else feats[..., HIGH:]
            *found, places = self.correlation(level, table, frame, points, query, height, width, stride)
            inputs, peaks = inputs + found, peaks + [places]
        inputs += [feats, torch.stack([occluded, error, torch.sigmoid(occluded) * 2 - 1, torch.sigmoid(error) * 2 - 1], -1).clamp(-8, 8) * 0.5]
        inputs += [beside(chance, offset) for offset in LOOKS[0]]
        inputs += self.neighbours(points)
        x = self.enter(torch.cat(inputs, -1))
        for block in self.blocks:
            x = block(x)
        change = self.leave(self.norm(x))
        share = torch.softmax(change[..., -1 - self.looks:], -1)
        toward = (torch.cat(peaks, 2) * share[..., :-1, None]).sum(2)
        return points + toward + 4 * change[..., :2], occluded + change[..., 2], error + change[..., 3], feats + 0.3 * change[..., 4:4 + HIGH + LOW]

    def correlation(self, level, table, frame, points, query, height, width, stride):
        """Correlations on the 7x7 grid about each point with every look, facts about their peaks, and where these are (in model pixels)."""
        x, y = points[..., 0] / stride - 0.5, points[..., 1] / stride - 0.5
        x, y = x.clamp(-8, width + 8), y.clamp(-8, height + 8)
        looks = [query]
        if LOOKS[level]:
            here = bilinear(table, frame, x, y, height, width)
            looks += [beside(here, offset) for offset in LOOKS[level]]
        found, fx, fy = corner_rows(table, frame, x, y, height, width, REACH)
        side, count = 2 * REACH + 2, len(looks)
        grid = torch.matmul(torch.stack(looks, 2), found.transpose(2, 3)).reshape(*query.shape[:2], count, side, side)
        fx, fy = fx[..., None, None, None], fy[..., None, None, None]
        grid = grid[..., :-1] * (1 - fx) + grid[..., 1:] * fx
        grid = grid[..., :-1, :] * (1 - fy) + grid[..., 1:, :] * fy
        taps = grid.reshape(*query.shape[:2], count, TAPS)
        logits = taps * torch.exp(LEVER * self.sharpness[level])
        right, down = taps_of(2 * REACH + 1, points.device)
        across, along, _ = peak(logits, right - REACH, down - REACH)
        places = torch.stack([across, along], -1) * stride
        facts = torch.cat([places / 8, taps.amax(-1, keepdim=True), taps[..., TAPS // 2:TAPS // 2 + 1]], -1)
        return taps.reshape(*query.shape[:2], count * TAPS), facts.reshape(*query.shape[:2], count * self.PEAK), places

    def neighbours(self, points):
        """The way to where the point is a few frames earlier and later."""
        way = torch.cat([beside(points, offset) - points for offset in NEIGHBOURS], -1)
        return [(way / 8).clamp(-3, 3), (way / 64).clamp(-3, 3)]
