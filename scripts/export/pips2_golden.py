"""Golden tensors of PIPS++: the encoder, single iterations, and SAM-PT's whole tracker call."""

import numpy as np
import torch

import common
import golden
import tracker_golden as shared

FRAMES, HEIGHT, WIDTH = 16, 131, 142  # 16 x 17 features
# Name, frames of a chunk, first and last frame of the video, and the query frames of each group. Chunks of 7 cover 16 frames in three.
RUNS = [("t16", 7, 0, 16, [0, 7, 0, 14], [3, 15]), ("whole", 128, 0, 16, [0, 0, 5], [15]), ("tail", 6, 2, 9, [0, 5], [6])]
ITERATIONS = 16


def write(model, path, args):
    random = np.random.RandomState(args.random or 0)
    tensors = {}
    tracker = shared.wrapper(args.sam_pt, "pips_plus_plus", "PipsPlusPlusPointTracker")
    with torch.no_grad():
        shared.encoder(model, (HEIGHT, WIDTH), random, tensors)
        loops(model, tracker, random, tensors)
        iterations(model, random, tensors)
    notes = {"model": "pips++", "seed": args.random, "torch": torch.__version__, "exporter": common.EXPORTER}
    golden.write(path, tensors, notes)


def loops(model, tracker, random, tensors):
    tracker.model, tracker.stride, tracker.iters, tracker.image_size = model, model.stride, ITERATIONS, None
    frames = shared.moving_frames(random, FRAMES, HEIGHT, WIDTH)
    tensors["video"] = frames
    for name, chunk, first, last, *groups in RUNS:
        tracker.max_sequence_length = chunk
        for group, starts in enumerate(groups):
            queries = shared.queries(random, starts, HEIGHT, WIDTH)
            tensors[f"{name}.{group}.queries"] = queries
            tensors[f"{name}.{group}.tracks"] = track(tracker, shared.clip(frames, first, last), queries)
            tensors[f"{name}.{group}.visible"] = np.ones((last - first, len(starts)), np.uint8)


def track(tracker, clip, queries):
    """
    [T,N,2]. One call of the wrapper for the points of each frame: it mixes up the places of points that start on different frames (and
    mostly fails), and it leaves out the last frame for those that start there; that is where they are.
    """
    tracks = np.zeros((clip.shape[1], len(queries), 2), np.float32)
    for start in np.unique(queries[:, 0]):
        chosen = queries[:, 0] == start
        found, visible = tracker(clip, torch.from_numpy(queries[chosen])[None])
        assert bool((visible == 1).all())
        tracks[:found.shape[1], chosen] = found[0].numpy()
        tracks[found.shape[1]:, chosen] = queries[chosen, 1:]
    return tracks


def iterations(model, random, tensors):
    """One and three iterations of the reference, from a chunk with points inside, at and beyond the border."""
    rows, columns, frames, points = 19, 26, 9, 5
    features = shared.stored_features(random, (frames, model.latent_dim, rows, columns), tensors)
    coords = torch.from_numpy((random.rand(1, frames, points, 2) * [columns + 12, rows + 12] - 6).astype(np.float32))
    feat1 = torch.from_numpy(random.randn(1, 1, points, model.latent_dim).astype(np.float32)).repeat(1, frames, 1, 1)
    feat2, feat4 = (torch.from_numpy(random.randn(*feat1.shape).astype(np.float32)) for _ in range(2))
    tensors.update({"step.coords": coords[0].numpy(), "step.feat1": feat1[0, 0].numpy(), "step.feat2": feat2[0].numpy(),
                    "step.feat4": feat4[0].numpy()})
    model.fnet = shared.Stored(features)
    frames = torch.zeros(1, frames, 3, rows * model.stride, columns * model.stride)
    for count in (1, 3):
        moved, _, (_, last2, last4), _ = model(coords * model.stride, frames, iters=count, feat_init=(feat1, feat2, feat4))
        tensors[f"step.coords_{count}"] = (moved[-1][0] / model.stride).numpy()
        # What the next chunk begins with.
        tensors[f"step.feat2_{count}"], tensors[f"step.feat4_{count}"] = last2[0].numpy(), last4[0].numpy()
