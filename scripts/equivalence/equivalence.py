"""Runs the reference's SamPt class and `sampt vos` on the same frames with the same models and seed, and compares them.

    python3 equivalence.py --sam-pt DIR --work DIR [--davis DIR] [--only CLIP/CONFIGURATION]

README.md says what is compared. What is finished in --work is not run again.
"""
import argparse
import contextlib
import io
import json
import os
import random
import re
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch

import reference
from clips import Clip, cut, write_labels
from compare import of_masks, of_objects
from configurations import CONFIGURATIONS, DEFAULTS
from twin_segmenter import TwinPredictor
from twin_tracker import tracker_class
from weights import ROOT

SEED, LONGEST, LATE, LATE_FRAME = 72, 384, 2, 6
SAME = {"tracker": "tiny-tracker", "segmenter": "tiny-sam", "longest_size": LONGEST, "seed": SEED, "rng": "reference", "threads": 1,
        "reinit_from_tiny_masks": True, "use_mask_propagation": False, "use_mask_fusion": False, "use_appearance_model": False, "object_window": 0, "use_point_renewal": False,
        "astray_distance": 0, "leave_share": 0, "return_share": 0}


def sampt(options, *arguments):
    """Runs the tool; returns what it prints."""
    command = [*shlex.split(options.sampt), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "SAMPT_MODELS": str(ROOT / "models")})
    if done.returncode:
        sys.exit(f"{shlex.join(command)}: exit code {done.returncode}: {done.stderr.strip()[-500:]}")
    return done.stdout


def make_clips(options):
    """The folder of clips: a generated one with two objects, the same with a late object, and sequences of DAVIS 2016."""
    root = options.work / "clips"
    if (root / "complete").exists():
        return root
    made = options.work / "synth"
    if not made.exists():
        sampt(options, "dataset", "synth", "-o", made, "--clips", 1, "--frames", options.frames, "--size", "480x270", "--objects", 2,
              "--difficulty", 0.4, "--seed", 5)
    frames, masks = (made / kind / "480p" / "synth-0000" for kind in ("JPEGImages", "Annotations"))
    cut(frames, masks, root, "synth", options.frames)
    cut(frames, masks, root, "synth-late", options.frames, {LATE: LATE_FRAME})
    for name in options.sequences.split(",") if options.davis else []:
        cut(*(options.davis / kind / "480p" / name for kind in ("JPEGImages", "Annotations")), root, name, options.frames)
    (root / "complete").touch()
    return root


def run_reference(module, tracker, predictor, clip, settings):
    """Label maps [T,H,W] of the reference, and what its forward pass answered, at the working scale."""
    torch.manual_seed(SEED)
    np.random.seed(SEED)
    random.seed(SEED)
    model = module.SamPt(point_tracker=tracker, sam_predictor=predictor, **{**DEFAULTS, **settings}).eval()
    name, kept = "_forward_w_reinit" if model.use_point_reinit else "_forward", {}
    forward = getattr(model, name)

    def listen(images, query):
        answer = forward(images, query)
        kept.update(query=query, trajectories=answer[0], visibilities=answer[1], scores=answer[4])
        return answer

    setattr(model, name, listen)
    with torch.no_grad(), contextlib.redirect_stdout(io.StringIO()):
        logits = model(clip.video())["logits"]
    return clip.fuse(logits), kept


def compare(options, models, root, clip, name):
    settings, run = CONFIGURATIONS[name], options.work / "runs" / clip.name / name.replace(" ", "-")
    labels, kept = run_reference(*models, clip, settings)
    for t, file in enumerate(clip.files):
        write_labels(run / "reference" / clip.name / f"{file.stem}.png", labels[t])
    text = {key: "null" if value is None else str(value).lower() if isinstance(value, bool) else value for key, value in {**DEFAULTS, **settings, **SAME}.items()}
    sampt(options, "vos", "--dataset", "folder", "--data", root, "--sequences", clip.name, "-o", run / "ours", "--device", "cpu", "--overwrite",
          *[f"{key}={value}" for key, value in text.items()])
    result = {"clip": clip.name, "configuration": name, **of_objects(run / "ours", clip, kept), **of_masks(run / "ours", clip, labels)}
    for side, folder in (("ours", run / "ours" / "Annotations"), ("reference", run / "reference")):
        scores = sampt(options, "score", "--protocol", "davis2017", "--ground-truth", root / "Truth", "--sequences", clip.name,
                       "--predictions", folder, "--json")
        result[f"jf_{side}"] = 100 * json.loads(scores)["global"]["J&F-Mean"]
    return result


def table(results):
    print("\n| clip | configuration | query points | farthest visible positions | visibilities alike | least / mean mask IoU | pixels that differ | predicted IoU "
          "| J&F ours / reference | what happened |\n|---|---|---|---|---|---|---|---|---|---|")
    for r in results:
        happened = [f"{r[key]} {word}" for key, word in (("empty", "empty masks"), ("rejected", "positions rejected"), ("restarts", "restarts")) if r[key]]
        print(f"| {r['clip']} | {r['configuration']} | {'equal' if r['points_equal'] else 'DIFFER'} | {r['apart']:.1e} px of {r['positions']} "
              f"| {share(r['visibilities'])} | {r['iou_least']:.4f} / {r['iou_mean']:.5f} | {r['pixels']} "
              f"| {r['iou_apart']:.1e} | {r['jf_ours']:.2f} / {r['jf_reference']:.2f} | {', '.join(happened)} |")


def share(part):
    return "all" if part == 1 else f"{100 * part:.2f} %"


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sam-pt", required=True, type=Path, help="checkout of SysCV/sam-pt")
    parser.add_argument("--work", required=True, type=Path, help="folder for clips, runs and results")
    parser.add_argument("--davis", type=Path, help="DAVIS 2016, for sequences of it beside the generated clips")
    parser.add_argument("--sequences", default="blackswan,camel", help="which of its sequences")
    parser.add_argument("--frames", type=int, default=24, help="frames of each clip")
    parser.add_argument("--only", default="", help="regular expression for CLIP/CONFIGURATION")
    parser.add_argument("--sampt", default=str(ROOT / "scripts" / "sampt"), help="the command that runs the tool")
    parser.add_argument("--kmedoids", type=Path, help="folder that holds the package sklearn_extra, where it is not installed")
    return parser.parse_args()


def main():
    options = parse()
    torch.set_num_threads(1)
    options.work.mkdir(parents=True, exist_ok=True)
    module, base = reference.load(options.sam_pt, options.kmedoids)
    models = module, tracker_class(base)().check(), TwinPredictor().check()
    root, results = make_clips(options), []
    for folder in sorted((root / "JPEGImages").iterdir()):
        clip = Clip(root, folder.name, LONGEST)
        for name in CONFIGURATIONS:
            path = options.work / "results" / f"{clip.name}-{name.replace(' ', '-')}.json"
            wanted = re.search(options.only, f"{clip.name}/{name}")
            if wanted and not path.exists():
                path.parent.mkdir(exist_ok=True)
                path.write_text(json.dumps(compare(options, models, root, clip, name)))
                print(path.read_text(), flush=True)
            if path.exists():
                results.append(json.loads(path.read_text()))
    table(results)


if __name__ == "__main__":
    main()
