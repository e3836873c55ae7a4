"""Held-back generated scenes, on which all choices are made."""
import numpy as np
import torch

from generate import make_scene
from losses import overlap
from model import TinySam
from prompts import collate, make_view
from textures import TextureBank


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
