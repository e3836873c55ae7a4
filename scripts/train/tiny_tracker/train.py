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
from encoder import LOW
from losses import answer_loss, fine_loss, map_loss
from model import TinyTracker
from pixels import GREY, grey_map, patch_at
from places import rows
from pool import Pool, fill
from training import Average, decayed_groups, keep_memory, learning_rate, settings_of
from validation import validate, validation_set
from walk import LEVER, frame_of, sampled

# From which share of the time on: sizes, clips a step, frames a clip, frames skipped at most, refinements, and whether the encoder learns
# (it always does where it starts from chance).
STAGES = [(0.0, [(288, 512)], 1, 12, 2, 2, False),
          (0.02, [(288, 512)], 1, 12, 2, 2, True)]
POINTS, REFINED = 96, 40  # points a clip, of those walked and refined (twice as many, one after the other, while the encoder rests)
ENCODER_RATE = 0.4  # of the learning rate, as the encoder usually starts from another run
TOLD, SLIPS, SLIP = 0.1, 0.12, 0.3  # shares of a walk's steps that are told the truth and that slip; how far, in cells of the low map
BACK = 0.5  # share of steps that go the frames there and back
EXACT = 0.7  # share of steps whose walk places points by aligning pixels, too; in the others the maps have to do
AVERAGE, WARM = 0.995, 0.015
SAVE_EVERY = 120  # seconds


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--run", required=True, type=Path, help="folder for the ring of clips, the checkpoint and the log")
    parser.add_argument("--minutes", type=float, default=90, help="minutes of training in all, earlier starts counted in")
    parser.add_argument("--weights-from", type=Path, help="checkpoint.pt of another run, or of recover.py: what has the same name and shape starts from it")
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
    if options.weights_from and not options.weights_from.exists():
        sys.exit(f"{options.weights_from}: not found; make it by recover.py or leave --weights-from away.")
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
    while not folder.exists() or Pool(folder, options.clips).ready() < 40:
        time.sleep(0.5)
    return folder


def stage_at(progress):
    return max(index for index, stage in enumerate(STAGES) if progress >= stage[0])


def batches_of(options, folder, stage, step):
    """An endless loader of batches of one stage."""
    _, sizes, clips, frames, most_stride, *_ = STAGES[stage]
    clips = max(1, round(clips * options.batch))
    sets = [Batches(folder, options.clips, sizes, clips, frames, POINTS, most_stride, [options.seed, step, index])
            for index in range(options.loaders)]
    streams = [iter(DataLoader(one, batch_size=None, num_workers=1, prefetch_factor=3, worker_init_fn=apart)) for one in sets]
    while True:
        for stream in streams:
            yield next(stream)


class Mishaps:
    """Corrects and disturbs what a walk goes on from, so that it learns to find back.

    One time in ten a visible point is told where it truly is. One time in eight a point slips: its place moves a little, and what it
    takes for its look on the high map with it, so that only the query's look tells where it should be.
    """

    def __init__(self, xy, seen):
        self.xy, self.seen = xy, seen

    def __call__(self, t, state, maps, clip, height, width):
        place, way, chance, memory, steady, last, fine_steady, recent, fine_last, patch = state
        told = (self.seen[:, t] * (torch.rand_like(self.seen[:, t]) < TOLD))[:, None]
        place = told * (self.xy[:, t] / 8 - 0.5) + (1 - told) * place
        slips = torch.rand_like(told) < SLIPS
        place = place + slips * torch.randn_like(place) * SLIP
        look = sampled(maps[1], clip, place * 2 + 0.5, 2 * height, 2 * width)
        deep = slips & (torch.rand_like(told) < 0.5)
        if maps[2] is not None:
            there = patch_at(maps[2].reshape(-1, GREY), frame_of(clip, place), (place + 0.5) * 8, 2 * height, 2 * width)
            patch = torch.where(slips, there, patch)
        return (place, way, chance, memory, steady, last, torch.where(deep, look, fine_steady), torch.where(slips, look, recent),
                torch.where(slips, look, fine_last), patch)


def there_and_back(values, clips, axis=0):
    """Frames of [clips*T, ..] (or along `axis` of one value a clip) once forth and once back: twice the way for the same encoding."""
    if axis:
        return torch.cat([values, values.flip(axis).narrow(axis, 1, values.shape[axis] - 1)], axis)
    values = values.unflatten(0, (clips, -1))
    return torch.cat([values, values.flip(1)[:, 1:]], 1).flatten(0, 1)


def features_of(model, frames, learns, kind, precision):
    """Maps of all frames of a batch; without gradients where the encoder rests."""
    with torch.set_grad_enabled(learns), torch.autocast(kind, torch.bfloat16, enabled=precision == "bf16"):
        return model.encoder(frames.flatten(0, 1).float())


