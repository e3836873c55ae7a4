"""Held-back generated clips, on which every choice is made, and the TAP-Vid scores on them (queries on the first frame)."""
import cv2
import numpy as np
import torch

from clips import HEIGHT, WIDTH, make_clip
from model import TinyTracker, visibility
from pixels import grey_map
from textures import TextureBank

HELD_BACK_SEED, QUERIES = 900_000, 24
THRESHOLDS = (1, 2, 4, 8, 16)


def validation_set(seed, clips=8):
    """Clips that training never draws: (frames uint8 [T,H,W,3], tracks [QUERIES,T,3] all seen on frame 0)."""
    cv2.setNumThreads(1)
    bank, found, index = TextureBank(np.random.default_rng([HELD_BACK_SEED, seed]), 60), [], 0
    while len(found) < clips:
        frames, tracks = make_clip(np.random.default_rng([HELD_BACK_SEED, seed, index]), bank)
        index += 1
        tracks = tracks[tracks[:, 0, 2] > 0.5][:QUERIES]
        if len(tracks) >= 12:
            found.append((frames, tracks))
    return found


def tap_vid(points, claimed, truth, seen, scale):
    """Sums for TAP-Vid scores over the frames after the first: points and truth [N,T,2], claimed and seen bool [N,T]."""
    points, claimed, truth, seen = points[:, 1:], claimed[:, 1:], truth[:, 1:], seen[:, 1:]
    distance = np.hypot(*np.moveaxis((points - truth) * scale, -1, 0))
    within = np.array([(seen & (distance < d)).sum() / max(1, seen.sum()) for d in THRESHOLDS])
    jaccard = []
    for d in THRESHOLDS:
        right = (seen & claimed & (distance < d)).sum()
        wrong = (claimed & ~(seen & (distance < d))).sum()
        jaccard.append(right / max(1, seen.sum() + wrong))
    return {"aj": np.mean(jaccard), "delta": within.mean(), "oa": (seen == claimed).mean()}


def encode(model, frames, chunk=8):
    """Feature maps of frames uint8 [T,H,W,3], a few frames at a time: low, high and grey."""
    pictures = torch.from_numpy(np.ascontiguousarray(frames.transpose(0, 3, 1, 2)))
    parts = [(*model.encoder(some.float()), grey_map(some.float())) for some in pictures.split(chunk)]
    return [torch.cat(level) for level in zip(*parts)]


def validate(state, held_back, iterations=3, threshold=0.5):
    """Mean scores over the clips after the last iteration, and the share within 16 px of the first guess alone."""
    model = TinyTracker()
    model.load_state_dict(state)
    model.eval()
    scores, first = [], []
    for frames, tracks in held_back:
        with torch.no_grad():
            maps = encode(model, frames)
            xy = torch.from_numpy(tracks[:, 0, :2] + 0.5)
            course = model.track(*maps, torch.zeros(len(xy), dtype=torch.long), xy, iterations)
        truth, seen, scale = tracks[..., :2] + 0.5, tracks[..., 2] > 0.5, np.array([256 / WIDTH, 256 / HEIGHT])
        for answer, kept in ((course[-1], scores), (course[0], first)):
            claimed = (visibility(*answer[1:]) > threshold).numpy()
            kept.append(tap_vid(answer[0].numpy(), claimed, truth, seen, scale))
    mean = {name: round(float(np.mean([s[name] for s in scores])), 4) for name in scores[0]}
    return {**mean, "delta_first_guess": round(float(np.mean([s["delta"] for s in first])), 4)}
