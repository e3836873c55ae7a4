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


def resized(path):
    """A frame as the host feeds it (stretched, antialiased), and its own size (width, height)."""
    picture = Image.open(path).convert("RGB")
    return np.asarray(picture.resize((WIDTH, HEIGHT), Image.BILINEAR)), picture.size


def follow(model, files, points, iterations):
    """points [N,2] on the first of `files`, own pixels -> places [N,T,2] in own pixels and chance of being visible [N,T], per iteration."""
    pictures, size = zip(*[resized(path) for path in files])
    scale = np.array([WIDTH / size[0][0], HEIGHT / size[0][1]], np.float32)
    with torch.no_grad():
        low, high = encode(model, np.stack(pictures))
        asked = torch.from_numpy(points.astype(np.float32) * scale)
        course = model.track(low, high, torch.zeros(len(points), dtype=torch.long), asked, iterations)
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


def on_held_back(model, clips, found):
    """As on_synth, on clips that training never sees."""
    for frames, tracks in clips:
        with torch.no_grad():
            asked = torch.from_numpy(tracks[:, 0, :2] + 0.5)
            course = model.track(*encode(model, frames), torch.zeros(len(asked), dtype=torch.long), asked, max(found))
        course = [(places.numpy() - 0.5, visibility(occluded, error).numpy()) for places, occluded, error in course]
        judge(found, course, tracks[..., :2], tracks[..., 2] > 0.5, np.array([256 / WIDTH, 256 / HEIGHT]))
    return mean_of(found)


def on_synth(model, folder, found):
    """Mean TAP-Vid scores, queries on the first frame."""
    documents = sorted((folder / "Tracks").glob("*.json"))
    if not documents:
        sys.exit(f"{folder}/Tracks: no tracks; make clips by `sampt dataset synth` and give their folder.")
    for path in documents:
        document = json.loads(path.read_text())
        files = sorted((folder / "JPEGImages/480p" / document["video"]).glob("*.*"))
        truth = np.array([point["xy"] for point in document["points"]])
        seen = ~np.array([point["occluded"] for point in document["points"]])
        scale = np.array([256 / document["width"], 256 / document["height"]])
        judge(found, follow(model, files, truth[:, 0], max(found)), truth, seen, scale)
    return mean_of(found)


def first_points(mask, count):
    """k-means centres of the mask's pixels, each moved to the nearest pixel of the mask."""
    ys, xs = np.nonzero(mask)
    pixels = np.stack([xs, ys], 1).astype(np.float32)
    cv2.setRNGSeed(1)
    criteria = (cv2.TERM_CRITERIA_MAX_ITER + cv2.TERM_CRITERIA_EPS, 50, 0.1)
    centres = cv2.kmeans(pixels, count, None, criteria, 3, cv2.KMEANS_PP_CENTERS)[2]
    return np.stack([pixels[((pixels - centre) ** 2).sum(1).argmin()] for centre in centres])


def on_davis(model, folder, iterations, threshold):
    """Per sequence: share of (point, frame) pairs visible after the first frame, and of these inside the true mask."""
    sequences = sorted(path.name for path in (folder / "Annotations/480p").iterdir())
    scores = {}
    for sequence in sequences:
        masks = [np.asarray(Image.open(path).convert("L")) > 127 for path in sorted((folder / "Annotations/480p" / sequence).glob("*.png"))]
        files = sorted((folder / "JPEGImages/480p" / sequence).glob("*.jpg"))
        places, chance = follow(model, files, first_points(masks[0], POINTS), iterations)[-1]
        visible = inside = 0
        for t in range(1, len(files)):
            height, width = masks[t].shape
            x, y = np.rint(places[:, t]).astype(int).T
            claimed = chance[:, t] > threshold
            on = (x >= 0) & (y >= 0) & (x < width) & (y < height) & claimed
            on[on] = masks[t][y[on], x[on]]
            visible, inside = visible + claimed.sum(), inside + on.sum()
        scores[sequence] = {"visible": round(visible / (POINTS * (len(files) - 1)), 4), "inside": round(inside / max(1, visible), 4)}
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
    parser.add_argument("--full", action="store_true", help="single precision weights, to see what rounding costs")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if not (options.run / "checkpoint.pt").exists():
        sys.exit(f"{options.run}/checkpoint.pt: not found; train first: python3 train.py --run {options.run}")
    torch.set_num_threads(1)
    model = deployed_weights(torch.load(options.run / "checkpoint.pt", map_location="cpu")["average"], half=not options.full)
    def empty():
        return {iterations: {threshold: [] for threshold in options.thresholds} for iterations in options.iterations}

    scores = {}
    if options.held_back:
        scores["held back"] = on_held_back(model, validation_set(HELD_BACK, HELD_BACK_CLIPS), empty())
    if options.synth:
        scores["synth"] = on_synth(model, options.synth, empty())
    if options.davis:
        scores["davis"] = on_davis(model, options.davis, options.iterations[0], options.thresholds[0])
    text = json.dumps(scores, indent=1)
    print(text)
    if options.out:
        options.out.write_text(text + "\n")


if __name__ == "__main__":
    main()
