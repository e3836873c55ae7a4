"""Scores a tiny-sam checkpoint by one protocol: on held-back generated scenes, where choices are made, or on real video frames.

    python3 evaluate.py --run run --generated 60
    python3 evaluate.py --run run --davis DAVIS --out scores.json

Real frames are for reporting only: nothing is trained, chosen or tuned on these. DAVIS is a folder with JPEGImages/480p and Annotations/480p. Protocol: four evenly spaced frames of every sequence given,
k-means points of the true mask as positives and one random negative, J of the first pass; then variations.
"""
import argparse
import json
import sys
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from export import deployed_weights
from model import TinySam
from prompts import normalise
from validation import held_back_frames

INPUT, PAD = 384, 32
LEAST = 0.3  # of the frame's width: no window is narrower


def frames_of(davis, sequences, per_sequence):
    for sequence in sequences:
        masks = sorted((davis / "Annotations/480p" / sequence).glob("*.png"))
        if not masks:
            sys.exit(f"{davis}/Annotations/480p/{sequence}: no masks; give --davis the folder that holds Annotations and JPEGImages.")
        for index in np.linspace(0, len(masks) - 1, per_sequence).round().astype(int):
            image = np.asarray(Image.open(davis / "JPEGImages/480p" / sequence / (masks[index].stem + ".jpg")).convert("RGB"))
            yield sequence, image, np.asarray(Image.open(masks[index]).convert("L")) > 127


def prompt_points(rng, mask, count):
    """k-means centres of the mask's pixels, each moved to the nearest pixel of the mask: float [count, 2] (x, y)."""
    ys, xs = np.nonzero(mask)
    pixels = np.stack([xs, ys], 1).astype(np.float32)
    cv2.setRNGSeed(int(rng.integers(1 << 30)))
    criteria = (cv2.TERM_CRITERIA_MAX_ITER + cv2.TERM_CRITERIA_EPS, 50, 0.1)
    centres = cv2.kmeans(pixels, count, None, criteria, 1, cv2.KMEANS_PP_CENTERS)[2]
    return np.stack([pixels[((pixels - centre) ** 2).sum(1).argmin()] for centre in centres])


