"""Trains tiny-tracker on generated clips for a fixed time; stop and start it with the same command.

    python3 train.py --run run --minutes 90

The schedule (learning rate, growth of the input) follows the minutes trained, not the steps, so that any machine ends with a
finished model. A checkpoint is written every two minutes; minutes of earlier starts count.
"""
import argparse
import json
import multiprocessing
import os
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader

from batches import Batches
from losses import answer_loss, fine_loss, map_loss
from model import TinyTracker
from pool import Pool, fill
from training import Average, decayed_groups, keep_memory, learning_rate, settings_of
from validation import validate, validation_set

# From which share of the time on: sizes, clips a step, frames a clip, frames skipped at most, refinements.
STAGES = [(0.0, [(144, 256), (160, 256), (144, 272)], 6, 8, 3, 2),
          (0.50, [(192, 336), (208, 352)], 3, 10, 2, 3),
          (0.76, [(288, 512)], 1, 16, 1, 4)]
POINTS, REFINED = 96, 16  # points a clip, of those refined
AVERAGE, WARM = 0.995, 0.015
SAVE_EVERY = 120  # seconds


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--run", required=True, type=Path, help="folder for the ring of clips, the checkpoint and the log")
    parser.add_argument("--minutes", type=float, default=90, help="minutes of training in all, earlier starts counted in")
    parser.add_argument("--encoder-from", type=Path, help="checkpoint of tiny_sam/train.py whose first layers start the encoder")
    parser.add_argument("--batch", type=float, default=1.0, help="clips a step as a multiple of the stages' own")
    parser.add_argument("--rate", type=float, default=1.5e-3, help="peak learning rate of AdamW")
    parser.add_argument("--clips", type=int, default=400, help="clips in the ring (11 MB of disk each)")
    parser.add_argument("--clip-rate", type=float, default=1.0, help="new clips a second once the ring is full")
    parser.add_argument("--loaders", type=int, default=1, help="processes that make batches")
    parser.add_argument("--threads", type=int, default=1, help="threads of PyTorch on a CPU")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--precision", choices=["bf16", "fp32"], default="bf16", help="of convolutions in training")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.device.startswith("cuda") and not torch.cuda.is_available():
        sys.exit("--device cuda: this PyTorch sees no GPU; use --device cpu.")
    if options.minutes <= 0 or options.batch <= 0:
        sys.exit(f"--minutes {options.minutes} --batch {options.batch}: expected numbers above 0.")
    if options.encoder_from and not options.encoder_from.exists():
        sys.exit(f"{options.encoder_from}: not found; train tiny_sam first or leave --encoder-from away.")
    return options


def apart(_=None):
    """A session of its own, so that a scheduler that shares the machine by sessions counts this process apart from training."""
    if hasattr(os, "setsid"):
        os.setsid()


def draw_for_ever(*task):
    apart()
    fill(*task)


def start_drawing(options):
    """Fills the ring of clips in the background; waits for the first ones."""
    folder = options.run / "pool0"
    task = (folder, options.clips, options.seed, options.clip_rate)
    multiprocessing.Process(target=draw_for_ever, args=task, daemon=True).start()
    while not folder.exists() or Pool(folder, options.clips).ready() < 60:
        time.sleep(0.5)
    return folder


def stage_at(progress):
    return max(index for index, stage in enumerate(STAGES) if progress >= stage[0])


def batches_of(options, folder, stage, step):
    """An endless loader of batches of one stage."""
    _, sizes, clips, frames, most_stride, _ = STAGES[stage]
    clips = max(1, round(clips * options.batch))
    sets = [Batches(folder, options.clips, sizes, clips, frames, POINTS, most_stride, [options.seed, step, index])
            for index in range(options.loaders)]
    streams = [iter(DataLoader(one, batch_size=None, num_workers=1, prefetch_factor=3, worker_init_fn=apart)) for one in sets]
    while True:
        for stream in streams:
            yield next(stream)


def loss_of(model, batch, iterations, kind, precision):
    """The sum that is minimised, and its parts for the log."""
    frames, tracks, asked = batch["frames"], batch["tracks"], batch["asked"]
    clips, count = frames.shape[:2]
    points, device = tracks.shape[1], frames.device
    with torch.autocast(kind, torch.bfloat16, enabled=precision == "bf16"):
        low, high = model.encoder(frames.flatten(0, 1).float())
    xy, seen = tracks[..., :2], tracks[..., 2]
    levels = model.levels(low, high)
    first = (torch.arange(clips, device=device) * count)[:, None].expand(clips, points)
    asked_xy = xy.gather(2, asked[..., None, None].expand(clips, points, 1, 2))[:, :, 0]
    high_query, low_query = model.query_features(levels, first.flatten(), asked.flatten(), asked_xy.flatten(0, 1))
    low_query = low_query.unflatten(0, (clips, points))
    height, width = low.shape[2:]
    rest = (slice(None), slice(REFINED, None))
    logits = model.guess.logits(levels[1][0].reshape(clips, -1, low.shape[1]), low_query[rest])
    nowhere = model.guess.nowhere
    search = map_loss(logits.unflatten(-1, (count, -1)), nowhere, xy[rest], seen[rest], height, width)
    frame = first.flatten()[:, None] + torch.arange(count, device=device)
    fine = fine_loss(levels[0], frame, high_query, xy.flatten(0, 1), seen.flatten(0, 1))
    some = (slice(None), slice(0, REFINED))
    raw, heat, points_now, occluded, error = model.start(low, low_query[some], asked[some], asked_xy[some], count)
    xy, seen = xy[some], seen[some]
    search = search + 0.5 * map_loss(raw.unflatten(-1, (count, -1)), nowhere, xy, seen, height, width)
    guess = map_loss(heat, None, xy, seen, height, width)
    scale = 256 / torch.tensor([frames.shape[4], frames.shape[3]], device=device, dtype=torch.float32)
    answer, _ = answer_loss(points_now, occluded, error, xy, seen, scale)
    flat = [value.flatten(0, 1) for value in (points_now, occluded, error)]
    query = torch.cat([high_query.unflatten(0, (clips, points))[some], low_query[some]], -1).flatten(0, 1)
    feats, refined = query[:, None].repeat(1, count, 1), 0.0
    levels = [levels[0]] + [(table.detach(), *sizes) for table, *sizes in levels[1:]]  # the search teaches these; saves a fifth of the time
    for _ in range(iterations):
        flat = list(model.step(levels, first[some].flatten(), flat[0].detach(), flat[1], flat[2], feats))
        feats = flat.pop()
        loss, distance = answer_loss(*flat, xy.flatten(0, 1), seen.flatten(0, 1), scale)
        refined = refined + loss
    near = ((distance < 4) * seen.flatten(0, 1)).sum() / seen.sum().clamp(min=1)
    total = search + 0.7 * fine + 0.5 * guess + 0.3 * answer + 0.7 * refined
    return total, [total.item(), search.item(), fine.item(), guess.item(), refined.item() / iterations, near.item()]


