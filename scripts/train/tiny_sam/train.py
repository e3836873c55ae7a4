"""Trains tiny-sam from scratch on generated scenes for a fixed time; stop and start it with the same command.

    python3 train.py --run run --minutes 75

The schedule (learning rate, the change from small to full input) follows the minutes trained, not the steps, so that any
machine ends with a finished model. A checkpoint is written every two minutes; minutes of earlier starts count.
"""
import argparse
import ctypes
import json
import math
import multiprocessing
import os
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader

from generate import Pool, TextureBank, fill, make_scene
from model import TinySam
from prompts import Batches, collate, make_view

SMALL = [(160, 256), (160, 256), (192, 256), (256, 192)]
FULL = [(224, 384), (224, 384), (224, 384), (288, 384), (352, 256)]
AVERAGE = 0.997


def losses(logits, quality, trust, batch):
    """Per-prompt mask loss [B] (2 BCE with heavy boundaries + dice), quality and trust losses, and the IoU [B]."""
    target, chance = batch["target"], torch.sigmoid(logits)
    edge = F.max_pool2d(target, 5, 1, 2) + F.max_pool2d(-target, 5, 1, 2)
    inside = (torch.arange(target.shape[2], device=target.device)[None, :, None, None] < batch["valid_rows"][:, None, None, None]).float()
    weight = (1 + 2 * (edge > 0).float()) * inside
    bce = (F.binary_cross_entropy_with_logits(logits, target, reduction="none") * weight).sum((1, 2, 3)) / weight.sum((1, 2, 3))
    chance = chance * inside
    dice = 1 - (2 * (chance * target).sum((1, 2, 3)) + 1) / ((chance + target).sum((1, 2, 3)) + 1)
    iou = overlap(logits * inside - 20 * (1 - inside), target)
    quality_loss = F.smooth_l1_loss(quality[:, 0], iou, beta=0.1, reduction="none")
    positive = (batch["label"] == 1).float()
    trust_loss = F.binary_cross_entropy_with_logits(trust, batch["right"], reduction="none")
    trust_loss = (trust_loss * positive).sum(1) / positive.sum(1).clamp(min=1)
    return 2 * bce + dice, quality_loss, trust_loss, iou


def overlap(logits, target):
    with torch.no_grad():
        a, b = logits > 0, target > 0.5
        return (a & b).sum((1, 2, 3)).float() / (a | b).sum((1, 2, 3)).clamp(min=1).float()


def box_of_mask(logits, generator):
    """The refinement's box: corners of the positive pixels with a little jitter [B,2,2], and whether there are any [B]."""
    present = logits[:, 0] > 0
    columns, rows = present.any(1).float(), present.any(2).float()
    def first(line):
        return line.argmax(1).float()
    def last(line):
        return line.shape[1] - line.flip(1).argmax(1).float()
    corners = torch.stack([torch.stack([first(columns), first(rows)], 1), torch.stack([last(columns), last(rows)], 1)], 1) * 2
    return corners + torch.randn(corners.shape, generator=generator).to(corners.device), present.flatten(1).any(1)


def with_own_answers(model, embedding, batch, passes, generator):
    """Runs `passes` passes without learning and gives some prompts their own mask, some a corrupted one, most nothing.

    Returns (xy, label, mask, has_mask) for the pass that learns. A third of those with their own mask get its box too.
    """
    batch_size = batch["label"].shape[0]
    xy, label = batch["xy"].clone(), batch["label"].clone()
    mask, has = torch.zeros_like(batch["target"]), torch.zeros(batch_size, 1, 1, device=xy.device)
    draw = torch.rand(batch_size, generator=generator).to(xy.device)
    own, wrong = draw < (0.38 if passes else 0.0), draw > 0.86
    for _ in range(passes):
        with torch.no_grad():
            mask = model.decoder(embedding.detach(), xy, label, mask, has)[0].float().clamp(-16, 16)
        has = torch.ones_like(has)
    if passes:
        boxes, any_mask = box_of_mask(mask, generator)
        boxed = own & any_mask & (torch.rand(batch_size, generator=generator).to(xy.device) < 0.35) & (label[:, -2:] == -2).all(1)
        xy[boxed, -2:] = boxes[boxed]
        label[boxed, -2:] = torch.tensor([2.0, 3.0], device=xy.device)
    mask = torch.where(wrong[:, None, None, None], batch["wrong"], mask)
    has = (own | wrong).float()[:, None, None]
    return xy, label, mask * has[..., None], has


