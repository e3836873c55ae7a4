"""Trains tiny-sam from scratch on generated scenes for a fixed time; stop and start it with the same command.

    python3 train.py --run run --minutes 75

The schedule (learning rate, the change from small to full input) follows the minutes trained, not the steps, so that any
machine ends with a finished model. A checkpoint is written every two minutes; minutes of earlier starts count.
"""
import argparse
import json
import math
import multiprocessing
import os
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader

from feedback import with_own_answers
from losses import losses
from model import TinySam
from pool import Pool, fill
from prompts import Batches
from training import Average, decayed_groups, keep_memory, learning_rate, load_grown, settings_of
from validation import to_device, validate, validation_set

SMALL = [(160, 256), (160, 256), (192, 256), (256, 192)]
FULL = [(224, 384), (224, 384), (224, 384), (288, 384), (352, 256)]
AVERAGE, WARM = 0.997, 0.02
SAVE_EVERY = 120  # seconds
EARLIER_PASSES = [0.3, 0.3, 0.15, 0.08, 0.04, 0.03, 0.03, 0, 0.03, 0, 0, 0.04]  # chance of 0, 1, 2.. passes before the one that learns


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--run", required=True, type=Path, help="folder for the pool of scenes, the checkpoint and the log")
    parser.add_argument("--weights-from", type=Path, help="checkpoint.pt of another run whose weights a fresh run starts with")
    parser.add_argument("--minutes", type=float, default=75, help="minutes of training in all, earlier starts counted in")
    parser.add_argument("--full-from", type=float, default=0.55, help="share of the time after which the input is 384 px")
    parser.add_argument("--freeze-from", type=float, default=0.7, help="share of the time after which normalisation keeps its averaged statistics")
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


def start_drawing(options):
    """One ring of scenes per drawing process, filled in the background at low priority; waits for the first scenes."""
    folders = [options.run / f"pool{index}" for index in range(options.drawers)]
    scenes = options.scenes // options.drawers
    for index, folder in enumerate(folders):
        task = (folder, scenes, options.seed + 1000 * index, options.scene_rate)
        multiprocessing.Process(target=draw_for_ever, args=task, daemon=True).start()
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


class Trainer:
    """Everything that a checkpoint holds, and one step of learning."""

    def __init__(self, options):
        self.options, self.device = options, options.device
        self.kind = "cuda" if self.device.startswith("cuda") else "cpu"
        self.model = TinySam().to(self.device, memory_format=torch.channels_last)
        self.optimiser = torch.optim.AdamW(decayed_groups(self.model), lr=options.rate)
        self.average, self.step, self.seconds, self.reports = Average(self.model, AVERAGE), 0, 0.0, 0
        self.frozen = False
        self.path = options.run / "checkpoint.pt"
        if self.path.exists():
            self.resume(torch.load(self.path, map_location=self.device))
        elif options.weights_from:
            load_grown(self.model, torch.load(options.weights_from, map_location=self.device)["average"])
            self.average = Average(self.model, AVERAGE)
        self.generator = torch.Generator().manual_seed(options.seed + self.step)

    def resume(self, stored):
        self.model.load_state_dict(stored["model"])
        self.optimiser.load_state_dict(stored["optimiser"])
        self.average.state, self.step, self.seconds = stored["average"], stored["step"], stored["seconds"]

    def freeze(self):
        """Normalises by the averaged statistics from here on, so that the last part trains the very function that is deployed."""
        self.frozen = True
        for name, part in self.model.named_modules():
            if isinstance(part, torch.nn.BatchNorm2d):
                part.running_mean.copy_(self.average.state[f"{name}.running_mean"])
                part.running_var.copy_(self.average.state[f"{name}.running_var"])
                part.eval()

    def learn(self, batch, progress):
        """One step; returns (loss, mean IoU, trust loss)."""
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(progress, self.options.rate, WARM)
        passes = int(torch.multinomial(torch.tensor(EARLIER_PASSES), 1, generator=self.generator))
        with torch.autocast(self.kind, torch.bfloat16, enabled=self.options.precision == "bf16"):
            embedding = self.model.encoder(batch["image"].contiguous(memory_format=torch.channels_last))
            *prompt, earlier, settled = with_own_answers(self.model, embedding, batch, passes, self.generator)
            logits, quality, trust = self.model.decoder(embedding, *prompt)
        mask_loss, quality_loss, trust_loss, iou = losses(logits.float(), quality.float(), trust.float(), batch, settled)
        weight = 1 + 2 * (iou < earlier).float()  # a pass that makes its own mask worse counts three times
        loss = (mask_loss * weight).sum() / weight.sum() + quality_loss.mean() + 0.2 * trust_loss.mean()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), 2.0)
        if torch.isfinite(norm):
            self.optimiser.step()
        else:
            print(f"step {self.step}: gradient not finite, left out", flush=True)
        self.step += 1
        self.average.update(self.model, self.step)
        return loss.item(), iou.mean().item(), trust_loss.mean().item()

    def save(self, report, held_back, last):
        """Writes the checkpoint and a line of the log; every third time, and the last, with held-back scores."""
        if self.reports % 3 == 2 or last:
            report.update(validate(self.average.state, held_back, self.device))
        self.reports += 1
        content = {"model": self.model.state_dict(), "optimiser": self.optimiser.state_dict(), "average": self.average.state,
                   "step": self.step, "seconds": self.seconds, "report": report,
                   "settings": settings_of(self.options)}
        torch.save(content, self.path.with_suffix(".new"))
        os.replace(self.path.with_suffix(".new"), self.path)
        with open(self.options.run / "log.jsonl", "a") as log:
            log.write(json.dumps(report) + "\n")
        print(json.dumps(report), flush=True)


def train(options, trainer, folders, scenes):
    held_back, budget = validation_set(options.seed), options.minutes * 60
    began, saved, recent, images, source, source_full = time.monotonic() - trainer.seconds, trainer.seconds, [], 0, None, None
    while trainer.seconds < budget:
        full = trainer.seconds / budget >= options.full_from
        if not trainer.frozen and trainer.seconds / budget >= options.freeze_from:
            trainer.freeze()
        if full != source_full:
            source, source_full = batches_of(options, folders, scenes, full, trainer.step), full
        batch = to_device(next(source), options.device, options.prompts)
        recent.append(trainer.learn(batch, trainer.seconds / budget))
        images += len(batch["image"])
        trainer.seconds = time.monotonic() - began
        last = trainer.seconds >= budget
        if trainer.seconds - saved > SAVE_EVERY or last:
            loss, iou, trust = np.mean(recent, 0).round(4).tolist()
            trainer.save({"minutes": round(trainer.seconds / 60, 2), "step": trainer.step, "full": full, "loss": loss, "train_iou": iou,
                          "trust_loss": trust, "images_per_second": round(images / (trainer.seconds - saved), 1),
                          "scenes": int(sum(Pool(folder, scenes).written[0] for folder in folders))}, held_back, last)
            saved, recent, images = trainer.seconds, [], 0


def main():
    options = parse()
    options.run.mkdir(parents=True, exist_ok=True)
    keep_memory()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    trainer = Trainer(options)
    if trainer.seconds >= options.minutes * 60:
        sys.exit(f"{trainer.path}: this run has had its {options.minutes} minutes; start a fresh --run to train longer.")
    folders, scenes = start_drawing(options)
    train(options, trainer, folders, scenes)


if __name__ == "__main__":
    main()
