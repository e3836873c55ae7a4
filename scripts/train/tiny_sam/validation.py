"""Held-back generated scenes, on which all choices are made."""
import numpy as np
import torch

from generate import make_scene
from losses import overlap
from model import TinySam
from paint import SIDE
from prompts import collate, make_view
from textures import TextureBank

FRAME = 252  # rows of a 16:9 view of a scene


def validation_set(seed, count=24, prompts=3):
    """Generated scenes that training never sees: choices are made on these, never on real videos."""
    rng = np.random.default_rng([seed, 999])
    bank, batches, views = TextureBank(rng, 60), [], []
    while len(batches) * 8 < count:
        view = make_view(rng, *make_scene(rng, bank), 224, 384, prompts)
        if view is not None:
            views.append(view)
        if len(views) == 8:
            batches.append(to_device(collate(views), "cpu", prompts))
            views = []
    return batches


def held_back_frames(seed, count):
    """Held-back scenes as a camera would frame them: yields ("generated", image [252,448,3], mask of one object)."""
    rng = np.random.default_rng([seed, 998])
    bank, found = TextureBank(rng, 60), 0
    while found < count:
        image, labels = make_scene(rng, bank)
        top = int(rng.integers(SIDE - FRAME))
        image, labels = image[top:top + FRAME], labels[top:top + FRAME]
        share = np.bincount(labels.ravel(), minlength=2) / labels.size
        objects = [i for i in range(1, len(share)) if 0.01 < share[i] < 0.5]
        if objects:
            found += 1
            yield "generated", np.ascontiguousarray(image), labels == rng.choice(objects)


def validate(state, batches, device):
    """Mean IoU of the averaged weights on the held-back scenes: first pass, after two more passes, and the quality error."""
    model = TinySam().to(device).eval()
    model.load_state_dict(state)
    first, third, error = [], [], []
    with torch.no_grad():
        for batch in batches:
            batch = {name: value.to(device) for name, value in batch.items()}
            embedding = model.encoder(batch["image"])
            mask, has = torch.zeros_like(batch["target"]), torch.zeros(len(batch["label"]), 1, 1, device=device)
            for turn in range(3):
                logits, quality, _ = model.decoder(embedding, batch["xy"], batch["label"], mask, has)
                mask, has = logits, torch.ones_like(has)
                iou = overlap(logits, batch["target"])
                if turn == 0:
                    first.append(iou)
                    error.append((quality[:, 0] - iou).abs())
            third.append(iou)
    columns = {"iou": first, "iou_pass_3": third, "quality_error": error}
    return {name: round(torch.cat(values).mean().item(), 4) for name, values in columns.items()}


def to_device(batch, device, prompts):
    batch = {name: value.to(device) for name, value in batch.items()}
    batch["valid_rows"] = ((batch["valid"] + 1) // 2).repeat_interleave(prompts)
    return batch
