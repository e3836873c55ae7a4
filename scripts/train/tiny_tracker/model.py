"""tiny-tracker: a point tracker with TAPIR's calls: an encoder per frame, a first guess on every frame, a step that refines.

Positions are x, y in pixels of the model input, the first pixel's middle being 0.5. Points of several clips can be stacked:
`first` is the frame of the maps with which a point's clip begins.
"""
import torch
import torch.nn.functional as F
from torch import nn

from encoder import LOW, Encoder
from pixels import GREY, PATCH, patch_at
from places import bilinear, rows
from step import Step
from walk import CERTAIN, Walk, chance_of, frame_of

visibility = chance_of


class TinyTracker(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.walk, self.step = Encoder(), Walk(), Step()

    def levels(self, low_map, high_map):
        """What the step looks at: tables at strides 4, 8 and 16 from [F,C,h,w] maps."""
        coarse = F.avg_pool2d(low_map, 2)
        return [(rows(m).flatten(0, 1), m.shape[2], m.shape[3], stride) for m, stride in ((high_map, 4), (low_map, 8), (coarse, 16))]

    def start(self, low_map, high_map, grey_map, low_query, high_query, asked, query_xy, clips=1, hint=None):
        """First guesses on all frames, from the frame a point is asked for on to both ends.

        low_map [B*T,LOW,h,w], high_map [B*T,HIGH,2h,2w], grey_map [B*T,GREY,2h,2w] or None; low_query [N,LOW], high_query [N,HIGH], asked int64 [N] within the clip and
        query_xy [N,2] of N points that lie clip by clip. `hint` may change what the walk goes on from (in training).
        Returns points [N,T,2], occluded [N,T], error [N,T], heat [N,T,h*w].
        """
        height, width = low_map.shape[2:]
        maps = [rows(m).unflatten(0, (clips, -1)).unbind(1) if m is not None else None for m in (low_map, high_map, grey_map)]
        maps = list(zip(maps[0], maps[1], maps[2] or [None] * len(maps[0])))
        frames, queries = len(maps), (low_query, high_query)
        clip = torch.arange(clips, device=asked.device).repeat_interleave(len(asked) // clips) if clips > 1 else None
        now = torch.arange(frames, device=asked.device)

        def course(order):
            return self.course(maps, clip, queries, query_xy, asked, order, height, width, hint)

        onward, back = course(range(int(asked.min()), frames)), course(range(int(asked.max()), -1, -1))
        answer = [torch.stack([torch.where((asked <= t).reshape(-1, *[1] * (b.dim() - 1)), f, b)
                               for t, (f, b) in enumerate(zip(fs, bs))], 1)
                  for fs, bs in zip(self.padded(onward, frames), self.padded(back, frames))]
        at = (now == asked[:, None]).float()
        points = (answer[0] + 0.5) * 8
        points = points * (1 - at[..., None]) + query_xy[:, None] * at[..., None]
        return points, answer[1] * (1 - at) + CERTAIN * at, answer[2] * (1 - at) + CERTAIN * at, answer[3]

    def course(self, maps, clip, queries, query_xy, asked, order, height, width, hint):
        """maps: (low, high, grey) of every frame -> {frame: (place, occluded, error, heat)} along `order`.

        A point's state begins anew on the frame it is asked for on.
        """
        state, found = self.begin(maps[order[0]], clip, queries, query_xy, height, width), {}
        for t in order:
            begun = (asked < t if order.step > 0 else asked > t).float()[:, None]
            state, place, heat, occluded, error = self.walk(*maps[t], clip, *queries, state, begun, height, width)
            found[t] = (place, occluded, error, heat)
            if hint is not None:
                state = hint(t, state, maps[t], clip, height, width)
            if (asked == t).any():
                fresh, begin = (asked == t).float()[:, None], self.begin(maps[t], clip, queries, query_xy, height, width)
                state = tuple(new * fresh + old * (1 - fresh) for new, old in zip(begin, state))
        return found

    def begin(self, maps, clip, queries, query_xy, height, width):
        """The state of points that are asked for on this frame."""
        if maps[2] is None:
            patch = query_xy[:, :1] * torch.zeros(PATCH ** 2, device=query_xy.device)
        else:
            patch = patch_at(maps[2].reshape(-1, GREY), frame_of(clip, query_xy), query_xy, 2 * height, 2 * width)
        return self.walk.begin(*queries, patch, query_xy / 8 - 0.5)

    @staticmethod
    def padded(found, frames):
        """The answers of all frames, one list for each kind; frames that were not walked repeat another's."""
        some = next(iter(found.values()))
        return [[found.get(t, some)[kind] for t in range(frames)] for kind in range(4)]

    def query_features(self, levels, first, query_frame, query_xy):
        """Vectors at the queries, [N,HIGH] and [N,LOW]; all arguments flat over clips."""
        answers = []
        for table, height, width, stride in levels[:2]:
            x, y = query_xy[:, 0] / stride - 0.5, query_xy[:, 1] / stride - 0.5
            answers.append(bilinear(table, first + query_frame, x, y, height, width))
        return answers

    def track(self, low_map, high_map, grey_map, query_frame, query_xy, iterations):
        """Tracks points of one clip: query_frame int64 [N], query_xy [N,2] -> list of (points, occluded, error), one per iteration."""
        frames, first = low_map.shape[0], torch.zeros_like(query_frame)
        levels = self.levels(low_map, high_map)
        high, low = self.query_features(levels, first, query_frame, query_xy)
        points, occluded, error, _ = self.start(low_map, high_map, grey_map, low, high, query_frame, query_xy)
        feats = torch.cat([high, low], -1)[:, None].repeat(1, frames, 1)
        course = [(points, occluded, error)]
        for _ in range(iterations):
            points, occluded, error, feats = self.step(levels, first, points, occluded, error, feats)
            course.append((points, occluded, error))
        return course
