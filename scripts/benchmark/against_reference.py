#!/usr/bin/env python3
"""
Frames per second of `sampt vos` and of SAM-PT's reference implementation in one run: MobileSAM and CoTracker v1 with the same seeded random
weights, the same frames and masks, default settings (12 refinements).

  against_reference.py --reference sam-pt --co-tracker co-tracker --mobile-sam MobileSAM

The three are checkouts that you bring: SysCV/sam-pt, facebookresearch/co-tracker at a commit of 2023 before version 2, and
ChaoningZhang/MobileSAM, with PyTorch, OpenCV, scikit-image and onnx. Without scikit-learn-extra, which k-medoids needs, both sides select their points at random.
Build sampt first (scripts/build.sh).

Each side's model time is taken in turn, --repeat times; the smallest counts, since others' work only ever adds. CPU seconds are those of
the call for the reference and those of the whole process, start and loading of models included, for sampt. Neither side prompts an object on a frame
where none of its points is visible; the reference alone prompts on the query frame too, and then writes the given mask there, as sampt does.
Random weights lose points from sight early: --visibility-threshold 0 makes both sides see all that lie inside the frame.
"""

import argparse
import contextlib
import glob
import importlib
import importlib.util
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import types
import typing

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from PIL import Image

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXPORT = os.path.join(ROOT, "scripts", "export")
SAM_SEED, TRACKER_SEED = 3, 5
LONGEST = 1024


def main():
    args = arguments()
    torch.set_num_threads(args.threads)
    sys.path.insert(0, EXPORT)
    with tempfile.TemporaryDirectory() as scratch:
        models = args.models or scratch
        export(args, models)
        selection = ("kmedoids", "mixed") if importlib.util.find_spec("sklearn_extra") else ("random", "random")
        predictor, tracker = twins(args, models)
        reference = load_reference(args.reference)
        print(f"{args.frames} frames of 854x480, {args.threads} threads, points selected by {selection[0]}, visible above {args.visibility_threshold}")
        for objects in args.objects:
            clip = os.path.join(scratch, f"clip-{objects}")
            sampt(args, ["dataset", "synth", "-o", clip, "--clips", "1", "--frames", str(args.frames), "--objects", str(objects), "--size", "854x480",
                         "--seed", "1"])
            compare(args, objects, lambda index: run_ours(args, clip, os.path.join(scratch, f"run-{objects}-{index}"), models, selection),
                    lambda: run_reference(args, reference, predictor, tracker, clip, selection))


def compare(args, objects, ours, theirs):
    """Both sides in turn; prints each pair and the best of all."""
    pairs = []
    for index in range(args.repeat):
        pairs.append((ours(index), theirs()))
        (mine, prompted), (reference, calls) = pairs[-1]
        print(f"  {objects} object(s): sampt {mine.seconds:.2f} s (CPU {mine.cpu:.2f} s), {prompted} times an object was prompted; "
              f"reference {reference.seconds:.2f} s (CPU {reference.cpu:.2f} s), {calls} decoder calls", flush=True)
    mine, reference = (min(pair[side][0].seconds for pair in pairs) for side in (0, 1))
    print(f"{objects} object(s): sampt {args.frames / mine:.3f} frames/s, reference {args.frames / reference:.3f}, ratio {reference / mine:.2f}; "
          f"of CPU time {min(pair[1][0].cpu for pair in pairs) / min(pair[0][0].cpu for pair in pairs):.2f}", flush=True)