class Trainer:
    """Everything that a checkpoint holds, and one step of learning."""

    def __init__(self, options):
        self.options, self.device = options, options.device
        self.kind = "cuda" if self.device.startswith("cuda") else "cpu"
        self.model = TinyTracker().to(self.device)
        self.model.encoder.to(memory_format=torch.channels_last)  # a third faster on a CPU
        if options.encoder_from:
            self.borrow(torch.load(options.encoder_from, map_location=self.device)["average"])
        self.optimiser = torch.optim.AdamW(decayed_groups(self.model), lr=options.rate)
        self.average, self.step, self.seconds, self.reports = Average(self.model, AVERAGE), 0, 0.0, 0
        self.path = options.run / "checkpoint.pt"
        if self.path.exists():
            self.resume(torch.load(self.path, map_location=self.device))

    def borrow(self, weights):
        """Takes over the layers of tiny-sam's encoder that have the same name and shape here."""
        own = self.model.encoder.state_dict()
        same = {name: weights["encoder." + name] for name in own
                if weights.get("encoder." + name) is not None and weights["encoder." + name].shape == own[name].shape}
        self.model.encoder.load_state_dict({**own, **same})
        print(f"{len(same)} of {len(own)} tensors of the encoder start from {self.options.encoder_from.name}", flush=True)

    def resume(self, stored):
        self.model.load_state_dict(stored["model"])
        self.optimiser.load_state_dict(stored["optimiser"])
        self.average.state, self.step, self.seconds = stored["average"], stored["step"], stored["seconds"]

    def learn(self, batch, iterations, progress):
        """One step; returns the parts of the loss."""
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(progress, self.options.rate, WARM)
        total, parts = loss_of(self.model, batch, iterations, self.kind, self.options.precision)
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), 3.0)
        if torch.isfinite(norm):
            self.optimiser.step()
        else:
            print(f"step {self.step}: gradient not finite, left out", flush=True)
        self.step += 1
        self.average.update(self.model, self.step)
        return parts

    def save(self, report, held_back, last):
        """Writes the checkpoint and a line of the log; every third time, and the last, with held-back scores."""
        if self.reports % 3 == 2 or last:
            report.update(validate({n: v.cpu() for n, v in self.average.state.items()}, held_back))
        self.reports += 1
        content = {"model": self.model.state_dict(), "optimiser": self.optimiser.state_dict(), "average": self.average.state,
                   "step": self.step, "seconds": self.seconds, "report": report,
                   "settings": settings_of(self.options)}
        torch.save(content, self.path.with_suffix(".new"))
        os.replace(self.path.with_suffix(".new"), self.path)
        with open(self.options.run / "log.jsonl", "a") as log:
            log.write(json.dumps(report) + "\n")
        print(json.dumps(report), flush=True)


def train(options, trainer, folder):
    held_back, budget = validation_set(options.seed), options.minutes * 60
    began, saved, recent, frames, source, source_stage = time.monotonic() - trainer.seconds, trainer.seconds, [], 0, None, None
    while trainer.seconds < budget:
        stage = stage_at(trainer.seconds / budget)
        if stage != source_stage:
            source, source_stage = batches_of(options, folder, stage, trainer.step), stage
        batch = {name: value.to(options.device) for name, value in next(source).items()}
        recent.append(trainer.learn(batch, STAGES[stage][-1], trainer.seconds / budget))
        frames += batch["frames"].shape[0] * batch["frames"].shape[1]
        trainer.seconds = time.monotonic() - began
        last = trainer.seconds >= budget
        if trainer.seconds - saved > SAVE_EVERY or last:
            names = ("loss", "search", "fine", "guess", "refined", "within_4")
            means = dict(zip(names, np.mean(recent, 0).round(4).tolist()))
            trainer.save({"minutes": round(trainer.seconds / 60, 2), "step": trainer.step, "stage": stage, **means,
                          "frames_per_second": round(frames / (trainer.seconds - saved), 1),
                          "clips": int(Pool(folder, options.clips).written[0])}, held_back, last)
            saved, recent, frames = trainer.seconds, [], 0


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
    folder = start_drawing(options)
    train(options, trainer, folder)


if __name__ == "__main__":
    main()
