"""Turns labelled scenes into training batches: a crop, its prompts, some of them wrong, and the true mask.

Point labels: 1 object, 0 background, 2 and 3 first and second corner of a box, -2 absent. Points are (x, y) in the pixels
of the model's input.
"""
import cv2
import numpy as np
import torch
from torch.utils.data import IterableDataset

from paint import SIDE
from pool import Pool

MEAN = np.array([123.675, 116.28, 103.53], np.float32)
STD = np.array([58.395, 57.12, 57.375], np.float32)
POINTS = 22  # 16 positives, 4 negatives, 2 corners
ONE_SIDED = 0.2  # share of prompts whose points lie in a part of the object only, as when the others were lost
SMALLEST = 0.003  # share of the crop below which an object is not asked for
CLOSE = 0.5  # share of views that are a window about one object, as `object_window` shows it


def normalise(image, height, width):
    """uint8 [h, w, 3] to float32 [3, height, width], zero-padded right and bottom after normalising."""
    out = np.zeros((3, height, width), np.float32)
    out[:, :image.shape[0], :image.shape[1]] = ((image - MEAN) / STD).transpose(2, 0, 1)
    return out


def spread_points(rng, pixels, count):
    """k-means centres of the mask moved onto its nearest pixels, as the reference's prompts are."""
    sample = pixels[rng.integers(0, len(pixels), min(len(pixels), 300))].astype(np.float32)
    centres = sample[rng.choice(len(sample), count, replace=len(sample) < count)]
    for _ in range(4):
        near = ((sample[:, None] - centres[None]) ** 2).sum(2).argmin(1)
        for index in range(count):
            mine = sample[near == index]
            if len(mine):
                centres[index] = mine.mean(0)
    return sample[((sample[None] - centres[:, None]) ** 2).sum(2).argmin(1)]


def some_points(rng, pixels, count):
    if len(pixels) == 0 or count == 0:
        return np.zeros((0, 2), np.float32)
    return pixels[rng.integers(0, len(pixels), count)].astype(np.float32)


def one_side(rng, pixels):
    """The part of `pixels` [n, 2] on one side of a line."""
    angle = rng.random() * 2 * np.pi
    way = pixels @ np.array([np.cos(angle), np.sin(angle)])
    return pixels[way <= np.quantile(way, rng.uniform(0.3, 0.85))]


def make_prompt(rng, mask):
    """Points for one boolean mask: (xy float32 [POINTS, 2], label float32 [POINTS], right float32 [POINTS])."""
    height, width = mask.shape
    ys, xs = np.nonzero(mask)
    inside = np.stack([xs, ys], 1)
    if rng.random() < ONE_SIDED:
        inside = one_side(rng, inside)
    count = int(rng.choice([1, 2, 3, 4, 6, 8, 12, 16], p=[0.1, 0.05, 0.05, 0.08, 0.1, 0.2, 0.12, 0.3]))
    box = rng.random() < 0.22
    if box and rng.random() < 0.25:
        count = 0
    positive = np.zeros((0, 2), np.float32)
    if count:
        positive = spread_points(rng, inside, count) if rng.random() < 0.6 else some_points(rng, inside, count)
    if rng.random() < 0.5:
        positive = positive + rng.normal(0, rng.uniform(0, 2.5), positive.shape)
    right = np.ones(len(positive), np.float32)
    if count >= 3 and rng.random() < 0.55:
        positive = np.clip(drifted(rng, positive, mask), 0, [width - 1, height - 1])
    if count:
        cell = np.clip(positive.round().astype(int), 0, [width - 1, height - 1])
        right = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8))[cell[:, 1], cell[:, 0]].astype(np.float32)
    negative = some_points(rng, outside(rng, mask), int(rng.choice([0, 1, 2, 4], p=[0.35, 0.4, 0.15, 0.1])))
    points = [positive, negative]
    labels = [np.ones(len(positive)), np.zeros(len(negative))]
    if box:
        corners = np.array([[xs.min(), ys.min()], [xs.max() + 1, ys.max() + 1]], np.float32)
        extent = corners[1] - corners[0]
        points.append(corners + rng.normal(0, rng.uniform(0, 0.06), (2, 2)) * extent)
        labels.append(np.array([2, 3]))
    points, labels = np.concatenate(points), np.concatenate(labels)
    xy, label, truth = np.zeros((POINTS, 2), np.float32), np.full(POINTS, -2, np.float32), np.ones(POINTS, np.float32)
    xy[:len(points)], label[:len(points)], truth[:len(right)] = points, labels, right
    return xy, label, truth


