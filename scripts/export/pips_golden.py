"""Golden tensors of PIPS: the encoder, single iterations, and SAM-PT's whole tracker call."""

import numpy as np
import torch

import common
import golden
import tracker_golden as shared

FRAMES, HEIGHT, WIDTH = 24, 86, 101  # 21 x 25 features: every level has a remainder somewhere
# Name, first and last frame, and the query frames of two groups: on the first and the last frame, late, and several at once.
RUNS = [("t24", 0, 24, [0, 0, 0, 5, 23], [11, 0, 22]), ("t5", 0, 5, [0, 2], [4, 0]), ("tail", 3, 19, [0, 15, 7], [0]), ("t1", 6, 7, [0], [0])]


def write(model, path, args):
    random = np.random.RandomState(args.random or 0)
    tensors = {}
    tracker = shared.wrapper(args.sam_pt, "pips", "PipsPointTracker")
    with torch.no_grad():
        shared.encoder(model, (HEIGHT, WIDTH), random, tensors)
        loops(model, tracker, random, tensors)
        iterations(model, random, tensors)
    notes = {"model": "pips", "seed": args.random, "torch": torch.__version__, "exporter": common.EXPORTER}
    golden.write(path, tensors, notes)


def loops(model, tracker, random, tensors):
    tracker.model, tracker.s, tracker.stride = model, model.S, model.stride
    tracker.initial_next_frame_visibility_threshold = 0.9
    frames = shared.moving_frames(random, FRAMES, HEIGHT, WIDTH)
    tensors["video"] = frames
    for name, first, last, *groups in RUNS:
        for group, starts in enumerate(groups):
            queries = shared.queries(random, starts, HEIGHT, WIDTH)
            trajectories, visible = tracker(shared.clip(frames, first, last), torch.from_numpy(queries)[None])
            tensors[f"{name}.{group}.queries"] = queries
            tensors[f"{name}.{group}.tracks"] = trajectories[0].numpy()
            tensors[f"{name}.{group}.visible"] = visible[0].numpy().astype(np.uint8)


def iterations(model, random, tensors):
    """One and two iterations of the reference, from a window with points inside, at and beyond the border."""
    rows, columns, points = 19, 26, 5
    features = shared.stored_features(random, (model.S, model.latent_dim, rows, columns), tensors)
    coords = torch.from_numpy((random.rand(1, model.S, points, 2) * [columns + 12, rows + 12] - 6).astype(np.float32))
    feats = torch.from_numpy(random.randn(1, points, model.latent_dim).astype(np.float32))
    tensors.update({"step.coords": coords[0].numpy(), "step.feats": feats[0].numpy()})
    model.fnet = shared.Stored(features)
    frames = torch.zeros(1, model.S, 3, rows * model.stride, columns * model.stride)
    for count in (1, 2):
        moved, _, logits, _ = model(
            coords[:, 0] * model.stride, frames, coords_init=coords * model.stride, feat_init=feats, iters=count)
        tensors[f"step.coords_{count}"] = (moved[-1][0] / model.stride).numpy()
        tensors[f"step.vis_{count}"] = logits[0].numpy()
