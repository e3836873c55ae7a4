"""tiny-tracker: a point tracker of TAPIR's kind and calls: an encoder per frame, a first guess per frame, a step that refines.

Positions are x, y in pixels of the model input, the first pixel's middle being 0.5; on a map of n cells over `size` pixels
p lies at cell p * n / size - 0.5. Points of several clips can be stacked: `first` is the frame of `low` with which a point's clip begins.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

from encoder import HIGH, LOW, Encoder, rows

REACH = 3  # cells to each side of a point whose correlations the step sees
TAPS = (2 * REACH + 1) ** 2
PEAK_RADIUS = 3.0  # cells about the peak that the first guess averages
LEVER = 4.0  # on the learnt logarithms of sharpness, which else move too slowly
PATH_FRAMES, PATH_STEP, FLOOR, JUMP = 8, 3, 0.003, 4.0  # see best_paths
CERTAIN = -6.0  # occlusion logit of the frame that the point was asked for on
NEIGHBOURS = (-4, -2, -1, 1, 2, 4)


def corner_rows(table, frame, x, y, height, width, reach):
    """Rows of the (2 reach + 2)^2 cells about each point, zero outside the map.

    table [F*height*width, C], frame int64 [...], x and y [...] in cells -> rows [..., side*side, C], fractions of x and y.
    """
    x0, y0 = torch.floor(x), torch.floor(y)
    taps = torch.arange(-reach, reach + 2, device=x.device)
    columns, lines = x0.long()[..., None] + taps, y0.long()[..., None] + taps
    inside = ((lines >= 0) & (lines < height))[..., :, None] & ((columns >= 0) & (columns < width))[..., None, :]
    cell = lines.clamp(0, height - 1)[..., :, None] * width + columns.clamp(0, width - 1)[..., None, :]
    index = (frame * (height * width))[..., None, None] + cell
    found = F.embedding(index.flatten(-2), table)
    return found * inside.flatten(-2)[..., None].to(found.dtype), x - x0, y - y0


def bilinear(table, frame, x, y, height, width):
    """Feature rows [..., C] at places in cells; clamped to the border."""
    x, y = x.clamp(0, width - 1), y.clamp(0, height - 1)
    x0, y0 = torch.floor(x).clamp(0, max(width - 2, 0)), torch.floor(y).clamp(0, max(height - 2, 0))
    fx, fy = (x - x0)[..., None], (y - y0)[..., None]
    base = frame * (height * width) + y0.long() * width + x0.long()
    top = F.embedding(base, table) * (1 - fx) + F.embedding(base + 1, table) * fx
    low = F.embedding(base + width, table) * (1 - fx) + F.embedding(base + width + 1, table) * fx
    return top * (1 - fy) + low * fy


def widened(x):
    """The largest of the 2 PATH_STEP + 1 = 7 neighbours along the last axis; as pairs, fours and sevens, much faster than pooling here."""
    edge = x[..., :PATH_STEP] * 0 - 1e4
    x = torch.cat([edge, x, edge], -1)
    for hop in (1, 2, 3):
        x = torch.maximum(x[..., :-hop], x[..., hop:])
    return x


def best_paths(share):
    """share [N,T,h,w] of each frame's probability -> what the best path of a few frames before and after collects through each cell.

    A path goes at most PATH_STEP cells a frame; a jump anywhere costs JUMP. FLOOR is what a frame gives that does not show the point.
    """
    evidence = torch.log(share + FLOOR)

    def reached(paths):
        return torch.maximum(widened(widened(paths).transpose(2, 3)).transpose(2, 3), paths.amax((2, 3), keepdim=True) - JUMP)

    none = torch.zeros_like(evidence[:, :1])
    before, after = torch.zeros_like(evidence), torch.zeros_like(evidence)
    for _ in range(PATH_FRAMES):
        before = torch.cat([none, reached(evidence + before)[:, :-1]], 1)
        after = torch.cat([reached(evidence + after)[:, 1:], none], 1)
    return evidence + before + after


class FirstGuess(nn.Module):
    """Finds a point in every frame: similarity of its vector to every cell, cleaned by a small network, and a path through the frames."""

    def __init__(self):
        super().__init__()
        self.sharpness, self.nowhere = nn.Parameter(torch.tensor(2.5 / LEVER)), nn.Parameter(torch.tensor(5.0))
        self.look, self.place = nn.Conv2d(1, 12, 3, 1, 1), nn.Conv2d(12, 1, 3, 1, 1)
        self.pool = nn.Conv2d(12, 24, 3, 2, 1)
        self.judge = nn.Sequential(nn.Linear(24 * 2 + 7, 48), nn.ReLU(inplace=True), nn.Linear(48, 2))

    def logits(self, low, query):
        """low [B,T*cells,C], query [B,N,C] -> similarity logits [B,N,T*cells]."""
        return torch.matmul(query, low.transpose(1, 2)) * torch.exp(LEVER * self.sharpness)

    def forward(self, maps, asked, query_xy):
        """maps [N,T,h,w] of logits, asked [N,T] one-hot, query_xy [N,2] in cells -> heat [N*T,h*w], place in cells [N*T,2], two logits [N*T].

        The place is where the best path through the heat of neighbouring frames passes, not simply the hottest cell.
        """
        height, width = maps.shape[2:]
        flat = maps.reshape(-1, height * width)
        seen = F.relu(self.look(maps.reshape(-1, 1, height, width)))
        heat = flat.float() + self.place(seen).reshape(-1, height * width).float()
        share = torch.softmax(heat, 1)
        across = torch.arange(width, device=maps.device, dtype=torch.float32).repeat(height)
        down = torch.arange(height, device=maps.device, dtype=torch.float32)[:, None].repeat(1, width).reshape(-1)
        with torch.no_grad():
            given = (1 - (across - query_xy[:, :1]).abs()).clamp(min=0) * (1 - (down - query_xy[:, 1:]).abs()).clamp(min=0)
            known = share.reshape(*asked.shape, -1) * (1 - asked[..., None]) + given[:, None] * asked[..., None]
            path = best_paths(known.reshape(*asked.shape, height, width)).reshape(-1, height * width)
            height_of_path, index = path.max(1)
        middle_x, middle_y = across[index][:, None], down[index][:, None]
        near = ((across - middle_x) ** 2 + (down - middle_y) ** 2 <= PEAK_RADIUS ** 2).float() * share
        mass = near.sum(1)
        weight = near + 1e-6 * (near > 0).float()
        total = weight.sum(1)
        place = torch.stack([(weight * across).sum(1) / total, (weight * down).sum(1) / total], 1)
        coarse = F.relu(self.pool(seen))
        logits = flat.float()
        facts = torch.stack([logits.amax(1) - self.nowhere, torch.logsumexp(logits, 1) - self.nowhere, torch.log(share.amax(1) + 1e-6), mass,
                             torch.log(mass + 1e-4), height_of_path * 0.2, (near * 1.0).amax(1)], 1)
        stats = torch.cat([coarse.mean((2, 3)).float(), coarse.amax((2, 3)).float(), facts * 0.3], 1)
        answer = self.judge(stats)
        return heat, place, answer[:, 0], answer[:, 1]


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


class TinyTracker(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.guess, self.step = Encoder(), FirstGuess(), Step()

    def levels(self, low_map, high_map):
        """What the step looks at: tables at strides 4, 8 and 16 from [F,C,h,w] maps."""
        coarse = F.avg_pool2d(low_map, 2)
        return [(rows(m).flatten(0, 1), m.shape[2], m.shape[3], stride) for m, stride in ((high_map, 4), (low_map, 8), (coarse, 16))]

    def start(self, low_map, query, query_frame, query_xy, frames):
        """First guesses: query [B,N,LOW], query_frame [B,N] within the clip, query_xy [B,N,2] -> raw logits, heat, points, ..."""
        clips, count = query.shape[:2]
        height, width = low_map.shape[2:]
        logits = self.guess.logits(rows(low_map).reshape(clips, frames * height * width, LOW), query)
        asked = (torch.arange(frames, device=query.device) == query_frame[..., None]).float()
        heat, place, occluded, error = self.guess(
            logits.reshape(-1, frames, height, width), asked.flatten(0, 1), query_xy.flatten(0, 1) / 8 - 0.5)
        points = ((place + 0.5) * 8).reshape(clips, count, frames, 2)
        points = points * (1 - asked[..., None]) + query_xy[:, :, None] * asked[..., None]
        shape = (clips, count, frames)
        occluded = occluded.reshape(shape) * (1 - asked) + CERTAIN * asked
        error = error.reshape(shape) * (1 - asked) + CERTAIN * asked
        return logits, heat.reshape(*shape, height * width), points, occluded, error

    def query_features(self, levels, first, query_frame, query_xy):
        """Vectors at the queries, [N,HIGH] and [N,LOW]; all arguments flat over clips."""
        answers = []
        for table, height, width, stride in levels[:2]:
            x, y = query_xy[:, 0] / stride - 0.5, query_xy[:, 1] / stride - 0.5
            answers.append(bilinear(table, first + query_frame, x, y, height, width))
        return answers

    def track(self, low_map, high_map, query_frame, query_xy, iterations):
        """Tracks points of one clip: query_frame int64 [N], query_xy [N,2] -> list of (points, occluded, error), one per iteration."""
        frames, first = low_map.shape[0], torch.zeros_like(query_frame)
        levels = self.levels(low_map, high_map)
        high, low = self.query_features(levels, first, query_frame, query_xy)
        _, _, points, occluded, error = self.start(low_map, low[None], query_frame[None], query_xy[None], frames)
        points, occluded, error = points[0], occluded[0], error[0]
        feats = torch.cat([high, low], -1)[:, None].repeat(1, frames, 1)
        course = [(points, occluded, error)]
        for _ in range(iterations):
            points, occluded, error, feats = self.step(levels, first, points, occluded, error, feats)
            course.append((points, occluded, error))
        return course


def visibility(occluded, error):
    """The chance that the point is seen and the place is right."""
    return (1 - torch.sigmoid(occluded)) * (1 - torch.sigmoid(error))
