"""Scores a tiny-tracker checkpoint, as it is deployed (half precision weights), the way a host runs it.

    python3 evaluate.py --run run --held-back                         TAP-Vid scores on held-back clips of our own generator
    python3 evaluate.py --run run --synth CLIPS --out scores.json     the same on clips of `sampt dataset synth`
    python3 evaluate.py --run run --davis DAVIS --out scores.json     share of points visible, and of these inside the true mask

Choices (iterations, threshold) are made on generated clips. Real frames are for reporting only: nothing is trained, chosen or
tuned on them. On DAVIS 16 k-means points of the first mask are followed through the whole sequence.
"""
import argparse
import json
import sys
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image

from export import HEIGHT, ITERATIONS, THRESHOLD, WIDTH, deployed_weights
from model import visibility
from validation import encode, tap_vid, validation_set

POINTS = 16
HELD_BACK, HELD_BACK_CLIPS = 2, 16  # not the clips whose scores training logs


def follow(model, pictures, points, iterations, size):
    """points [N,2] on the first of `pictures` (PIL) -> places [N,T,2] and chance of being visible [N,T], for each count of iterations.

    Pictures are stretched to `size` (width, height), points multiplied by the ratio of the sizes, as the host does both.
    """
    scale = (np.array(size) / pictures[0].size).astype(np.float32)
    with torch.no_grad():
        maps = encode(model, np.stack([np.asarray(picture.resize(size, Image.BILINEAR)) for picture in pictures]))
        asked = torch.from_numpy(points.astype(np.float32) * scale)
        course = model.track(*maps, torch.zeros(len(points), dtype=torch.long), asked, iterations)
    return [(places.numpy() / scale, visibility(occluded, error).numpy()) for places, occluded, error in course]


def mean_of(found):
    """{iterations: {threshold: [scores of a clip]}} -> means over clips."""
    def mean(scores):
        return {name: round(float(np.mean([one[name] for one in scores])), 4) for name in scores[0]}
    return {f"{iterations} iterations": {f"threshold {threshold}": mean(scores) for threshold, scores in of.items()}
            for iterations, of in found.items()}


def judge(found, course, truth, seen, scale):
    """Adds a clip's scores to {iterations: {threshold: list}}; `course` has the answers after 0, 1, 2... iterations."""
    for iterations, of in found.items():
        places, chance = course[iterations]
        for threshold, scores in of.items():
            scores.append(tap_vid(places, chance > threshold, truth, seen, scale))


def on_held_back(model, clips, found, size):
    """As on_synth, on clips that training never sees."""
    for frames, tracks in clips:
        pictures = [Image.fromarray(frame) for frame in frames]
        course = follow(model, pictures, tracks[:, 0, :2], max(found), size)
        judge(found, course, tracks[..., :2], tracks[..., 2] > 0.5, 256 / np.array(pictures[0].size))
    return mean_of(found)


def read(folder):
    return [Image.open(path).convert("RGB") for path in sorted(folder.glob("*.*"))]


def on_synth(model, folder, found, size):
    """Mean TAP-Vid scores, queries on the first frame."""
    documents = sorted((folder / "Tracks").glob("*.json"))
    if not documents:
        sys.exit(f"{folder}/Tracks: no tracks; make clips by `sampt dataset synth` and give their folder.")
    for path in documents:
        document = json.loads(path.read_text())
        pictures = read(folder / "JPEGImages/480p" / document["video"])
        truth = np.array([point["xy"] for point in document["points"]])
        seen = ~np.array([point["occluded"] for point in document["points"]])
        judge(found, follow(model, pictures, truth[:, 0], max(found), size), truth, seen, 256 / np.array(pictures[0].size))
    return mean_of(found)


def first_points(mask, count):
    """k-means centres of the mask's pixels, each moved to the nearest pixel of the mask."""
    ys, xs = np.nonzero(mask)
    pixels = np.stack([xs, ys], 1).astype(np.float32)
    cv2.setRNGSeed(1)
    criteria = (cv2.TERM_CRITERIA_MAX_ITER + cv2.TERM_CRITERIA_EPS, 50, 0.1)
    centres = cv2.kmeans(pixels, count, None, criteria, 3, cv2.KMEANS_PP_CENTERS)[2]
    return np.stack([pixels[((pixels - centre) ** 2).sum(1).argmin()] for centre in centres])


def on_davis(model, folder, iterations, threshold, size):
    """Per sequence: share of (point, frame) pairs visible after the first frame, and of these inside the true mask."""
    sequences = sorted(path.name for path in (folder / "Annotations/480p").iterdir())
    scores = {}
    for sequence in sequences:
        masks = [np.asarray(Image.open(path).convert("L")) > 127 for path in sorted((folder / "Annotations/480p" / sequence).glob("*.png"))]
        places, chance = follow(model, read(folder / "JPEGImages/480p" / sequence), first_points(masks[0], POINTS), iterations, size)[-1]
        visible = inside = 0
        for t in range(1, len(masks)):
            height, width = masks[t].shape
            x, y = np.rint(places[:, t]).astype(int).T
            claimed = chance[:, t] > threshold
            on = (x >= 0) & (y >= 0) & (x < width) & (y < height) & claimed
            on[on] = masks[t][y[on], x[on]]
            visible, inside = visible + claimed.sum(), inside + on.sum()
        scores[sequence] = {"visible": round(visible / (POINTS * (len(masks) - 1)), 4), "inside": round(inside / max(1, visible), 4)}
    scores["mean"] = {name: round(float(np.mean([scores[s][name] for s in sequences])), 4) for name in ("visible", "inside")}
    return scores


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--run", required=True, type=Path, help="folder of a training run (reads checkpoint.pt)")
    parser.add_argument("--held-back", action="store_true", help="16 clips of our own generator")
    parser.add_argument("--synth", type=Path, help="folder of clips by `sampt dataset synth`")
    parser.add_argument("--davis", type=Path, help="folder with JPEGImages/480p and Annotations/480p; the first --iterations and --thresholds hold")
    parser.add_argument("--iterations", type=int, nargs="+", default=[ITERATIONS])
    parser.add_argument("--thresholds", type=float, nargs="+", default=[THRESHOLD])
    parser.add_argument("--size", type=int, nargs=2, default=[WIDTH, HEIGHT], help="width and height that frames are stretched to, multiples of 16")
    parser.add_argument("--full", action="store_true", help="single precision weights, to see what rounding costs")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if not (options.run / "checkpoint.pt").exists():
        sys.exit(f"{options.run}/checkpoint.pt: not found; train first: python3 train.py --run {options.run}")
    torch.set_num_threads(1)
    model = deployed_weights(torch.load(options.run / "checkpoint.pt", map_location="cpu")["average"], half=not options.full)
    def empty():
        return {iterations: {threshold: [] for threshold in options.thresholds} for iterations in options.iterations}

    scores, size = {}, tuple(options.size)
    if options.held_back:
        scores["held back"] = on_held_back(model, validation_set(HELD_BACK, HELD_BACK_CLIPS), empty(), size)
    if options.synth:
        scores["synth"] = on_synth(model, options.synth, empty(), size)
    if options.davis:
        scores["davis"] = on_davis(model, options.davis, options.iterations[0], options.thresholds[0], size)
    text = json.dumps(scores, indent=1)
    print(text)
    if options.out:
        options.out.write_text(text + "\n")


if __name__ == "__main__":
    main()
