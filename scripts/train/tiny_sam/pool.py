"""The ring of scenes between the processes that draw and those that train."""
import os
import sys
import time
from pathlib import Path

import cv2
import numpy as np

from generate import make_scene
from paint import SIDE
from textures import TextureBank


class Pool:
    """A ring of scenes in memory-mapped files that one process fills and another reads; survives both."""

    def __init__(self, folder, scenes):
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.scenes = scenes
        self.images = self._open(folder / "images.u8", np.uint8, (scenes, SIDE, SIDE, 3))
        self.labels = self._open(folder / "labels.u8", np.uint8, (scenes, SIDE, SIDE))
        self.written = self._open(folder / "written.i64", np.int64, (1,))

    @staticmethod
    def _open(path, kind, shape):
        size = int(np.prod(shape)) * np.dtype(kind).itemsize
        if path.exists() and path.stat().st_size != size:
            sys.exit(f"{path}: {path.stat().st_size} bytes, expected {size} for this number of scenes; delete the pool folder.")
        return np.memmap(path, kind, "r+" if path.exists() else "w+", shape=shape)

    def ready(self):
        return min(int(self.written[0]), self.scenes)

    def add(self, image, labels):
        slot = int(self.written[0]) % self.scenes
        self.images[slot], self.labels[slot] = image, labels
        self.written[0] += 1


def fill(folder, scenes, seed, rate, threads=1):
    """Draws scenes for ever, at most `rate` a second once the ring is half full. Scene i depends on seed and i."""
    cv2.setNumThreads(threads)
    parent, pool = os.getppid(), Pool(folder, scenes)
    bank = TextureBank(np.random.default_rng([seed, int(pool.written[0]), 1]))
    while os.getppid() == parent:
        start = time.monotonic()
        rng = np.random.default_rng([seed, int(pool.written[0])])
        pool.add(*make_scene(rng, bank))
        if pool.written[0] % 2:
            bank.refresh(rng)
        if pool.written[0] > scenes // 2:
            time.sleep(max(0.0, 1 / rate - (time.monotonic() - start)))
