"""Short clips as both programs take them: a folder with JPEGImages/, Annotations/ (given masks only) and Truth/ (all masks)."""
import shutil
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from twin_segmenter import longest_side

PALETTE = [0, 0, 0, 128, 0, 0, 0, 128, 0, 128, 128, 0, 0, 0, 128]


def write_labels(path, labels):
    picture = Image.fromarray(labels.astype(np.uint8), "P")
    picture.putpalette(PALETTE)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)


def cut(frames, masks, root, name, count, late=None):
    """The first `count` frames of a sequence. `late` {object: frame}: the object is given there, not on the first frame."""
    images = sorted(Path(frames).glob("*.jpg"))[:count]
    if len(images) < count:
        sys.exit(f"{frames}: holds {len(images)} frames; expected {count} or more *.jpg.")
    for t, image in enumerate(images):
        target = root / "JPEGImages" / name / image.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(image, target)
        labels = np.array(Image.open(Path(masks) / f"{image.stem}.png"))
        labels[labels == 255] = 1  # DAVIS 2016
        write_labels(root / "Truth" / name / f"{image.stem}.png", labels)
        for number, first in (late or {}).items():
            labels[(labels == number) & (t < first)] = 0
        given = np.where(np.isin(labels, [n for n in range(1, 256) if (late or {}).get(n, 0) == t]), labels, 0)
        if given.any():
            write_labels(root / "Annotations" / name / f"{image.stem}.png", given)


class Clip:
    """A clip as the reference's evaluation reads it: frames at the working scale, and a mask and a frame for each object."""

    def __init__(self, root, name, longest):
        self.name, self.files = name, sorted((root / "JPEGImages" / name).glob("*.jpg"))
        pictures = [Image.open(file).convert("RGB") for file in self.files]
        self.height, self.width = pictures[0].height, pictures[0].width
        working = longest_side(self.height, self.width, longest)
        self.images = [torch.from_numpy(np.array(p.resize(working[::-1], Image.BILINEAR))).permute(2, 0, 1) for p in pictures]
        self.ids, self.starts, self.masks = [], [], []
        for t, file in enumerate(self.files):
            given = root / "Annotations" / name / f"{file.stem}.png"
            labels = np.array(Image.open(given)) if given.exists() else np.zeros(1)
            for number in sorted(set(np.unique(labels)) - {0, *self.ids}):
                mask = torch.from_numpy((labels == number).astype(np.float32))
                self.ids.append(int(number))
                self.starts.append(t)
                self.masks.append(F.interpolate(mask[None, None], working, mode="nearest")[0, 0])

    def video(self):
        return {"video_name": self.name, "video_id": self.name, "image": self.images, "info": [{}] * len(self.images),
                "target_hw": (self.height, self.width), "query_masks": torch.stack(self.masks),
                "query_point_timestep": torch.tensor(self.starts, dtype=torch.float32)}

    def fuse(self, logits):
        """Label maps [T,H,W] from the logits of each object, with the given masks where they were given."""
        scores = torch.stack([torch.zeros_like(logits[0])] + list(logits), 1)
        for i, (start, mask) in enumerate(zip(self.starts, self.masks), 1):
            scores[:start, i] = -1e8
            full = F.interpolate(mask[None, None], (self.height, self.width), mode="nearest")[0, 0]
            scores[start, i] = torch.where(full.bool(), 1e8, -1e8)
        return np.array([0, *self.ids], np.uint8)[torch.softmax(scores, 1).argmax(1).numpy()]