def drifted(rng, positive, mask):
    """Some of the points gone wrong as a tracker's do: each on its own way, neighbours together, just across the border, or anywhere."""
    height, width = mask.shape
    count, positive = len(positive), positive.copy()
    wrong, kind = int(rng.integers(1, max(2, int(0.34 * count) + 1))), rng.random()
    picks = rng.choice(count, wrong, replace=False)
    if kind < 0.5:
        positive[picks] += rng.normal(0, rng.choice([0.05, 0.07, 0.12, 0.25]) * max(height, width), (wrong, 2))
    elif kind < 0.75:
        group = ((positive - positive[picks[0]]) ** 2).sum(1).argsort()[:wrong]
        positive[group] += rng.normal(0, rng.choice([0.04, 0.07, 0.12]) * max(height, width), 2) + rng.normal(0, 2, (wrong, 2))
    elif kind < 0.9:
        reach = int(rng.integers(3, 12)) * 2 + 1
        field = mask.astype(np.uint8)
        ys, xs = np.nonzero(cv2.dilate(field, np.ones((reach, reach), np.uint8)) - cv2.dilate(field, np.ones((3, 3), np.uint8)))
        if len(xs):  # the nearest such pixel of a few
            some = np.stack([xs, ys], 1)[rng.integers(0, len(xs), 24)].astype(np.float32)
            positive[picks] = some[((positive[picks][:, None] - some) ** 2).sum(2).argmin(1)]
    else:
        positive[picks] = rng.random((wrong, 2)) * [width, height]
    return positive


def outside(rng, mask):
    """Where negatives come from: near the border for 40 %, anywhere else outside for the rest."""
    field = mask.astype(np.uint8)
    if rng.random() < 0.4:
        reach = int(rng.integers(5, 21)) * 2 + 1
        field = cv2.dilate(field, np.ones((reach, reach), np.uint8)) - cv2.dilate(field, np.ones((5, 5), np.uint8))
        ys, xs = np.nonzero(field)
    else:
        ys, xs = np.nonzero(field == 0)
    return np.stack([xs, ys], 1)


