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
from validation import encode

BLOCK, FRAMES, ITERATIONS = 4, (0, 3, 6, 9), 3
ROWS = 97  # of the maps every so many rows are kept, enough to tell a wrong order or normalisation


def write_golden(model, path, height, width):
    """`encoder.blocks` [T,height/4,width/4,3]: a frame is every pixel repeated 4 x 4. The rest follows from it.

    `first.*`: points that are asked for on the first frame; `any.*`: on any. `_0` is the walk's answer, `_1` and on the refined ones.
    """
    rng = np.random.default_rng([20, 4])
    frames, tracks = make_clip(rng, TextureBank(rng, 12))
    size = (width // BLOCK, height // BLOCK)
    blocks = np.stack([cv2.resize(frames[t], size, interpolation=cv2.INTER_AREA) for t in FRAMES])
    pictures = blocks.repeat(BLOCK, 1).repeat(BLOCK, 2)
    tensors = {"encoder.blocks": blocks}
    with torch.no_grad():
        low, high, grey = encode(model, pictures)
        levels = model.levels(low, torch.cat([high, grey], 1))
        tensors["encoder.low"] = low.flatten(2).transpose(1, 2).reshape(-1, low.shape[1])[::ROWS].numpy()
        tensors["encoder.hi"] = levels[0][0][::4 * ROWS].numpy()
        asked, xy = queries(tracks[:, FRAMES], np.array([width / frames.shape[2], height / frames.shape[1]]), (width, height))
        for name, frame in (("first", torch.zeros_like(torch.from_numpy(asked))), ("any", torch.from_numpy(asked))):
            place = torch.from_numpy(xy)
            tensors[f"{name}.query_tyx"] = torch.cat([frame[:, None].float(), place.flip(1)], 1).numpy()
            high_query, low_query = [bilinear(table, frame, place[:, 0] / s - 0.5, place[:, 1] / s - 0.5, h, w) for table, h, w, s in levels[:2]]
            tensors[f"{name}.q_low"], tensors[f"{name}.q_hi"] = low_query.numpy(), high_query.numpy()
            for index, answer in enumerate(model.track(low, high, grey, frame, place, ITERATIONS)):
                for kind, value in zip(("points", "occ", "expd"), answer):
                    tensors[f"{name}.{kind}_{index}"] = value.numpy()
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
