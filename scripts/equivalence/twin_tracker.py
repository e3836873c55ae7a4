"""The twin of tiny-tracker behind the reference's PointTracker: TAPIR's host loop in PyTorch."""
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from weights import ROOT, check, facts, golden, load, modules_of, plain, size_of

FOLDER = ROOT / "models" / "tiny-tracker"
HEIGHT, WIDTH = size_of(FOLDER / "encoder.onnx")
ITERATIONS, THRESHOLD = (kind(facts(FOLDER / "encoder.onnx")[name]) for kind, name in ((int, "iterations"), (float, "visibility_threshold")))
GOLDEN_ITERATIONS = 3
ROWS = 97  # golden maps keep every so many rows


def at_places(features, frames, xy):
    """Vectors [N,C] of maps [F,C,h,w] at xy in input pixels, bilinear, clamped to the border."""
    grid = xy / torch.tensor([WIDTH / 2, HEIGHT / 2]) - 1
    return F.grid_sample(features[frames], grid[:, None, None], mode="bilinear", padding_mode="border", align_corners=False)[:, :, 0, 0]


def tracker_class(base):
    """The twin as a subclass of the reference's PointTracker."""

    class TwinTracker(base):
        def __init__(self):
            super().__init__()
            model, pixels = modules_of("tiny_tracker", "model", "pixels")
            self.grey = pixels.grey_map
            self.network = load(plain(model.TinyTracker()), *[FOLDER / f"{part}.onnx" for part in ("encoder", "init", "step")])
            self.seen = {}

        def maps(self, frames):
            """Feature maps of frames [T,3,H,W] of 0 .. 255; a frame is encoded once."""
            found = []
            for frame in frames:
                key = hash(frame.numpy().tobytes())
                if key not in self.seen:
                    small = F.interpolate(frame[None].float(), (HEIGHT, WIDTH), mode="bilinear", align_corners=False, antialias=True)
                    self.seen[key] = (*self.network.encoder(small), self.grey(small))
                found.append(self.seen[key])
            return [torch.cat(level) for level in zip(*found)]

        def forward(self, rgbs, query_points):
            video, query = rgbs[0], query_points[0]
            scale = torch.tensor([WIDTH / video.shape[3], HEIGHT / video.shape[2]])
            with torch.no_grad():
                course = self.follow(*self.maps(video), query[:, 0].long(), query[:, 1:] * scale, ITERATIONS)
            points, occluded, error = course[-1]
            seen = (1 - torch.sigmoid(occluded)) * (1 - torch.sigmoid(error)) > THRESHOLD
            return (points / scale).permute(1, 0, 2)[None], seen.T[None]

        def follow(self, low, high, grey, asked, xy, iterations):
            """TAPIR: features at the queries, a first guess on every frame, then refinements that feed back."""
            fine, wide = at_places(high, asked, xy), at_places(low, asked, xy)
            *guess, _ = self.network.start(low, high, grey, wide, fine, asked, xy)
            course, features = [guess], torch.cat([fine, wide], 1)[:, None].repeat(1, len(low), 1)
            levels = self.network.levels(low, high)
            for _ in range(iterations):
                *state, features = self.network.step(levels, torch.zeros_like(asked), *course[-1], features)
                course.append(state)
            return course

        def check(self):
            """The golden clip: maps, the walk and every iteration."""
            tensors = golden("tiny-tracker")
            frames = torch.from_numpy(tensors["encoder.blocks"].repeat(4, 1).repeat(4, 2)).permute(0, 3, 1, 2)
            pairs = []
            with torch.no_grad():
                low, high, grey = self.maps(frames)
                whole = torch.cat([high, grey], 1)
                rows = [m.flatten(2).transpose(1, 2).reshape(-1, m.shape[1])[::step] for m, step in ((low, ROWS), (whole, 4 * ROWS))]
                pairs += [("encoder.low", rows[0]), ("encoder.hi", rows[1])]
                for name in ("first", "any"):
                    query = torch.from_numpy(np.array(tensors[f"{name}.query_tyx"]))
                    asked, xy = query[:, 0].long(), query[:, 1:].flip(1)
                    pairs += [(f"{name}.q_low", at_places(low, asked, xy)), (f"{name}.q_hi", at_places(whole, asked, xy))]
                    for index, state in enumerate(self.follow(low, high, grey, asked, xy, GOLDEN_ITERATIONS)):
                        pairs += [(f"{name}.{kind}_{index}", value) for kind, value in zip(("points", "occ", "expd"), state)]
            check("tiny-tracker", [(name, value, tensors[name]) for name, value in pairs])
            return self

    return TwinTracker