def corrupt(rng, mask):
    """A wrong earlier answer as logits, from a true mask [h, w] at stride 2: another frame's, shifted, grown, torn, merged, or noise."""
    height, width = mask.shape
    wrong, kind = mask.astype(np.float32), rng.integers(8)
    if kind > 4:
        ys, xs = np.nonzero(mask)
        turn = cv2.getRotationMatrix2D((float(xs.mean()), float(ys.mean())), rng.normal(0, 5), np.exp(rng.normal(0, 0.06))) if len(xs) else np.eye(2, 3)
        turn[:, 2] += rng.normal(0, 0.015, 2) * width
        wrong = cv2.warpAffine(wrong, turn, (width, height))
    elif kind == 0:
        move = rng.normal(0, 0.08, 2) * [width, height]
        wrong = cv2.warpAffine(wrong, np.float32([[1, 0, move[0]], [0, 1, move[1]]]), (width, height))
    elif kind in (1, 2):
        side = int(rng.integers(1, 12)) * 2 + 1
        wrong = (cv2.dilate if kind == 1 else cv2.erode)(wrong, np.ones((side, side), np.uint8))
    elif kind == 3:
        for _ in range(int(rng.integers(1, 5))):
            x, y = int(rng.random() * width), int(rng.random() * height)
            radius = int(rng.uniform(0.03, 0.2) * width)
            cv2.circle(wrong, (x, y), radius, float(rng.random() < 0.5), -1)
    field = cv2.resize(rng.standard_normal((max(2, height // 8), max(2, width // 8))).astype(np.float32), (width, height))
    soft = cv2.GaussianBlur(wrong, (0, 0), rng.uniform(0.5, 3))
    return np.clip((soft - 0.5) * rng.uniform(4, 16) + field * rng.uniform(0, 4), -12, 12)


def crop(rng, image, labels, height, width):
    """A random view of a scene at most height x width (the rest is padding), flipped and recoloured."""
    high = height - (int(rng.integers(0, 32)) if rng.random() < 0.5 else 0)
    whole = max(high / SIDE, width / SIDE)
    if rng.random() < CLOSE and labels.any():
        zoom, middle = close_up(rng, labels, high, width)
        zoom = min(2.0, max(whole, zoom))
    else:
        zoom, middle = min(2.0, whole * 2 ** (rng.random() ** 2)), None
    h, w = min(SIDE, int(high / zoom)), min(SIDE, int(width / zoom))
    y, x = rng.integers(0, SIDE - h + 1), rng.integers(0, SIDE - w + 1)
    if middle is not None:
        x, y = np.clip((middle - np.array([w, h]) / 2).astype(int), 0, [SIDE - w, SIDE - h])
    view, ids = image[y:y + h, x:x + w], labels[y:y + h, x:x + w]
    if rng.random() < 0.5:
        view, ids = view[:, ::-1], ids[:, ::-1]
    shrink = cv2.INTER_AREA if zoom < 0.8 else cv2.INTER_LINEAR
    view = cv2.resize(np.ascontiguousarray(view), (width, high), interpolation=shrink).astype(np.float32)
    ids = cv2.resize(np.ascontiguousarray(ids), (width, high), interpolation=cv2.INTER_NEAREST)
    if rng.random() < 0.5:
        view = view * rng.uniform(0.8, 1.2, 3).astype(np.float32)
    return np.clip(develop(rng, view), 0, 255), ids


def close_up(rng, labels, height, width):
    """Zoom and middle (x, y) of a window some twice as large as one object of the scene, large ones rather than small ones."""
    counts = np.bincount(labels.ravel())[1:] ** 0.5
    ys, xs = np.nonzero(labels == 1 + rng.choice(len(counts), p=counts / counts.sum()))
    low, high = np.array([xs.min(), ys.min()]), np.array([xs.max(), ys.max()]) + 1
    size = np.maximum(high - low, 8)
    zoom = min(width / size[0], height / size[1]) / rng.uniform(1.4, 2.6)
    return zoom, (low + high) / 2 + rng.normal(0, 0.08, 2) * size


def develop(rng, view):
    """Tone, sharpening and grain at the model's own scale: photographs made small are crisp and use the whole range."""
    if rng.random() < 0.6:
        low, high = np.percentile(view[::4, ::4], [1, 99])
        gain = 1 + rng.uniform(0.3, 1) * max(0.0, rng.uniform(190, 260) / max(high - low, 30) - 1)
        view = (view - (low + high) / 2) * min(gain, 2.5) + (low + high) / 2 + rng.normal(0, 12)
    if rng.random() < 0.7:
        view = view + rng.uniform(0.2, 1.6) * (view - cv2.GaussianBlur(view, (0, 0), rng.uniform(0.7, 1.6)))
    if rng.random() < 0.4:
        view = view + rng.uniform(0, 6) * rng.standard_normal(view.shape, dtype=np.float32)
    return view


def make_view(rng, image, labels, height, width, prompts):
    """One image with `prompts` prompts, or None where no object is large enough."""
    view, ids = crop(rng, image, labels, height, width)
    counts = np.bincount(ids.ravel(), minlength=1)
    candidates = [i for i in range(1, len(counts)) if SMALLEST * ids.size < counts[i] < 0.7 * ids.size]
    if not candidates:
        return None
    weight = np.sqrt(counts[candidates])
    picks = rng.choice(candidates, prompts, replace=len(candidates) < prompts, p=weight / weight.sum())
    rows = []
    for pick in picks:
        mask = np.zeros((height, width), np.uint8)
        mask[:ids.shape[0]] = ids == pick
        target = cv2.resize(mask * 255, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        xy, label, right = make_prompt(rng, mask[:ids.shape[0]] > 0)
        rows.append((xy, label, right, target, corrupt(rng, target > 127).astype(np.float32)))
    return normalise(view, height, width), [np.stack(column) for column in zip(*rows)], ids.shape[0]


class Batches(IterableDataset):
    """Endless batches from the pool: dict of image [n,3,H,W]; xy, label, right [n*p,..]; target, wrong [n*p,1,H/2,W/2]."""

    def __init__(self, folder, scenes, shapes, images, prompts, seed):
        self.folder, self.scenes, self.shapes = folder, scenes, shapes
        self.images, self.prompts, self.seed = images, prompts, seed

    def __iter__(self):
        cv2.setNumThreads(1)
        torch.set_num_threads(1)
        rng, pool = np.random.default_rng(self.seed), Pool(self.folder, self.scenes)
        while True:
            height, width = self.shapes[rng.integers(len(self.shapes))]
            views = []
            while len(views) < self.images:
                slot = int(rng.integers(pool.ready()))
                view = make_view(rng, pool.images[slot], pool.labels[slot], height, width, self.prompts)
                if view is not None:
                    views.append(view)
            yield collate(views)


def collate(views):
    xy, label, right, target, wrong = (torch.from_numpy(np.concatenate(column)) for column in zip(*(v[1] for v in views)))
    valid = torch.tensor([v[2] for v in views], dtype=torch.float32)
    return {"image": torch.from_numpy(np.stack([v[0] for v in views])), "xy": xy, "label": label, "right": right,
            "target": target[:, None].float() / 255, "wrong": wrong[:, None], "valid": valid}
