"""Smooth random courses and the maps of moving layers: from a layer's own pixels to the picture and back."""
import cv2
import numpy as np


def course(rng, frames, dims, speed, smooth=None):
    """A smooth random path [frames, dims], zero on average; `speed` is its mean change a frame."""
    smooth = rng.uniform(1.5, 9) if smooth is None else smooth
    reach = int(3 * smooth) + 1
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / smooth) ** 2)
    drift = rng.normal(0, 1, (1, dims)) * rng.uniform(0, 1) * 0.35
    noise = rng.standard_normal((frames + 2 * reach, dims))
    velocity = np.stack([np.convolve(noise[:, d], kernel / np.sqrt((kernel ** 2).sum()), "valid") for d in range(dims)], 1) + drift
    velocity *= speed / max(1e-6, np.abs(velocity).mean())
    path = np.cumsum(velocity, 0)
    return path - path.mean(0)


def speed_of(rng, low, high):
    return np.exp(rng.uniform(np.log(low), np.log(high)))


def similarity(x, y, turn=0.0, scale=1.0, squeeze=1.0, axis=0.0):
    """3x3 matrix: turn, scale, foreshortening by `squeeze` along `axis`, then move to (x, y)."""
    c, s = np.cos(turn), np.sin(turn)
    ca, sa = np.cos(axis), np.sin(axis)
    along = np.array([[ca, -sa], [sa, ca]])
    linear = scale * np.array([[c, -s], [s, c]]) @ along @ np.diag([squeeze, 1.0]) @ along.T
    return np.array([[linear[0, 0], linear[0, 1], x], [linear[1, 0], linear[1, 1], y], [0, 0, 1.0]])


def shift(x, y):
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]])


def apply(matrix, points):
    """Projects points [n, 2]."""
    moved = points @ matrix[:, :2].T + matrix[:, 2]
    return moved[:, :2] / moved[:, 2:]


class Bend:
    """A non-rigid deformation in a layer's own pixels: at time t, w shows what lies at w + bend(w, t)."""

    def __init__(self, rng, height, width, frames, strength):
        self.fields, self.courses = [], []
        for _ in range(2):
            cells = int(rng.integers(3, 6))
            coarse = rng.standard_normal((cells, cells, 2)).astype(np.float32)
            self.fields.append(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC))
            self.courses.append(course(rng, frames, 1, 1.0, rng.uniform(1.5, 5))[:, 0])
        limit = strength * min(height, width)
        for wave in self.courses:
            wave *= rng.uniform(0.3, 1) * limit / max(1e-6, np.abs(wave).max())

    def at(self, t):
        return np.float32(self.courses[0][t]) * self.fields[0] + np.float32(self.courses[1][t]) * self.fields[1]


def sampled(field, points):
    """Bilinear values of a field [h, w, c] at points [n, 2], clamped to the border."""
    if len(points) == 0:
        return np.zeros((0, field.shape[2]), np.float32)
    xy = points.astype(np.float32)
    return cv2.remap(field, xy[None, :, 0], xy[None, :, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0]


def unbent(bend, points):
    """Where points of the undeformed layer appear: solves w + bend(w) = point by fixed-point iteration."""
    where = points.astype(np.float64)
    for _ in range(12):
        where = points - sampled(bend, where)
    return where
