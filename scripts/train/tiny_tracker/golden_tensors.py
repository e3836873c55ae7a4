"""What an exported tiny-tracker must answer, from a few frames of a generated clip; small enough for the repository."""
import sys
from pathlib import Path

import cv2
import numpy as np
import torch

sys.path.insert(1, str(Path(__file__).resolve().parents[2] / "export"))

import golden
from clips import make_clip
from places import bilinear
from textures import TextureBank

BLOCK, FRAMES = 4, (0, 3, 6, 9)
ROWS = 97  # of the maps every so many rows are kept, enough to tell a wrong order or normalisation


def write_golden(model, path, height, width):
    """`encoder.blocks` [T,height/4,width/4,3]: a frame is every pixel repeated 4 x 4. The rest follows from it, graph by graph."""
    rng = np.random.default_rng([20, 4])
    frames, tracks = make_clip(rng, TextureBank(rng, 12))
    size = (width // BLOCK, height // BLOCK)
    blocks = np.stack([cv2.resize(frames[t], size, interpolation=cv2.INTER_AREA) for t in FRAMES])
    pictures = blocks.repeat(BLOCK, 1).repeat(BLOCK, 2)
    tensors = {"encoder.blocks": blocks}
    with torch.no_grad():
        low, high = model.encoder(torch.from_numpy(pictures).permute(0, 3, 1, 2).float())
        levels = model.levels(low, high)
        tensors["encoder.low"] = low.flatten(2).transpose(1, 2).reshape(-1, low.shape[1])[::ROWS].numpy()
        tensors["encoder.hi"] = high.flatten(2).transpose(1, 2).reshape(-1, high.shape[1])[::4 * ROWS].numpy()
        asked, xy = queries(tracks[:, FRAMES], np.array([width / frames.shape[2], height / frames.shape[1]]), (width, height))
        tensors["init.query_tyx"] = np.concatenate([asked[:, None], xy[:, ::-1]], 1).astype(np.float32)
        asked, xy = torch.from_numpy(asked), torch.from_numpy(xy)
        high_query, low_query = [bilinear(table, asked, xy[:, 0] / s - 0.5, xy[:, 1] / s - 0.5, h, w) for table, h, w, s in levels[:2]]
        tensors["init.q_low"], tensors["step.q_hi"] = low_query.numpy(), high_query.numpy()
        course = model.track(low, high, asked, xy, 4)
        for index, answer in enumerate(course):
            where = "init." if index == 0 else "step."
            for name, value in zip(("points", "occ", "expd"), answer):
                tensors[where + name + ("" if index == 0 else f"_{index}")] = value.numpy()
    golden.write(str(path), tensors, {"model": "tiny-tracker", "torch": torch.__version__})
    print(f"{path.name}: {path.stat().st_size / 1e3:.0f} kB")


def queries(tracks, scale, size):
    """Six points, asked for on the first frame that shows them; the last two are the corners of the picture."""
    seen = tracks[..., 2] > 0.5
    some = np.flatnonzero(seen.any(1) & (seen.sum(1) < seen.shape[1]))[:2].tolist() + np.flatnonzero(seen.all(1))[:4].tolist()
    asked = seen[some[:4]].argmax(1)
    xy = (tracks[some[:4], asked, :2] + 0.5) * scale
    corners = np.array([[0, 0], size])
    return np.concatenate([asked, [0, 2]]).astype(np.int64), np.concatenate([xy, corners]).astype(np.float32)