class Segmenter:
    """The deployed weights (normalisation folded, rounded to fp16) as a host would run them."""

    def __init__(self, checkpoint):
        self.model = TinySam().eval()
        self.model = deployed_weights(self.model, torch.load(checkpoint, map_location="cpu")["average"])

    def look(self, image):
        height, width = image.shape[:2]
        scale = INPUT / max(height, width)
        self.size, self.inner = (height, width), (int(height * scale + 0.5), int(width * scale + 0.5))
        resized = np.asarray(Image.fromarray(image).resize(self.inner[::-1], Image.BILINEAR))
        padded = [-(-side // PAD) * PAD for side in self.inner]
        with torch.no_grad():
            self.embedding = self.model.encoder(torch.from_numpy(normalise(resized, *padded))[None])

    def ask(self, points, labels, previous=None):
        """points in image pixels; returns (mask bool [H,W], predicted IoU, low-res logits)."""
        xy = points * np.array([self.inner[1] / self.size[1], self.inner[0] / self.size[0]], np.float32)
        low = torch.zeros(1, 1, self.embedding.shape[2] * 2, self.embedding.shape[3] * 2) if previous is None else previous
        has = torch.full((1, 1, 1), float(previous is not None))
        with torch.no_grad():
            low, quality, _ = self.model.decoder(self.embedding, torch.from_numpy(xy[None].astype(np.float32)),
                                                 torch.tensor(labels, dtype=torch.float32)[None], low, has)
            full = F.interpolate(low, scale_factor=2.0, mode="bilinear", align_corners=False)
            full = F.interpolate(full[..., :self.inner[0], :self.inner[1]], self.size, mode="bilinear", align_corners=False)
        return full[0, 0].numpy() > 0, float(quality), low


class Windowed(Segmenter):
    """The same with each object in a window about its points and box, as `object_window` has it."""

    def __init__(self, checkpoint, times):
        super().__init__(checkpoint)
        self.times = times

    def look(self, image):
        self.image = image

    def ask(self, points, labels, previous=None):
        if previous is None:  # later passes look through the window of the first
            self.left, self.top, right, bottom = self.window(points[np.array(labels) > 0])
            super().look(np.ascontiguousarray(self.image[self.top:bottom, self.left:right]))
        part, quality, low = super().ask(points - np.array([self.left, self.top], np.float32), labels, previous)
        found = np.zeros(self.image.shape[:2], bool)
        found[self.top:self.top + part.shape[0], self.left:self.left + part.shape[1]] = part
        return found, quality, low

    def window(self, told):
        height, width = self.image.shape[:2]
        low, high = told.min(0), told.max(0)
        if (low == high).all():
            return 0, 0, width, height
        wide = max((high[0] - low[0]) * self.times, (high[1] - low[1]) * width / height * self.times, LEAST * width)
        size = np.array([min(width, int(wide)), min(height, int(wide * height / width))])
        left, top = np.clip(((low + high - size) / 2).astype(int), 0, [width, height] - size)
        return left, top, left + size[0], top + size[1]


def jaccard(a, b):
    union = (a | b).sum()
    return 1.0 if union == 0 else (a & b).sum() / union


def with_box(points, labels, mask):
    ys, xs = np.nonzero(mask)
    if not len(xs):
        return points, labels
    return np.concatenate([points, [[xs.min(), ys.min()], [xs.max(), ys.max()]]]), labels + [2, 3]


def refined(segmenter, points, labels, found, logits, passes, boxed):
    """The mask after `passes` passes in all, each on the mask before it and, if asked, that mask's box."""
    for _ in range(passes - 1):
        prompt = with_box(points, labels, found) if boxed else (points, labels)
        found, _, logits = segmenter.ask(*prompt, logits)
    return found


def score_frame(segmenter, rng, image, mask):
    """All variations of one frame: name -> J, and the predicted IoU of the first pass."""
    segmenter.look(image)
    ys, xs = np.nonzero(~mask)
    away = rng.integers(len(xs))
    negative, scores = np.array([[xs[away], ys[away]]], np.float32), {}
    for count in (1, 4, 8, 16):
        points = np.concatenate([prompt_points(rng, mask, count), negative])
        labels = [1] * count + [0]
        found, quality, low = segmenter.ask(points, labels)
        scores[f"points_{count}"] = jaccard(found, mask)
    drifted = points.copy()
    picks = rng.choice(16, 3, replace=False)
    drift, corner = rng.normal(0, 60 * image.shape[1] / 854, (3, 2)), [image.shape[1] - 1, image.shape[0] - 1]
    drifted[picks] = np.clip(drifted[picks] + drift, 0, corner)
    scores["drifted_3_of_16"] = jaccard(segmenter.ask(drifted, labels)[0], mask)
    scores["box_alone"] = jaccard(segmenter.ask(*with_box(points[:0], [], mask))[0], mask)
    passes = [("four_passes", 4, False), ("twelve_passes", 12, False), ("four_passes_box", 4, True), ("twelve_passes_box", 12, True)]
    for name, count, boxed in passes:
        scores[name] = jaccard(refined(segmenter, points, labels, found, low, count, boxed), mask)
    found, _, low = segmenter.ask(drifted, labels)
    scores["drifted_four_passes_box"] = jaccard(refined(segmenter, drifted, labels, found, low, 4, True), mask)
    return scores, quality


def evaluate(checkpoint, frames, seed, times):
    torch.set_num_threads(1)
    segmenter, rng, rows = Windowed(checkpoint, times) if times else Segmenter(checkpoint), np.random.default_rng(seed), []
    for sequence, image, mask in frames:
        rows.append((sequence, *score_frame(segmenter, rng, image, mask)))
    report = {name: round(float(np.mean([row[1][name] for row in rows])), 4) for name in rows[0][1]}
    truth, quality = np.array([row[1]["points_16"] for row in rows]), np.array([row[2] for row in rows])
    report["quality_mean_error"] = round(float(np.abs(truth - quality).mean()), 4)
    report["quality_correlation"] = round(float(np.corrcoef(truth, quality)[0, 1]), 3)
    report["frames"] = len(rows)
    by_sequence = {name: [row[1]["points_16"] for row in rows if row[0] == name] for name in sorted({row[0] for row in rows})}
    report["points_16_by_sequence"] = {name: round(float(np.mean(scores)), 4) for name, scores in by_sequence.items()}
    return report


def davis_frames(options):
    sequences = options.sequences or sorted(p.name for p in (options.davis / "Annotations/480p").glob("*") if p.is_dir())
    if not sequences:
        sys.exit(f"{options.davis}: has no Annotations/480p/<sequence> folders; give the DAVIS root.")
    return frames_of(options.davis, sequences, options.per_sequence)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--run", required=True, type=Path, help="folder of a training run (reads checkpoint.pt)")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--generated", type=int, metavar="N", help="score on N held-back generated scenes")
    where.add_argument("--davis", type=Path, help="folder with JPEGImages/480p and Annotations/480p")
    parser.add_argument("--sequences", nargs="+", default=None, help="default: all that the folder has annotations of")
    parser.add_argument("--per-sequence", type=int, default=4, help="evenly spaced frames of each")
    parser.add_argument("--window", type=float, default=0, metavar="TIMES", help="look at each object in a window so many times as large as its points' bounds (object_window); 0: whole frames")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="also write the report here as JSON")
    options = parser.parse_args()
    checkpoint = options.run / "checkpoint.pt"
    if not checkpoint.exists():
        sys.exit(f"{checkpoint}: not found; train first: python3 train.py --run {options.run}")
    frames = held_back_frames(options.seed, options.generated) if options.generated else davis_frames(options)
    report = evaluate(checkpoint, frames, options.seed, options.window)
    print(json.dumps(report, indent=1))
    if options.out:
        options.out.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
