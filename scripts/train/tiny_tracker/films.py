"""Draws longer and larger clips as a dataset to judge whole runs of `sampt vos` on: the generator's things, which the camera follows.

    python3 films.py --out films --clips 10 --frames 60 --seed 8
    python3 films.py --out growing --clips 10 --frames 50 --seed 5 --growing
    python3 films.py --out smoke --clips 10 --frames 60 --seed 8 --smoke

A clip has one object: a person, an animal or a vehicle with its limbs, before and behind others, on a ground that passes. With --growing it comes
nearer, its sides two to three times as long in the end; with --smoke coloured smoke drifts over the same clips and makes them soft, which training never showed. In the layout of DAVIS 2017, 854x480. Training does not see these clips.
"""
import argparse
import shutil
import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

import clips
import lens
import shapes
from clips import camera, draw, fence, sprite, thing, way_of
from generate import background
from layer import Layer
from light import Sun
from motion import course, shift, similarity, speed_of
from textures import TextureBank

HEIGHT, WIDTH = 480, 854
KINDS = [shapes.person, shapes.quadruped, shapes.car, shapes.van, shapes.bicycle, shapes.boat, shapes.bird]
LEAST, MOST = 0.006, 0.15  # share of the first frame that the object covers
GONE, MOST_GONE = 0.003, 0.25  # share of a frame below which it is hardly there; of how many frames at most
PALETTE = [0, 0, 0, 128, 0, 0] + [0] * 762


def ground(rng, bank, sun, views):
    """The background, larger than that of training clips, and the scene that camouflaged things borrow from."""
    scene = background(rng, bank, sun)
    height, width = int(rng.uniform(900, 1300)), int(rng.uniform(1500, 2000))
    wide = cv2.resize(scene, (width, height), interpolation=cv2.INTER_CUBIC)
    detail = np.tile(bank.sample(rng, 450, 500), (3, 4, 1))[:height, :width]
    detail = cv2.resize(detail, (width, height))
    wide = np.clip(wide + rng.uniform(0.1, 0.6) * (detail - detail.mean()), 0, 255).astype(np.uint8)
    return Layer(wide, None, views @ shift(-width / 2, -height / 2)), scene


def others(rng, bank, scene, sun, views, count, largest, fast):
    layers = []
    for _ in range(count):
        way = way_of(rng, speed_of(rng, 0.4, 8.0))
        layers += thing(rng, bank, scene, sun, views, way, sprite(rng, bank, scene, sun, np.exp(rng.uniform(np.log(60), np.log(largest)))), fast)
    return layers


def hero(rng, bank, scene, sun, views, way, fast, growing, frames):
    """The layers of the object."""
    times, size = rng.uniform(2.2, 3.3), rng.uniform(120, 230)
    if growing:
        growth, size = np.linspace(0, np.log(times), frames) - np.log(times) / 2, size * times ** 0.5
    else:
        growth = np.clip(course(rng, frames, 1, speed_of(rng, 0.003, 0.03))[:, 0], -0.6, 0.6)

    picture = sprite(rng, bank, scene, sun, size, KINDS[rng.integers(len(KINDS))])
    turn = course(rng, frames, 1, speed_of(rng, 0.003, 0.05))[:, 0]
    squeeze = np.cos(np.clip(course(rng, frames, 1, speed_of(rng, 0.005, 0.05))[:, 0] + rng.normal(0, 0.3), -1.1, 1.1))
    axis = rng.choice([0.0, rng.random() * np.pi])
    poses = np.array([similarity(*way[t], turn[t], np.exp(growth[t]), squeeze[t], axis) for t in range(frames)])
    return thing(rng, bank, scene, sun, views, way, picture, fast, poses)


def scene_of(rng, bank, frames, growing):
    """Layers of a clip, back to front, and which of them are the object."""
    fast = rng.random() < 0.4
    way = way_of(rng, speed_of(rng, *((2.0, 20.0) if fast else (0.6, 8.0))))
    way -= way[0]
    pan = course(rng, frames, 2, speed_of(rng, 0.1, 4.0))
    pan = pan * 0.3 + rng.uniform(0.6, 1.0) * way
    views = camera(rng, pan)
    sun = Sun(rng)
    back, scene = ground(rng, bank, sun, views)
    layers = [back] + others(rng, bank, scene, sun, views, int(rng.integers(0, 4)), 380, fast)
    own = hero(rng, bank, scene, sun, views, way, fast, growing, frames)
    indices, layers = range(len(layers), len(layers) + len(own)), layers + own
    if rng.random() < 0.5:
        layers += others(rng, bank, scene, sun, views, int(rng.integers(1, 3)), 200, fast)
    if rng.random() < 0.3:
        layers.append(fence(rng, bank, views, pan))
    return layers, indices


