"""Golden tensors of TAPIR: the encoder, the matching, single iterations, and SAM-PT's whole tracker call."""

import importlib
import os
import sys
import types

import numpy as np
import torch

import common
import golden

FRAMES, HEIGHT, WIDTH = 9, 100, 36  # shrinks along one axis and grows along the other, at the small size and at 256x256


def write(model, package, path, args):
    random = np.random.RandomState(args.random or 0)
    sample_each_axis_by_its_own_size(package)
    tensors = {}
    with torch.no_grad():
        encoder(model, random, tensors)
        low, hi = features(model, random, tensors)
        matching(model, low, random, tensors)
        iterations(model, low, hi, random, tensors)
        calls(model, random, tensors, args.sam_pt)
    notes = {"model": args.model, "seed": args.random, "torch": torch.__version__, "exporter": common.EXPORTER}
    golden.write(path, tensors, notes)
    print(f"{path}: {os.path.getsize(path) / 1e6:.2f} MB")


def sample_each_axis_by_its_own_size(package):
    """The package divides x by the height: the same on its own square pictures only."""
    sample = package.utils.map_coordinates_2d

    def map_coordinates_2d(feats, coordinates):
        height, width = feats.shape[2:4]
        return sample(feats, coordinates * torch.tensor([1.0, height / width]))

    package.utils.map_coordinates_2d = map_coordinates_2d


