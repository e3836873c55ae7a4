"""Golden tensors of TAPIR: the encoder, the matching, single iterations, and SAM-PT's whole tracker call."""

import os
import sys
import types

import numpy as np
import torch

import common
import golden
import sampt_reference

FRAMES, HEIGHT, WIDTH = 9, 100, 36  # shrinks along one axis and grows along the other, at the small size and at 256x256


def write(model, package, path, args):
    random = np.random.RandomState(args.random or 0)
    sample_each_axis_by_its_own_size(package)
    tensors = {}
    with torch.no_grad():
        encoder(model, random, tensors)
        low, hi = (maps(random, model, stride, channels) for stride, channels in ((8, model.lowres_dim), (4, model.highres_dim)))
        matching(model, low, random, tensors)
        iterations(model, low, hi, random, tensors)
        if args.sam_pt:
            track(wrapper(model, args.sam_pt), random, tensors)
    golden.write(path, tensors, {"model": args.model, **args.origin, "torch": torch.__version__, "exporter": common.EXPORTER})
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
    frames = (random.rand(1, 3, *model.initial_resolution) * 255).astype(np.uint8)
    video = 2 * (torch.from_numpy(frames).permute(0, 2, 3, 1)[None].float() / 255.0) - 1.0
    grids = model.get_feature_grids(video, is_training=False)
    found = {"low": rows(grids.lowres[0]), "hi": rows(grids.hires[0])}
    golden.case(tensors, "encoder", "noise", {"frames": frames}, found, {name: (1, max(1, value.shape[1] // 48), 1) for name, value in found.items()})


def rows(grid):
    """[1,T,h,w,C] -> [T,h*w,C]"""
    return grid[0].flatten(1, 2)


def maps(random, model, stride, channels):
    """Maps of three frames, [1,3,h,w,C]: 128ths from -1 to 1, which half precision holds."""
    height, width = model.initial_resolution
    values = (random.randn(1, 3, height // stride, width // stride, channels) * 32).round().clip(-128, 128)
    return torch.from_numpy(values.astype(np.float32) / 128)


def matching(model, low, random, tensors):
    height, width = model.initial_resolution
    query = (random.rand(1, 5, 3) * [3, height, width]).astype(np.float32)
    query[0, :, 0] = [0, 1, 2, 2, 0]
    feature = random.randn(1, 5, model.lowres_dim).astype(np.float32) / 4
    points, occluded, distance = model.tracks_from_cost_volume(
        torch.from_numpy(feature), low, torch.from_numpy(query), im_shp=torch.Size([1, 3, height, width, 3]))
    golden.case(tensors, "init", "match", {"low": rows(low).half(), "q_low": feature[0], "query_tyx": query[0]},
                {"points": points[0], "occ": occluded[0], "expd": distance[0]})


def iterations(model, low, hi, random, tensors):
    """The first iteration, from points inside, at and beyond the border, and the second, which takes up what the first says."""
    height, width = model.initial_resolution
    points = (random.rand(1, 5, 3, 2) * [width + 80, height + 80] - 40).astype(np.float32)
    occluded, distance = random.randn(2, 1, 5, 3).astype(np.float32)
    high, wide = (torch.from_numpy(random.randn(1, 5, count).astype(np.float32) / 4) for count in (model.highres_dim, model.lowres_dim))
    golden.case(tensors, "step", "*", {"low": rows(low).half(), "hi": rows(hi).half()}, {})
    pyramid, queries = [hi, low], [high, wide]
    for _ in range(model.pyramid_level):
        pyramid.append(torch.nn.functional.avg_pool3d(pyramid[-1], (2, 2, 1), (2, 2, 1)))
        queries.append(queries[-1])
    state = [torch.from_numpy(points), torch.from_numpy(occluded), torch.from_numpy(distance), None]
    for name in ("first", "second"):
        given = dict(zip(("points", "occ", "expd"), (value[0] for value in state)))
        given["feats"] = torch.cat([high, wide], dim=2)[0].unsqueeze(1).repeat(1, 3, 1) if state[3] is None else state[3][0]
        state = model.refine_pips(queries, None, pyramid, *state[:3], orig_hw=model.initial_resolution, last_iter=state[3],
                                  resize_hw=model.initial_resolution)[:4]
        golden.case(tensors, "step", name, given, {f"{key}_out": value[0] for key, value in zip(given, state)})


RUNS = (("all", 0, FRAMES), ("tail", 2, FRAMES), ("one", 4, 5))


def track(tracker, random, tensors):
    """SAM-PT's tracker on nine frames, on frames 2 .. 8, and on a single frame; the last point of each starts late."""
    frames = moving_frames(random)
    tensors["video"] = frames
    # What the wrapper hands on of the first frame: every fifth row, every third column.
    tracker(torch.from_numpy(frames[:1]).permute(0, 3, 1, 2)[None], torch.zeros(1, 1, 3))
    tensors["resized"] = tracker.last_video[0, 0, ::5, ::3]
    for name, first, last in RUNS:
        clip = torch.from_numpy(frames[first:last]).permute(0, 3, 1, 2)[None]
        queries = np.round(random.rand(7, 3) * [0, WIDTH - 1, HEIGHT - 1]).astype(np.float32)
        # A corner, whose cell lies half outside the map.
        queries[0, 1:] = 0
        queries[-1, 0], queries[2, 0] = last - first - 1, (last - first) // 2
        trajectories, visible = tracker(clip, torch.from_numpy(queries)[None])
        tensors[f"{name}.queries"] = queries
        tensors[f"{name}.tracks"] = trajectories[0].numpy().astype(np.float32)
        tensors[f"{name}.visible"] = visible[0].numpy().astype(np.uint8)
        margin = tracker.last_probability - tracker.visibility_threshold
        print(f"{name}: {visible.float().mean():.2f} visible, nearest to the threshold {margin.abs().min():.1e}")


def wrapper(model, directory):
    """SAM-PT's TapirPointTracker around this model instead of the JAX one; its constructor would load a checkpoint and TensorFlow."""
    sys.modules.setdefault("tensorflow", types.ModuleType("tensorflow"))
    module = sampt_reference.load(directory, "sam_pt.point_tracker.tapir.tracker")
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
