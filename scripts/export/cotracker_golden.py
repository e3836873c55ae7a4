"""Golden tensors of CoTracker v1: the encoder, single iterations, and SAM-PT's whole tracker call."""

import os
import sys
import types

import numpy as np
import torch

import common
import cotracker_graphs as graphs
import golden

FRAMES, HEIGHT, WIDTH = 13, 104, 36  # shrinks along one axis and grows along the other


def write(model, package, path, size, args):
    random = np.random.RandomState(args.random or 0)
    tensors = {}
    with torch.no_grad():
        encoder(model, size, random, tensors)
        iterations(model, size, random, tensors)
        if args.sam_pt:
            loops(model, size, random, tensors, args.sam_pt)
    golden.write(path, tensors, {"model": "cotracker", **args.origin, "torch": torch.__version__, "exporter": common.EXPORTER})


def encoder(model, size, random, tensors):
    """Every fifth row of the pyramid is enough to tell a wrong level, order or normalisation."""
    frames = (random.rand(1, 3, *size) * 255).astype(np.uint8)
    features = model.fnet(2 * (torch.from_numpy(frames).float() / 255.0) - 1.0)
    golden.case(tensors, "encoder", "noise", {"frames": frames}, {"pyramid": pyramid_of(features)}, {"pyramid": (1, 5, 1)})


def pyramid_of(features):
    levels = []
    for level in range(graphs.LEVELS):
        levels.append(features.flatten(2).transpose(1, 2))
        features = torch.nn.functional.avg_pool2d(features, 2, stride=2)
    return torch.cat(levels, dim=1)


def iterations(model, size, random, tensors):
    """One and two iterations of the reference, from a window with points inside, at and beyond the border."""
    rows, columns = size[0] // model.stride, size[1] // model.stride
    # Eighths from -2 to 2: their averages over 8x8 cells are exact in half precision.
    features = torch.from_numpy((random.randn(1, model.S, model.latent_dim, rows, columns) * 8).round().clip(-16, 16).astype(np.float32) / 8)
    coords = random.rand(1, model.S, 5, 2) * [columns + 12, rows + 12] - 6
    coords = torch.from_numpy(coords.astype(np.float32))
    feats = torch.from_numpy(random.randn(1, 1, 5, model.latent_dim).astype(np.float32)).repeat(1, model.S, 1, 1)
    vis = torch.from_numpy(random.randn(1, model.S, 5, 1).astype(np.float32))
    mask = torch.from_numpy((random.rand(1, model.S, 5, 1) > 0.4).astype(np.float32))
    pyramid = pyramid_of(features[0])
    assert torch.equal(pyramid, pyramid.half().float())
    inputs = {"pyramid": pyramid.half(), "coords": coords[0], "feats": feats[0], "pos_xy": coords[0, 0], "vis": vis[0, :, :, 0],
              "track_mask": mask[0, :, :, 0]}
    for count in (1, 2):
        moved, logits, _ = model.forward_iteration(
            fmaps=features, coords_init=coords, feat_init=feats, vis_init=vis, track_mask=mask, iters=count)
        answer = {"coords_out": moved[-1][0] / model.stride, "vis_logits": logits[0]}
        if count == 1:
            golden.case(tensors, "step", "border", inputs, answer)
        else:
            tensors.update({"step.coords_2": answer["coords_out"].numpy(), "step.vis_2": answer["vis_logits"].numpy()})


def loops(model, size, random, tensors, sam_pt):
    """SAM-PT's tracker on two groups of points (one starts late), on 13 frames, on 5, and on frames 2 .. 12."""
    tracker = wrapper(model, size, sam_pt)
    frames = moving_frames(random)
    tensors["video"] = frames
    for name, first, last in (("t13", 0, 13), ("t5", 0, 5), ("tail", 2, 13)):
        clip = torch.from_numpy(frames[first:last]).permute(0, 3, 1, 2)[None]
        for group, count in ((0, 4), (1, 3)):
            queries = random.rand(count, 3) * [0, WIDTH, HEIGHT]
            queries[:, 1:] = np.round(queries[:, 1:])
            late = (last - first) - (2 if last - first < 8 else 3)
            queries[-1, 0] = late if group == 1 else 0
            queries[1, 0] = 1
            queries = queries.astype(np.float32)
            trajectories, visible = tracker(clip, torch.from_numpy(queries)[None])
            tensors[f"{name}.{group}.queries"] = queries
            tensors[f"{name}.{group}.tracks"] = trajectories[0].numpy()
            tensors[f"{name}.{group}.visible"] = visible[0].numpy().astype(np.uint8)


def wrapper(model, size, directory):
    """SAM-PT's CoTrackerPointTracker around this model, without its constructor, which loads a checkpoint."""
    # The package's own __init__ imports every tracker and what they need; this one needs only its own folder.
    for name in ("sam_pt", "sam_pt.point_tracker"):
        package = types.ModuleType(name)
        package.__path__ = [os.path.join(directory, *name.split("."))]
        sys.modules[name] = package
    try:
        from sam_pt.point_tracker.cotracker import tracker as module
    except ModuleNotFoundError as error:
        common.fail(f"{directory}: cannot import sam_pt's tracker, module {error.name} is missing; expected a checkout of SysCV/sam-pt.")
    wrapped = module.CoTrackerForShortVideosWrapper.__new__(module.CoTrackerForShortVideosWrapper)
    torch.nn.Module.__init__(wrapped)
    wrapped.cotracker_model = model
    wrapped.norm = model.norm
    tracker = module.CoTrackerPointTracker.__new__(module.CoTrackerPointTracker)
    torch.nn.Module.__init__(tracker)
    tracker.model = wrapped
    tracker.interp_shape = size
    tracker.visibility_threshold = 0.5
    tracker.support_grid_size = 2
    tracker.support_grid_every_n_frames = 12
    tracker.add_debug_visualisations = False
    return tracker


def moving_frames(random):
    """A pattern of blocks that drifts."""
    coarse = random.rand(40, 40, 3)
    field = np.kron(coarse, np.ones((6, 6, 1)))
    frames = [field[2 * t:2 * t + HEIGHT, t:t + WIDTH] for t in range(FRAMES)]
    return (np.stack(frames) * 255).astype(np.uint8)
