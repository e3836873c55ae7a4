"""tiny-tracker: a point tracker of TAPIR's kind and calls: an encoder per frame, a first guess per frame, a step that refines.

Positions are x, y in pixels of the model input, the first pixel's middle being 0.5. Points of several clips can be stacked:
`first` is the frame of the maps with which a point's clip begins.
"""
import torch
import torch.nn.functional as F
from torch import nn

from encoder import LOW, Encoder
from guess import FirstGuess
from places import bilinear, rows
from step import Step

CERTAIN = -6.0  # occlusion logit of the frame that the point was asked for on


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
