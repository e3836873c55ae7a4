"""What the golden files of PIPS and PIPS++ share: the encoder's case, features for single iterations, a video, SAM-PT's wrappers."""

import importlib

import numpy as np
import torch
from torch.nn import functional as F

import golden
import pyramid_lookup
import sampt_reference


class Stored(torch.nn.Module):
    """Stands for the encoder: answers with given features, so that an iteration can be told apart from it."""

    def __init__(self, features):
        super().__init__()
        self.features = features

    def forward(self, frames):
        return self.features


def encoder(model, size, random, tensors):
    """Every fifth cell is enough to tell a wrong level, order or normalisation; `size` is no multiple of the stride."""
    frames = (random.rand(1, 3, *size) * 255).astype(np.uint8)
    features = model.fnet(2 * (torch.from_numpy(frames).float() / 255.0) - 1.0)
    golden.case(tensors, "encoder", "noise", {"frames": frames}, {"pyramid": pyramid_of(features)}, {"pyramid": (1, 5, 1)})


def pyramid_of(features):
    """[T,C,h,w] -> [T,P,C]."""
    levels = []
    for _ in range(pyramid_lookup.LEVELS):
        levels.append(features.flatten(2).transpose(1, 2))
        features = F.avg_pool2d(features, 2, stride=2)
    return torch.cat(levels, dim=1)


def stored_features(random, frames, channels, rows, columns):
    """Features [T,C,h,w], and their pyramid in half precision: eighths from -2 to 2, whose averages over 8x8 cells are exact in it."""
    eighths = (random.randn(frames, channels, rows, columns) * 8).round().clip(-16, 16).astype(np.float32)
    features = torch.from_numpy(eighths / 8)
    pyramid = pyramid_of(features)
    assert torch.equal(pyramid, pyramid.half().float())
    return features, pyramid.half()


def moving_frames(random, count, height, width):
    """A pattern of blocks that drifts: [T,H,W,3] bytes."""
    field = np.kron(random.rand(height // 6 + count, width // 6 + count, 3), np.ones((6, 6, 1)))
    frames = [field[2 * t:2 * t + height, t:t + width] for t in range(count)]
    return (np.stack(frames) * 255).astype(np.uint8)


def clip(frames, first, last):
    return torch.from_numpy(frames[first:last]).permute(0, 3, 1, 2)[None].float()


def queries(random, frames, height, width):
    """Query points [N,3] of (t, x, y) at whole pixels on the given frames."""
    points = random.rand(len(frames), 2) * [width - 1, height - 1]
    return np.concatenate([np.array(frames)[:, None], np.round(points)], axis=1).astype(np.float32)


def without_gpu():
    """Model and wrapper move tensors to a GPU by name; without one they stay where they are."""
    if not torch.cuda.is_available():
        torch.Tensor.cuda = lambda tensor, *_, **__: tensor


def wrapper(directory, name, kind):
    """SAM-PT's tracker class, to be made without its constructor, which loads a checkpoint."""
    sampt_reference.load(directory, "sam_pt.point_tracker.tracker")
    # Of this one its __init__ is needed, and needs nothing that the official package does not.
    tracker = getattr(importlib.import_module(f"sam_pt.point_tracker.{name}"), kind)
    made = tracker.__new__(tracker)
    torch.nn.Module.__init__(made)
    return made