def to_device(batch, device, prompts):
    batch = {name: value.to(device) for name, value in batch.items()}
    batch["valid_rows"] = ((batch["valid"] + 1) // 2).repeat_interleave(prompts)
    return batch


def learning_rate(progress, peak):
    warm = min(1.0, progress / 0.02)
    return peak * warm * (0.5 + 0.5 * math.cos(math.pi * min(1.0, progress))) + 1e-6


class Average:
    """Exponential moving average of every weight and buffer; young averages move faster."""

    def __init__(self, model):
        self.state = {name: value.detach().clone() for name, value in model.state_dict().items()}

    def update(self, model, step):
        keep = min(AVERAGE, (1 + step) / (10 + step))
        for name, value in model.state_dict().items():
            if value.dtype.is_floating_point:
                self.state[name].lerp_(value.detach(), 1 - keep)
            else:
                self.state[name].copy_(value)


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
    return {name: round(torch.cat(values).mean().item(), 4) for name, values in (("iou", first), ("iou_pass_3", third), ("quality_error", error))}


def save(path, content):
    torch.save(content, path.with_suffix(".new"))
    os.replace(path.with_suffix(".new"), path)


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--run", required=True, type=Path, help="folder for the pool of scenes, the checkpoint and the log")
    parser.add_argument("--minutes", type=float, default=75, help="minutes of training in all, earlier starts counted in")
    parser.add_argument("--full-from", type=float, default=0.55, help="share of the time after which the input is 384 px")
    parser.add_argument("--images", type=int, default=8, help="images a step (full size; small input takes twice as many)")
    parser.add_argument("--prompts", type=int, default=3, help="prompts an image")
    parser.add_argument("--rate", type=float, default=2e-3, help="peak learning rate of AdamW")
    parser.add_argument("--scenes", type=int, default=2500, help="scenes in the ring (0.8 MB of disk each)")
    parser.add_argument("--scene-rate", type=float, default=8, help="new scenes a second and drawing process")
    parser.add_argument("--drawers", type=int, default=1, help="processes that draw scenes")
    parser.add_argument("--loaders", type=int, default=1, help="processes that make batches")
    parser.add_argument("--threads", type=int, default=1, help="threads of PyTorch on a CPU; more pay only on real cores of one's own")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--precision", choices=["bf16", "fp32"], default="bf16", help="of convolutions in training")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.device.startswith("cuda") and not torch.cuda.is_available():
        sys.exit("--device cuda: this PyTorch sees no GPU; use --device cpu.")
    if options.minutes <= 0 or not 0 <= options.full_from <= 1:
        sys.exit(f"--minutes {options.minutes} --full-from {options.full_from}: expected minutes above 0 and a share in 0..1.")
    return options


def keep_memory():
    """Lets glibc keep freed memory: giving every tensor back to the kernel costs as much time as the arithmetic."""
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        trim_threshold, top_pad, mmap_max = -1, -2, -4
        library.mallopt(mmap_max, 0)
        library.mallopt(trim_threshold, 2 ** 31 - 1)
        library.mallopt(top_pad, 2 ** 28)


def start_drawing(options):
    """One ring of scenes per drawing process, filled in the background at low priority; waits for the first scenes."""
    folders = [options.run / f"pool{index}" for index in range(options.drawers)]
    scenes = options.scenes // options.drawers
    for index, folder in enumerate(folders):
        process = multiprocessing.Process(target=draw_for_ever, args=(folder, scenes, options.seed + 1000 * index, options.scene_rate), daemon=True)
        process.start()
    while min(Pool(folder, scenes).ready() if folder.exists() else 0 for folder in folders) < 100:
        time.sleep(0.5)
    return folders, scenes


def draw_for_ever(folder, scenes, seed, rate):
    os.nice(5)
    fill(folder, scenes, seed, rate)


def batches_of(options, folders, scenes, full, step):
    """An endless loader; full-size batches hold half as many images as small ones."""
    images = options.images * (1 if full else 2)
    sets = [Batches(folder, scenes, FULL if full else SMALL, images, options.prompts, [options.seed, step, index])
            for index, folder in enumerate(folders * math.ceil(options.loaders / len(folders)))]
    streams = [iter(DataLoader(one, batch_size=None, num_workers=1, prefetch_factor=3)) for one in sets]
    while True:
        for stream in streams:
            yield next(stream)


def main():
    options = parse()
    options.run.mkdir(parents=True, exist_ok=True)
    keep_memory()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    folders, scenes = start_drawing(options)
    model = TinySam().to(options.device)
    decayed = [p for p in model.parameters() if p.dim() > 1]
    rest = [p for p in model.parameters() if p.dim() <= 1]
    optimiser = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.02}, {"params": rest, "weight_decay": 0}], lr=options.rate)
    checkpoint, step, spent = options.run / "checkpoint.pt", 0, 0.0
    average = Average(model)
    if checkpoint.exists():
        stored = torch.load(checkpoint, map_location=options.device)
        model.load_state_dict(stored["model"])
        optimiser.load_state_dict(stored["optimiser"])
        average.state, step, spent = stored["average"], stored["step"], stored["seconds"]
    train(options, model, optimiser, average, step, spent, folders, scenes, checkpoint)


