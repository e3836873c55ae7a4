"""The ring of clips between the process that draws and the one that trains."""
import os
import sys
import time
from pathlib import Path

import cv2
import numpy as np

from clips import FRAMES, HEIGHT, POINTS, WIDTH, make_clip
from textures import TextureBank


class Pool:
    """A ring of clips in memory-mapped files that one process fills and another reads; survives both."""

    def __init__(self, folder, clips):
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.clips = clips
        self.frames = self._open(folder / "frames.u8", np.uint8, (clips, FRAMES, HEIGHT, WIDTH, 3))
        self.tracks = self._open(folder / "tracks.f32", np.float32, (clips, POINTS, FRAMES, 3))
        self.written = self._open(folder / "written.i64", np.int64, (1,))

    @staticmethod
    def _open(path, kind, shape):
        size = int(np.prod(shape)) * np.dtype(kind).itemsize
        if path.exists() and path.stat().st_size != size:
            sys.exit(f"{path}: {path.stat().st_size} bytes, expected {size} for this number of clips; delete the pool folder.")
        return np.memmap(path, kind, "r+" if path.exists() else "w+", shape=shape)

    def ready(self):
        return min(int(self.written[0]), self.clips)

    def add(self, frames, tracks):
        slot = int(self.written[0]) % self.clips
        self.frames[slot], self.tracks[slot] = frames, tracks
        self.written[0] += 1


def fill(folder, clips, seed, rate, threads=1):
    """Draws clips for ever, at most `rate` a second once the ring is full. Clip i depends on seed and i."""
    cv2.setNumThreads(threads)
    parent, pool = os.getppid(), Pool(folder, clips)
    bank = TextureBank(np.random.default_rng([seed, int(pool.written[0]), 1]))
    while os.getppid() == parent:
        start = time.monotonic()
        rng = np.random.default_rng([seed, int(pool.written[0])])
        pool.add(*make_clip(rng, bank))
        for _ in range(3):
            bank.refresh(rng)
        if pool.written[0] > clips:
            time.sleep(max(0.0, 1 / rate - (time.monotonic() - start)))