def loss_of(model, maps, batch, iterations, learns, turn=0):
    """The sum that is minimised, and its parts for the log. `turn` chooses the points that are walked and refined."""
    frames, asked, (low, high) = batch["frames"], int(batch["asked"]), maps
    tracks = batch["tracks"].roll(-turn * REFINED, 1)
    clips, count = frames.shape[:2]
    points, device = tracks.shape[1], frames.device
    xy, seen = tracks[..., :2], tracks[..., 2]
    levels = model.levels(low, high)
    first = (torch.arange(clips, device=device) * count)[:, None].expand(clips, points)
    asked_xy, on_frame = xy[:, :, asked], torch.full((clips * points,), asked, device=device)
    high_query, low_query = model.query_features(levels, first.flatten(), on_frame, asked_xy.flatten(0, 1))
    search = fine = low.new_zeros(())
    height, width = low.shape[2:]
    if learns:
        rest = (slice(None), slice(REFINED, None))
        sharp, nowhere = torch.exp(LEVER * model.walk.sharpness[0]), model.walk.nowhere
        logits = torch.matmul(low_query.unflatten(0, (clips, points))[rest], rows(low).reshape(clips, -1, LOW).transpose(1, 2)) * sharp
        search = map_loss(logits.unflatten(-1, (count, -1)), nowhere, xy[rest], seen[rest], height, width)
        frame = first.flatten()[:, None] + torch.arange(count, device=device)
        fine = fine_loss(levels[0], frame, high_query, xy.flatten(0, 1), seen.flatten(0, 1))
    grey = grey_map(frames.flatten(0, 1).float()) if torch.rand(()).item() < EXACT else None
    if torch.rand(()).item() < BACK:
        low, high, tracks = there_and_back(low, clips), there_and_back(high, clips), there_and_back(tracks, clips, 2)
        grey = there_and_back(grey, clips) if grey is not None else None
        levels, count = model.levels(low, high), 2 * count - 1
        first, xy, seen = first // frames.shape[1] * count, tracks[..., :2], tracks[..., 2]
    some = (slice(None), slice(0, REFINED))

    def chosen(values):
        return values.unflatten(0, (clips, points))[some].flatten(0, 1)

    xy, seen, asked_xy = xy[some].flatten(0, 1), seen[some].flatten(0, 1), asked_xy[some].flatten(0, 1)
    *answer, heat = model.start(low, high, grey, chosen(low_query), chosen(high_query), chosen(on_frame), asked_xy, clips, Mishaps(xy, seen))
    guess = map_loss(heat, None, xy, seen, height, width)
    scale = 256 / torch.tensor([frames.shape[4], frames.shape[3]], device=device, dtype=torch.float32)
    guessed, _ = answer_loss(*answer, xy, seen, scale)
    feats, refined = torch.cat([chosen(high_query), chosen(low_query)], -1)[:, None].repeat(1, count, 1), 0.0
    levels = [levels[0]] + [(table.detach(), *sizes) for table, *sizes in levels[1:]]  # the search teaches these; saves a fifth of the time
    for index in range(iterations):
        *answer, feats = model.step(levels, first[some].flatten(), answer[0].detach(), *answer[1:], feats)
        loss, distance = answer_loss(*answer, xy, seen, scale)
        refined = refined + loss * (index + 1) / iterations
    near, finer = (((distance < d) * seen).sum() / seen.sum().clamp(min=1) for d in (4, 1))
    total = 0.5 * search + 0.7 * fine + 0.7 * guess + guessed + 1.5 * refined / iterations
    return total, [part.item() for part in (total, search, fine, guess, refined / iterations, near, finer)]


class Trainer:
    """Everything that a checkpoint holds, and one step of learning."""

    def __init__(self, options):
        self.options, self.device = options, options.device
        self.kind = "cuda" if self.device.startswith("cuda") else "cpu"
        self.model = TinyTracker().to(self.device)
        self.model.to(memory_format=torch.channels_last)  # a third faster on a CPU
        if options.weights_from:
            self.borrow(torch.load(options.weights_from, map_location=self.device)["average"])
        own = decayed_groups(self.model.walk) + decayed_groups(self.model.step)
        groups = [{**group, "share": 1.0} for group in own] + [{**group, "share": ENCODER_RATE} for group in decayed_groups(self.model.encoder)]
        self.optimiser = torch.optim.AdamW(groups, lr=options.rate)
        self.average, self.step, self.seconds, self.reports = Average(self.model, AVERAGE), 0, 0.0, 0
        self.path = options.run / "checkpoint.pt"
        if self.path.exists():
            self.resume(torch.load(self.path, map_location=self.device))

    def borrow(self, weights):
        """Takes over what has the same name and shape here; from tiny-sam that is the first layers of the encoder."""
        own = self.model.state_dict()
        same = {name: value for name, value in weights.items() if name in own and value.shape == own[name].shape}
        self.model.load_state_dict({**own, **same})
        print(f"{len(same)} of {len(own)} tensors start from {self.options.weights_from.name}", flush=True)

    def resume(self, stored):
        self.model.load_state_dict(stored["model"])
        self.optimiser.load_state_dict(stored["optimiser"])
        self.average.state, self.step, self.seconds = stored["average"], stored["step"], stored["seconds"]

    def learn(self, batch, iterations, learns, progress):
        """One step, or two on the same frames while the encoder rests; returns the parts of the last loss."""
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(progress, self.options.rate, WARM) * group["share"]
        self.model.encoder.train(learns)
        maps = features_of(self.model, batch["frames"], learns, self.kind, self.options.precision)
        for turn in range(1 if learns else 2):
            total, parts = loss_of(self.model, maps, batch, iterations, learns, turn)
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
        """Writes the checkpoint and a line of the log; every fourth time, and the last, with held-back scores."""
        if self.reports % 4 == 3 or last:
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
        iterations, learns = STAGES[stage][-2:]
        recent.append(trainer.learn(batch, iterations, learns or options.weights_from is None, trainer.seconds / budget))
        frames += batch["frames"].shape[0] * batch["frames"].shape[1]
        trainer.seconds = time.monotonic() - began
        last = trainer.seconds >= budget
        if trainer.seconds - saved > SAVE_EVERY or last:
            names = ("loss", "search", "fine", "guess", "refined", "within_4", "within_1")
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
