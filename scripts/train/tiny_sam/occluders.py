"""What stands in front of everything and belongs to no object: posts, fences, grass, trunks, foliage."""
import cv2
import numpy as np

from paint import SIDE, paste


def occlude(rng, bank, scene, labels, sun):
    pick = rng.random()
    if pick < 0.3:
        cover = fence(rng)
    elif pick < 0.5:
        cover = blades(rng)
    elif pick < 0.8:
        trunks(rng, bank, scene, labels, sun)
        return
    else:
        cover = foliage(rng)
    paste(scene, labels, bank.sample(rng, SIDE, SIDE), cv2.GaussianBlur(cover, (3, 3), 0.7), 0, 0, 0)


def fence(rng):
    cover = np.zeros((SIDE, SIDE), np.float32)
    pitch, width, slope = rng.uniform(25, 130), int(rng.integers(2, 9)), rng.normal(0, 15)
    for x in np.arange(rng.uniform(-pitch, pitch), SIDE, pitch):
        cv2.line(cover, (int(x), 0), (int(x + slope), SIDE), 1.0, width)
    if rng.random() < 0.5:
        for y in np.arange(rng.uniform(0, SIDE), SIDE, pitch):
            cv2.line(cover, (0, int(y)), (SIDE, int(y)), 1.0, width)
    if rng.random() < 0.4:  # only a strip of it
        cut = int(rng.uniform(0.2, 0.8) * SIDE)
        cover[:cut] = 0
    return cover


def blades(rng):
    cover = np.zeros((SIDE, SIDE), np.float32)
    base, count, width = rng.uniform(0.3, 1.1) * SIDE, int(rng.integers(2, 40)), int(rng.integers(1, 12))
    for _ in range(count):
        start = np.array([rng.uniform(0, SIDE), base])
        end = start + [rng.normal(0, 60), -rng.uniform(40, 350)]
        cv2.line(cover, start.astype(int).tolist(), end.astype(int).tolist(), 1.0, width)
    return cover


def trunks(rng, bank, scene, labels, sun):
    """One to four upright posts or stems, some forked, lit as cylinders."""
    for _ in range(int(rng.integers(1, 5))):
        cover, width = np.zeros((SIDE, SIDE), np.uint8), rng.uniform(5, 44)
        foot = np.array([rng.uniform(0, SIDE), SIDE + 10])
        top = foot + [rng.normal(0, 35), -rng.uniform(0.7, 1.2) * SIDE]
        cv2.line(cover, foot.astype(int).tolist(), top.astype(int).tolist(), 1, int(width))
        if rng.random() < 0.4:
            fork = foot + (top - foot) * rng.uniform(0.3, 0.8)
            tip = fork + [rng.normal(0, 140), -rng.uniform(60, 300)]
            cv2.line(cover, fork.astype(int).tolist(), tip.astype(int).tolist(), 1, max(2, int(width * 0.5)))
        depth = np.minimum(cv2.distanceTransform(cover, cv2.DIST_L2, 3) / (width / 2), 1)
        bark = bank.sample(rng, SIDE, SIDE) * sun.shade(np.sqrt(1 - (1 - depth) ** 2) * width / 2)[..., None]
        paste(scene, labels, bark, cv2.GaussianBlur(cover.astype(np.float32), (3, 3), 0.7), 0, 0, 0)


def foliage(rng):
    """Clusters of leaves that hang into the picture."""
    cover = np.zeros((SIDE, SIDE), np.float32)
    for _ in range(int(rng.integers(1, 5))):
        middle, spread, size = rng.uniform(0, SIDE, 2), rng.uniform(20, 80), rng.uniform(3, 14)
        for _ in range(int(rng.integers(15, 90))):
            place = middle + rng.normal(0, spread, 2)
            axes = (int(size * rng.uniform(0.6, 1.4)) + 1, int(size * rng.uniform(0.3, 0.8)) + 1)
            cv2.ellipse(cover, place.astype(int).tolist(), axes, rng.random() * 180, 0, 360, 1.0, -1)
    return cover
