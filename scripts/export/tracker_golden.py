"""What the golden files of PIPS and PIPS++ share: the encoder's tensors, features for single iterations, a video, SAM-PT's wrappers."""

import importlib
import os
import sys
import types

import numpy as np
import torch
from torch.nn import functional as F

import common
import pyramid_lookup


class Stored(torch.nn.Module):
    """Stands for the encoder: answers with given features, so that an iteration can be told apart from it."""

    def __init__(self, features):
        super().__init__()
        self.features = features

    def forward(self, frames):
        return self.features


def encoder(model, size, random, tensors):
    """A strip of the pyramid is enough to tell a wrong level, order or normalisation; `size` is no multiple of the stride."""
    tensors["encoder.frames"] = (random.rand(1, 3, *size) * 255).astype(np.uint8)
    features = model.fnet(2 * (torch.from_numpy(tensors["encoder.frames"]).float() / 255.0) - 1.0)
    for level in range(pyramid_lookup.LEVELS):
        tensors[f"encoder.level{level}"] = features[0, :, ::2, ::3].permute(1, 2, 0).contiguous().numpy()
        features = F.avg_pool2d(features, 2, stride=2)


def stored_features(random, shape, tensors):
    """Features [T,C,h,w] that a byte each can hold."""
    tensors["step.features"] = (random.randn(*shape) * 32 + 128).clip(0, 255).astype(np.uint8)
    return (torch.from_numpy(tensors["step.features"]).float() - 128) / 32


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


def wrapper(directory, name, kind):
    """SAM-PT's tracker class, to be made without its constructor, which loads a checkpoint."""
    # The package's own __init__ imports every tracker and what they need; this one needs only its own folder.
    for package in ("sam_pt", "sam_pt.point_tracker"):
        module = types.ModuleType(package)
        module.__path__ = [os.path.join(directory, *package.split("."))]
        sys.modules[package] = module
    try:
        sys.modules["sam_pt.point_tracker"].PointTracker = importlib.import_module("sam_pt.point_tracker.tracker").PointTracker
        found = importlib.import_module(f"sam_pt.point_tracker.{name}.tracker")
    except ModuleNotFoundError as error:
        common.fail(f"{directory}: cannot import sam_pt's tracker, module {error.name} is missing; expected a checkout of SysCV/sam-pt.")
    if not torch.cuda.is_available():
        # Model and wrapper move tensors to a GPU by name.
        torch.Tensor.cuda = lambda tensor, *_, **__: tensor
    tracker = getattr(found, kind).__new__(getattr(found, kind))
    torch.nn.Module.__init__(tracker)
    return tracker
