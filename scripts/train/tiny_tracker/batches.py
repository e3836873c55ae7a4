"""Batches for training: parts of clips at a chosen size, with points and the frames they are asked for on."""
import cv2
import numpy as np
import torch
from torch.utils.data import IterableDataset

from pool import Pool

CUT = 0.12  # share of clips that break off in the middle: another one goes on, and no point is seen any more
TOGETHER, FELLOWS = 0.6, 24  # share of clips whose first points lie near one another, and how many do
FROM_THE_FIRST = 0.8  # share of batches whose points are asked for on the first frame

def cut(rng, frames, tracks, count, height, width, most_stride):
    """`count` frames of a clip, a few apart, cropped and scaled to height x width; tracks in model pixels (middles at .5)."""
    stride = int(rng.integers(1, min(most_stride, (len(frames) - 1) // (count - 1)) + 1, 2).min())
    start = int(rng.integers(0, len(frames) - stride * (count - 1)))
    chosen = start + stride * np.arange(count)
    if rng.random() < 0.5:
        chosen = chosen[::-1]
    tall, wide = frames.shape[1:3]
    share = min(1.0, max(width / wide, height / tall) ** rng.random())
    box_w, box_h = int(wide * share * rng.uniform(0.85, 1)), int(tall * share * rng.uniform(0.85, 1))
    centre = tracks[rng.integers(len(tracks)), chosen[0], :2]
    x0 = int(np.clip(centre[0] - box_w * rng.uniform(0.2, 0.8), 0, wide - box_w))
    y0 = int(np.clip(centre[1] - box_h * rng.uniform(0.2, 0.8), 0, tall - box_h))
    pictures = [cv2.resize(frames[t, y0:y0 + box_h, x0:x0 + box_w], (width, height), interpolation=cv2.INTER_AREA) for t in chosen]
    pictures, found = np.stack(pictures), tracks[:, chosen].copy()
    found[..., 0] = (found[..., 0] + 0.5 - x0) * (width / box_w)
    found[..., 1] = (found[..., 1] + 0.5 - y0) * (height / box_h)
    if rng.random() < 0.5:
        pictures, found[..., 0] = pictures[:, :, ::-1], width - found[..., 0]
    if rng.random() < 0.2:
        pictures, found[..., 1] = pictures[:, ::-1], height - found[..., 1]
    if rng.random() < 0.3:
        pictures = pictures[..., rng.permutation(3)]
    x, y = found[..., 0], found[..., 1]
    found[..., 2] *= (x > 0) & (y > 0) & (x < width) & (y < height)
    return pictures, found


def choose_points(rng, tracks, points, asked):
    """`points` tracks that are seen on frame `asked`, some more than once where there are fewer; None where there are too few."""
    some = np.flatnonzero(tracks[:, asked, 2] > 0.5)
    if len(some) < 8:
        return None
    if len(some) >= points and rng.random() < TOGETHER:
        from_one = ((tracks[some, asked, :2] - tracks[rng.choice(some), asked, :2]) ** 2).sum(1).argsort()
        return tracks[some[np.concatenate([from_one[:FELLOWS], rng.permutation(from_one[FELLOWS:])])][:points]]
    return tracks[rng.permutation(some)[:points] if len(some) >= points else some[rng.integers(0, len(some), points)]]


class Batches(IterableDataset):
    """Endless batches from a ring of clips: frames uint8 [B,T,3,H,W], tracks [B,N,T,3], the query frame of all."""

    def __init__(self, folder, clips_in_ring, sizes, clips, frames, points, most_stride, seed):
        self.folder, self.ring, self.sizes, self.clips, self.frames = folder, clips_in_ring, sizes, clips, frames
        self.points, self.most_stride, self.seed = points, most_stride, seed

    def __iter__(self):
        cv2.setNumThreads(1)
        rng, pool = np.random.default_rng(self.seed), Pool(self.folder, self.ring)
        while True:
            yield self.batch(rng, pool)

    def batch(self, rng, pool):
        height, width = self.sizes[rng.integers(len(self.sizes))]
        asked = 0 if rng.random() < FROM_THE_FIRST else int(rng.integers(self.frames))
        frames, tracks = [], []
        while len(frames) < self.clips:
            slot = int(rng.integers(pool.ready()))
            pictures, found = cut(rng, pool.frames[slot], np.array(pool.tracks[slot]), self.frames, height, width, self.most_stride)
            if rng.random() < CUT:
                pictures, found = self.broken_off(rng, pool, pictures, found)
            picked = choose_points(rng, found, self.points, asked)
            if picked is not None:
                frames.append(np.ascontiguousarray(pictures))
                tracks.append(picked)
        return {"frames": torch.from_numpy(np.stack(frames)).permute(0, 1, 4, 2, 3), "tracks": torch.from_numpy(np.stack(tracks)),
                "asked": torch.tensor(asked)}

    def broken_off(self, rng, pool, pictures, found):
        """The same clip with another's frames from somewhere in its second half on."""
        frames, height, width = pictures.shape[:3]
        other = pool.frames[int(rng.integers(pool.ready()))]
        since = int(rng.integers(frames // 2, frames))
        begin = int(rng.integers(len(other) - (frames - since) + 1))
        rest = [cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA) for frame in other[begin:begin + frames - since]]
        found = found.copy()
        found[:, since:, 2] = 0
        return np.concatenate([pictures[:since], np.stack(rest)]), found