def is_worth_judging(masks):
    """Whether the object is small enough, mostly there, and mostly to be seen on the first frame."""
    areas = masks.mean((1, 2))
    return LEAST <= areas[0] <= MOST and (areas < GONE).mean() <= MOST_GONE and areas[0] >= 0.5 * areas[:4].max()


def smoke(rng, frames):
    """The frames under smoke that comes and may go again, thicker here than there; what lies under it is soft and noisy."""
    most, colour, pace = rng.uniform(0.45, 0.7), rng.uniform(120, 230, 3), rng.uniform(0.6, 1.2)
    smoky = []
    for t, frame in enumerate(frames):
        if t % 4 == 0:
            billows = cv2.resize(rng.uniform(0.6, 1.4, (5, 8)).astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
        thick = most * np.sin(np.pi * min(1.0, pace * t / len(frames))) ** 2
        cover = np.clip(thick * billows, 0, 0.9)[..., None]
        soft = cv2.GaussianBlur(frame.astype(np.float32), (0, 0), 0.6 + 2 * thick)
        smoky.append(np.clip(soft + cover * (colour - soft) + rng.normal(0, 3, soft.shape), 0, 255).astype(np.uint8))
    return smoky


def write(folder, name, frames, masks):
    for kind in ("Annotations", "JPEGImages"):
        (folder / kind / "480p" / name).mkdir(parents=True)
    for t, (frame, mask) in enumerate(zip(frames, masks)):
        cv2.imwrite(str(folder / "JPEGImages/480p" / name / f"{t:05d}.jpg"), frame[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 94])
        picture = Image.fromarray(mask.astype(np.uint8), "P")
        picture.putpalette(PALETTE)
        picture.save(folder / "Annotations/480p" / name / f"{t:05d}.png")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", required=True, type=Path, help="the dataset's folder; must not be there")
    parser.add_argument("--clips", type=int, default=10)
    parser.add_argument("--frames", type=int, default=60)
    parser.add_argument("--growing", action="store_true", help="the object comes nearer")
    parser.add_argument("--smoke", action="store_true", help="coloured smoke drifts over the same clips")
    parser.add_argument("--seed", type=int, default=8)
    options = parser.parse_args()
    if options.clips < 1 or options.frames < 4:
        sys.exit(f"--clips {options.clips} --frames {options.frames}: expected at least one clip of at least four frames.")
    if options.out.exists():
        sys.exit(f"{options.out}: is there already; give a folder that is not.")
    cv2.setNumThreads(1)
    # The generator's clips are all of one size, which it keeps here.
    clips.FRAMES, clips.HEIGHT, clips.WIDTH = options.frames, HEIGHT, WIDTH
    lens.GRAIN = np.random.default_rng(7).standard_normal((560, 930, 3), dtype=np.float32)
    part = options.out.with_name(options.out.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    rng, names = np.random.default_rng(options.seed), []
    bank = TextureBank(rng, 60)
    while len(names) < options.clips:
        layers, own = scene_of(rng, bank, options.frames, options.growing)
        frames, tops = draw(rng, layers)
        masks = np.isin(tops, own)
        if is_worth_judging(masks):
            names.append(f"{options.out.name}-{len(names):04d}")
            if options.smoke:
                frames = smoke(np.random.default_rng([options.seed, len(names)]), frames)
            write(part, names[-1], frames, masks)
            print(f"{names[-1]}: {100 * masks[0].mean():.1f} % of the first frame, {100 * masks[-1].mean():.1f} % of the last", flush=True)
    (part / "ImageSets/2017").mkdir(parents=True)
    (part / "ImageSets/2017/val.txt").write_text("\n".join(names) + "\n")
    part.rename(options.out)


if __name__ == "__main__":
    main()