def train(options, model, optimiser, average, step, spent, folders, scenes, checkpoint):
    generator = torch.Generator().manual_seed(options.seed + step)
    held_back, budget, source, source_full = validation_set(options.seed), options.minutes * 60, None, None
    began, saved, seen, recent, reports = time.monotonic() - spent, spent, 0, [], 0
    kind = "cuda" if options.device.startswith("cuda") else "cpu"
    while (seconds := time.monotonic() - began) < budget:
        full = seconds / budget >= options.full_from
        if full != source_full:
            source, source_full = batches_of(options, folders, scenes, full, step), full
        batch = to_device(next(source), options.device, options.prompts)
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(seconds / budget, options.rate)
        passes = int(torch.multinomial(torch.tensor([0.5, 0.38, 0.08, 0.04]), 1, generator=generator))
        with torch.autocast(kind, torch.bfloat16, enabled=options.precision == "bf16"):
            embedding = model.encoder(batch["image"])
            xy, label, mask, has = with_own_answers(model, embedding, batch, passes, generator)
            logits, quality, trust = model.decoder(embedding, xy, label, mask, has)
        mask_loss, quality_loss, trust_loss, iou = losses(logits.float(), quality.float(), trust.float(), batch)
        loss = mask_loss.mean() + quality_loss.mean() + 0.2 * trust_loss.mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        if not torch.isfinite(norm):
            sys.exit(f"step {step}: the gradient is not finite; start again with a lower --rate or --precision fp32.")
        optimiser.step()
        step += 1
        average.update(model, step)
        seen += len(batch["image"])
        recent.append((loss.item(), iou.mean().item(), quality_loss.mean().item(), trust_loss.mean().item()))
        if time.monotonic() - began - saved > 120 or time.monotonic() - began >= budget:
            now = time.monotonic() - began
            report = {"minutes": round(now / 60, 2), "step": step, "images_per_second": round(seen / (now - saved), 1), "full": full,
                      "loss": round(np.mean([r[0] for r in recent]), 4), "train_iou": round(np.mean([r[1] for r in recent]), 4),
                      "trust_loss": round(np.mean([r[3] for r in recent]), 4), "scenes": int(sum(Pool(f, scenes).written[0] for f in folders))}
            if reports % 3 == 2 or now >= budget:
                report.update(validate(average.state, held_back, options.device))
            reports += 1
            save(checkpoint, {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "average": average.state, "step": step,
                              "seconds": now, "settings": {**vars(options), "run": options.run.name}, "report": report})
            with open(options.run / "log.jsonl", "a") as log:
                log.write(json.dumps(report) + "\n")
            print(json.dumps(report), flush=True)
            saved, seen, recent = now, 0, []


if __name__ == "__main__":
    main()