class Cost(typing.NamedTuple):
    """Model time by the wall clock, and CPU time."""
    seconds: float
    cpu: float


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reference", required=True, metavar="DIR", help="a checkout of SysCV/sam-pt")
    parser.add_argument("--co-tracker", required=True, metavar="DIR")
    parser.add_argument("--mobile-sam", required=True, metavar="DIR")
    parser.add_argument("--models", metavar="DIR", help="keeps the exports here, and takes them from here if they are there")
    parser.add_argument("--frames", type=int, default=16)
    parser.add_argument("--objects", type=lambda text: [int(part) for part in text.split(",")], default=[1, 5])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--visibility-threshold", type=float, default=0.7, help="for both sides (default: 0.7, the reference's)")
    parser.add_argument("--sampt", default=os.path.join(ROOT, "scripts", "sampt"), help="the command of sampt (default: scripts/sampt)")
    return parser.parse_args()


def export(args, models):
    for script, package, options, folder in (
            ("sam.py", args.mobile_sam, ["--model", "vit_t", "--random", str(SAM_SEED)], "mobile-sam-random"),
            ("cotracker.py", args.co_tracker, ["--random", str(TRACKER_SEED)], "cotracker-random")):
        target = os.path.join(models, folder)
        if not os.path.exists(os.path.join(target, "encoder.onnx")):
            subprocess.run([sys.executable, os.path.join(EXPORT, script), "--package", package, *options, "-o", target], check=True, stdout=subprocess.DEVNULL)


def exporter(name):
    """An exporter as a module; under its own name it would hide the package that it reads."""
    spec = importlib.util.spec_from_file_location("export_" + name, os.path.join(EXPORT, name + ".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def twins(args, models):
    """The PyTorch models that the graphs were exported from."""
    import common
    seeded = types.SimpleNamespace(checkpoint=None, small=False, model="vit_t")
    package = common.load_package(args.mobile_sam, "mobile_sam", "MobileSAM")
    seeded.random = SAM_SEED
    sam = exporter("sam").build(package, "mobile_sam", "vit_t", seeded, False)
    common.load_package(args.co_tracker, "cotracker.models.build_cotracker", "facebookresearch/co-tracker")
    seeded.random = TRACKER_SEED
    tracker = exporter("cotracker").build(importlib.import_module("cotracker.models.core.cotracker.cotracker"), seeded).eval()
    require_same(sam.image_encoder, os.path.join(models, "mobile-sam-random", "encoder.onnx"), "encoder.")
    require_same(tracker, os.path.join(models, "cotracker-random", "encoder.onnx"), "")
    return package.SamPredictor(sam), tracker


def require_same(module, path, prefix):
    """Ends the program where the graph's weights are not the module's."""
    weights, same = dict(module.named_parameters()), 0
    for tensor in onnx.load(path).graph.initializer:
        parameter = weights.get(tensor.name[len(prefix):]) if tensor.name.startswith(prefix) else None
        if parameter is not None and tuple(parameter.shape) == tuple(tensor.dims):
            if not np.array_equal(numpy_helper.to_array(tensor), parameter.detach().numpy()):
                sys.exit(f"benchmark: {path}: {tensor.name} differs from PyTorch's; remove the folder and export anew.")
            same += 1
    if same < 5:
        sys.exit(f"benchmark: {path}: only {same} weights could be compared; expected an export of scripts/export.")


def load_reference(directory):
    """SamPt and the CoTracker wrapper, without the package's __init__, which imports every tracker and all that they need."""
    source = os.path.join(directory, "sam_pt")
    if not os.path.isdir(source):
        sys.exit(f"benchmark: {directory}: holds no sam_pt; --reference takes a checkout of SysCV/sam-pt.")
    nothing = type("Nothing", (), {})
    for name, members in (("wandb", {}), ("matplotlib", {}), ("matplotlib.pyplot", {}), ("segment_anything", {"SamPredictor": nothing}),
                          ("segment_anything.modeling", {"Sam": nothing}), ("sklearn_extra", {}), ("sklearn_extra.cluster", {"KMedoids": None})):
        if name.split(".")[0] in sys.modules or not importlib.util.find_spec(name.split(".")[0]):
            stub(name, members)
    sys.path.insert(0, directory)
    for name in ("sam_pt", "sam_pt.modeling", "sam_pt.utils", "sam_pt.point_tracker", "sam_pt.point_tracker.cotracker"):
        stub(name, {"__path__": [os.path.join(directory, *name.split("."))]})
    trackers = sys.modules["sam_pt.point_tracker"]
    trackers.PointTracker = importlib.import_module("sam_pt.point_tracker.tracker").PointTracker
    trackers.SuperGluePointTracker = type("SuperGluePointTracker", (trackers.PointTracker,), {})
    wrapper = importlib.import_module("sam_pt.point_tracker.cotracker.tracker")
    module = importlib.import_module("sam_pt.modeling.sam_pt")
    module.tqdm = lambda steps, **_: steps
    return module, wrapper


def stub(name, members):
    module = types.ModuleType(name)
    module.__dict__.update(members)
    sys.modules[name] = module


def run_reference(args, reference, predictor, tracker, clip, selection):
    """What the reference's forward call costs, and how often it called the mask decoder."""
    module, wrapper = reference
    method = module.SamPt(
        point_tracker=point_tracker(wrapper, tracker, args.visibility_threshold), sam_predictor=predictor, sam_iou_threshold=0.7, positive_point_selection_method=selection[0],
        negative_point_selection_method=selection[1], positive_points_per_mask=16, negative_points_per_mask=1,
        add_other_objects_positive_points_as_negative_points=True, max_other_objects_positive_points=None, point_tracker_mask_batch_size=5,
        iterative_refinement_iterations=12, use_patch_matching_filtering=False, patch_size=3, patch_similarity_threshold=0.01,
        use_point_reinit=False, reinit_point_tracker_horizon=24, reinit_horizon=24, reinit_variant="reinit-at-median-of-area-diff").eval()
    video, calls = read(clip), [0]
    decoder = predictor.model.mask_decoder
    hook = decoder.register_forward_hook(lambda *_: calls.__setitem__(0, calls[0] + 1))
    torch.manual_seed(72)
    with torch.no_grad(), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        start, cpu = time.perf_counter(), time.process_time()
        method(video)
        cost = Cost(time.perf_counter() - start, time.process_time() - cpu)
    hook.remove()
    return cost, calls[0]


def point_tracker(wrapper, tracker, threshold):
    """The reference's CoTracker with its configured settings, without its constructor, which loads a checkpoint."""
    model = wrapper.CoTrackerForShortVideosWrapper.__new__(wrapper.CoTrackerForShortVideosWrapper)
    torch.nn.Module.__init__(model)
    model.cotracker_model, model.norm = tracker, tracker.norm
    made = wrapper.CoTrackerPointTracker.__new__(wrapper.CoTrackerPointTracker)
    torch.nn.Module.__init__(made)
    made.model, made.interp_shape, made.visibility_threshold = model, (384, 512), threshold
    made.support_grid_size, made.support_grid_every_n_frames, made.add_debug_visualisations = 2, 12, False
    return made


def read(clip):
    """The clip as the reference's dataset gives it: frames with a longest side of 1024, masks of the first frame."""
    paths = sorted(glob.glob(os.path.join(clip, "JPEGImages", "**", "*.jpg"), recursive=True))
    annotation = sorted(glob.glob(os.path.join(clip, "Annotations", "**", "*.png"), recursive=True))[0]
    frames = [Image.open(path).convert("RGB") for path in paths]
    width, height = frames[0].size
    size = (LONGEST, round(height * LONGEST / width))
    labels = torch.from_numpy(np.array(Image.open(annotation))).float()[None, None]
    # PyTorch's nearest pixels, which are not PIL's: one pixel more, and every point drawn is another.
    labels = torch.nn.functional.interpolate(labels, size=size[::-1], mode="nearest")[0, 0].numpy()
    masks = [torch.from_numpy((labels == label).astype(np.float32)) for label in np.unique(labels) if label]
    return {"video_name": "clip", "video_id": 0, "info": [{}] * len(frames), "target_hw": (height, width),
            "image": [torch.from_numpy(np.array(frame.resize(size, Image.BILINEAR))).permute(2, 0, 1) for frame in frames],
            "query_masks": torch.stack(masks), "query_point_timestep": torch.zeros(len(masks))}


def run_ours(args, clip, run, models, selection):
    """What `sampt vos` costs, and how often it prompted an object: each time makes up to 14 passes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    sam, tracker = (os.path.join(models, name) for name in ("mobile-sam-random", "cotracker-random"))
    sampt(args, ["vos", "--dataset", "davis2017", "--data", clip, "-o", run, "--device", "cpu", f"threads={args.threads}", "rng=reference",
                 f"positive_point_selection_method={selection[0]}", f"negative_point_selection_method={selection[1]}", "tracker=cotracker",
                 f"tracker.visibility_threshold={args.visibility_threshold}", f"tracker.encoder={tracker}/encoder.onnx", f"tracker.step={tracker}/step.onnx",
                 f"segmenter.encoder={sam}/encoder.onnx", f"segmenter.decoder={sam}/decoder.onnx"])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(os.path.join(run, "run.json")) as file:
        seconds = json.load(file)["timings"]["model_seconds"]
    return Cost(seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime), prompted(run)


def prompted(run):
    """Objects on frames after the query frame that have a visible point."""
    [path] = glob.glob(os.path.join(run, "trajectories", "*.json"))
    with open(path) as file:
        objects = json.load(file)["objects"]
    return sum(1 for item in objects for score in item["predicted_iou"] if score is not None)


def sampt(args, arguments):
    done = subprocess.run([*args.sampt.split(), *arguments], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"benchmark: sampt {arguments[0]} ended with {done.returncode}: {done.stderr.strip().splitlines()[-1]}")


if __name__ == "__main__":
    main()