def encoder(model, random, tensors):
    """Some rows of each map are enough to tell a wrong order or normalisation."""
    frames = (random.rand(1, *model.initial_resolution, 3) * 255).astype(np.uint8)
    tensors["encoder.frames"] = frames
    grids = model.get_feature_grids(2 * (torch.from_numpy(frames)[None].float() / 255.0) - 1.0, is_training=False)
    for name, found in (("low", grids.lowres[0]), ("hi", grids.hires[0])):
        rows = found[0, 0].flatten(0, 1)
        every = max(1, rows.shape[0] // 48)
        tensors[f"encoder.{name}"] = rows[::every].contiguous().numpy()


def features(model, random, tensors):
    """Maps of four frames to match and refine on: (byte - 128) / 256."""
    height, width = model.initial_resolution
    maps = []
    for name, stride, channels in (("low", 8, model.lowres_dim), ("hi", 4, model.highres_dim)):
        stored = (random.randn(4, height // stride, width // stride, channels) * 48 + 128).clip(0, 255).astype(np.uint8)
        tensors[f"maps.{name}"] = stored.reshape(4, -1, channels)
        maps.append((torch.from_numpy(stored)[None].float() - 128) / 256)
    return maps


def matching(model, low, random, tensors):
    height, width = model.initial_resolution
    query = (random.rand(1, 5, 3) * [4, height, width]).astype(np.float32)
    query[0, :, 0] = [0, 1, 3, 2, 0]
    feature = random.randn(1, 5, model.lowres_dim).astype(np.float32) / 4
    points, occluded, distance = model.tracks_from_cost_volume(
        torch.from_numpy(feature), low, torch.from_numpy(query), im_shp=torch.Size([1, 4, height, width, 3]))
    tensors.update({"init.query": query[0], "init.feature": feature[0], "init.points": points[0].numpy(),
                    "init.occ": occluded[0].numpy(), "init.expd": distance[0].numpy()})


def iterations(model, low, hi, random, tensors):
    """One and two iterations of the reference, from points inside, at and beyond the border."""
    height, width = model.initial_resolution
    points = (random.rand(1, 5, 4, 2) * [width + 80, height + 80] - 40).astype(np.float32)
    occluded, distance = random.randn(2, 1, 5, 4).astype(np.float32)
    high, wide = (random.randn(1, 5, count).astype(np.float32) / 4 for count in (model.highres_dim, model.lowres_dim))
    tensors.update({"step.points": points[0], "step.occ": occluded[0], "step.expd": distance[0],
                    "step.feature": np.concatenate([high[0], wide[0]], axis=1)})
    pyramid, queries = [hi, low], [torch.from_numpy(high), torch.from_numpy(wide)]
    for _ in range(model.pyramid_level):
        pyramid.append(torch.nn.functional.avg_pool3d(pyramid[-1], (2, 2, 1), (2, 2, 1)))
        queries.append(queries[-1])
    state = (torch.from_numpy(points), torch.from_numpy(occluded), torch.from_numpy(distance), None)
    for count in (1, 2):
        state = model.refine_pips(queries, None, pyramid, *state[:3], orig_hw=model.initial_resolution, last_iter=state[3],
                                  resize_hw=model.initial_resolution)[:4]
        for name, found in zip(("points", "occ", "expd"), state):
            tensors[f"step.{name}_{count}"] = found[0].numpy()


def calls(model, random, tensors, sam_pt):
    """SAM-PT's tracker on nine frames, on frames 2 .. 8, and on a single frame; the last point of each starts late."""
    tracker = wrapper(model, sam_pt)
    frames = moving_frames(random)
    tensors["video"] = frames
    # What the wrapper hands on of the first frame: every fifth row, every third column.
    tracker(torch.from_numpy(frames[:1]).permute(0, 3, 1, 2)[None], torch.zeros(1, 1, 3))
    tensors["resized"] = tracker.last_video[0, 0, ::5, ::3]
    for name, first, last in (("all", 0, FRAMES), ("tail", 2, FRAMES), ("one", 4, 5)):
        clip = torch.from_numpy(frames[first:last]).permute(0, 3, 1, 2)[None]
        queries = np.round(random.rand(7, 3) * [0, WIDTH - 1, HEIGHT - 1]).astype(np.float32)
        # A corner, whose cell lies half outside the map.
        queries[0, 1:] = 0
        queries[-1, 0], queries[2, 0] = last - first - 1, (last - first) // 2
        trajectories, visible = tracker(clip, torch.from_numpy(queries)[None])
        tensors[f"{name}.queries"] = queries
        tensors[f"{name}.tracks"] = trajectories[0].numpy()
        tensors[f"{name}.visible"] = visible[0].numpy().astype(np.uint8)
        margin = tracker.last_probability - tracker.visibility_threshold
        print(f"{name}: {visible.float().mean():.2f} visible, nearest to the threshold {margin.abs().min():.1e}")


def wrapper(model, directory):
    """SAM-PT's TapirPointTracker around this model instead of the JAX one; its constructor would load a checkpoint and TensorFlow."""
    # The package's own __init__ imports every tracker and what they need; this one needs only its own folder.
    for name in ("sam_pt", "sam_pt.point_tracker"):
        stand_in = types.ModuleType(name)
        stand_in.__path__ = [os.path.join(directory, *name.split("."))]
        sys.modules[name] = stand_in
    sys.modules.setdefault("tensorflow", types.ModuleType("tensorflow"))
    try:
        sys.modules["sam_pt.point_tracker"].PointTracker = importlib.import_module("sam_pt.point_tracker.tracker").PointTracker
        module = importlib.import_module("sam_pt.point_tracker.tapir.tracker")
    except ModuleNotFoundError as error:
        common.fail(f"{directory}: cannot import sam_pt's tracker, module {error.name} is missing; expected a checkout of SysCV/sam-pt.")
    height, width = model.initial_resolution
    inference = types.SimpleNamespace(resize_height=height, resize_width=width)
    tracker = module.TapirPointTracker.__new__(module.TapirPointTracker)
    torch.nn.Module.__init__(tracker)
    tracker.visibility_threshold = 0.1
    tracker.config = types.SimpleNamespace(experiment_kwargs=types.SimpleNamespace(config=types.SimpleNamespace(inference=inference)))
    tracker._create_jitted_forward = lambda: None

    def forward(video, points):
        tracker.last_video = video
        found = model(torch.from_numpy(video), torch.from_numpy(points), query_chunk_size=64)
        unlikely = (torch.sigmoid(found[name]) for name in ("occlusion", "expected_dist"))
        tracker.last_probability = torch.stack([1 - one for one in unlikely]).prod(dim=0)
        return {name: found[name].numpy() for name in ("tracks", "occlusion", "expected_dist")}

    tracker.jitted_forward = forward
    return tracker


def moving_frames(random):
    """A pattern of blocks that drifts."""
    coarse = random.rand(40, 40, 3)
    field = np.kron(coarse, np.ones((6, 6, 1)))
    frames = [field[2 * t:2 * t + HEIGHT, t:t + WIDTH] for t in range(FRAMES)]
    return (np.stack(frames) * 255).astype(np.uint8)
