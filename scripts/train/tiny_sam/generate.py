"""Draws labelled scenes for training: a background, two to six objects, what hides them, light and camera.

    python3 generate.py --preview 24 --out preview.png

A scene is (image uint8 [448, 448, 3] RGB, labels uint8 [448, 448]: 0 background, 1.. the visible pixels of each object).
Objects are drawn in their bounding boxes; --preview prints the time of a scene.
"""
import argparse
import sys
import time

import cv2
import numpy as np

import shapes
from light import Sun, ground_shadow, mirror
from nature import blend_in, dapple, landscape, shaggy, uneven
from occluders import occlude
from paint import SIDE, Style, motion_blur, paste, place, render
from textures import TextureBank, fractal_noise

LANDSCAPES = 0.5  # share of scenes with a layered background
UPRIGHT = {shapes.person, shapes.quadruped, shapes.car, shapes.van, shapes.bicycle, shapes.boat, shapes.bird}


def background(rng, bank, sun, landscapes=0.0):
    if rng.random() < landscapes:
        scene = landscape(rng, bank, SIDE)
    else:
        scene = backdrop(rng, bank)
    if rng.random() < 0.8:
        for _ in range(int(rng.integers(1, 13))):
            clutter(rng, bank, scene, sun)
    pick = rng.random()
    if pick < 0.15:
        scene = cv2.GaussianBlur(scene, (0, 0), rng.uniform(0.7, 4.5))
    elif pick < 0.23:  # the camera follows an object
        scene = cv2.blur(scene, (int(rng.integers(3, 32)), 1))
    return np.ascontiguousarray(scene, np.float32)


def backdrop(rng, bank):
    scene = bank.sample(rng, SIDE, SIDE)
    if rng.random() < 0.65:
        ground, horizon = bank.sample(rng, SIDE, SIDE), int(rng.uniform(0.15, 0.85) * SIDE)
        if rng.random() < 0.6:
            spread = rng.uniform(0, 0.4) * SIDE
            source = np.float32([[0, 0], [SIDE, 0], [SIDE, SIDE], [0, SIDE]])
            target = np.float32([[spread, horizon], [SIDE - spread, horizon], [SIDE * 1.6, SIDE], [-SIDE * 0.6, SIDE]])
            matrix = cv2.getPerspectiveTransform(source, target)
            ground = cv2.warpPerspective(ground, matrix, (SIDE, SIDE), borderMode=cv2.BORDER_REFLECT)
        skyline = horizon + (rng.uniform(0, 90) * (fractal_noise(rng, 128, octaves=5)[64] - 0.5))
        below = np.arange(SIDE)[:, None] >= cv2.resize(skyline[None].astype(np.float32), (SIDE, 1))
        scene = np.where(below[..., None], ground, scene)
    return np.ascontiguousarray(scene, np.float32)


def clutter(rng, bank, scene, sun):
    """Rocks, houses, trees, posts: things behind the objects that nobody asks for."""
    pick = rng.random()
    if pick < 0.35:
        trunk = [([shapes.capsule([0, 0.5], [rng.normal(0, 0.05), -0.2], 0.05, 0.03)], 0)]
        crown = [part for _ in range(3) for part in shapes.moved(shapes.blob(rng, 1), rng.normal(0, 0.14, 2) - [0, 0.3], 0.7)]
        parts, size = trunk + crown, rng.uniform(80, 400)
    elif pick < 0.6:
        wide = rng.uniform(0.02, 0.6)
        parts, size = [([np.array([[0, 0], [wide, 0], [wide, 1], [0, 1]])], 0)], rng.uniform(60, 500)
    else:
        parts, size = shapes.draw_kind(rng)(rng), np.exp(rng.uniform(np.log(25), np.log(250)))
    placed, height, width = place(rng, parts, size, True)
    rgb, alpha = render(rng, placed, height, width, Style(rng, bank, scene, rng.choice([0, 0.5]), sun))
    if rng.random() < 0.5:
        rgb, alpha = uneven(rng, rgb, alpha)
    x, y = (int(rng.integers(-side // 2, SIDE - side // 2)) for side in (width, height))
    if rng.random() < 0.3:
        ground_shadow(rng, sun, scene, alpha, x, y)
    paste(scene, None, rgb, alpha, x, y, None)


def add_object(rng, bank, scene, labels, label, sun, kind=None, size=None, level=None):
    """Draws one object with shadow, reflection and blur as chance has it; returns (kind, size, y of its middle)."""
    kind = kind or shapes.draw_kind(rng)
    size = size or np.exp(rng.uniform(np.log(70), np.log(560)))
    parts = kind(rng)
    if rng.random() < 0.12:
        parts = parts + shapes.moved(shapes.draw_kind(rng)(rng), rng.normal(0, 0.25, 2), rng.uniform(0.3, 0.7))
    placed, height, width = place(rng, parts, size, kind in UPRIGHT)
    camouflage = rng.choice([0.0, 0.5, 1.0], p=[0.78, 0.14, 0.08])
    rgb, alpha = render(rng, placed, height, width, Style(rng, bank, scene, camouflage, sun))
    slack = 0.45 if rng.random() < 0.25 else 0.1
    x = int(-slack * width + rng.random() * (SIDE - (1 - 2 * slack) * width))
    y = int(-slack * height + rng.random() * (SIDE - (1 - 2 * slack) * height))
    if level is not None:
        y = int(level - height / 2 + rng.normal(0, 12))
    if rng.random() < 0.55:
        rgb, alpha = uneven(rng, rgb, alpha)
    if rng.random() < 0.15:
        rgb, alpha = shaggy(rng, rgb, alpha)
    if rng.random() < 0.25:
        rgb = blend_in(rng, rgb, alpha, scene, x, y)
    if rng.random() < 0.15:
        rgb, alpha = motion_blur(rng, rgb, alpha)
    if rng.random() < (0.75 if kind in UPRIGHT else 0.3):
        ground_shadow(rng, sun, scene, alpha, x, y)
    if rng.random() < 0.12:
        paste(scene, None, *mirror(rng, rgb, alpha), x, y + height - 9, None)
    if rng.random() < 0.04:
        alpha = alpha * rng.uniform(0.75, 0.95)
    paste(scene, labels, rgb, alpha, x, y, label)
    return kind, size, y + height / 2


def camera(rng, scene):
    """Light across the scene, tone, blur, noise and JPEG."""
    if rng.random() < 0.6:
        field = cv2.resize(fractal_noise(rng, 32, octaves=3), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
        scene = scene * (1 + rng.uniform(0.1, 0.9) * (field[..., None] - 0.5))
    scene = np.clip(scene, 0, 255)
    if rng.random() < 0.5:
        scene = 255 * (scene / 255) ** np.float32(2 ** rng.uniform(-0.7, 0.7))
    if rng.random() < 0.3:
        gray = scene.mean(2, keepdims=True)
        scene = gray + (scene - gray) * rng.uniform(0.0, 1.3)
    if rng.random() < 0.12:
        scene = scene * rng.uniform(0.5, 0.95) + rng.uniform(0, 90)
    if rng.random() < 0.25:
        scene = cv2.GaussianBlur(scene, (0, 0), rng.uniform(0.3, 1.2))
    scene = scene + rng.uniform(0, 7) * rng.standard_normal(scene.shape, dtype=np.float32)
    scene = np.clip(scene, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        packed = cv2.imencode(".jpg", scene[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 96))])[1]
        scene = cv2.imdecode(packed, cv2.IMREAD_COLOR)[..., ::-1]
    return np.ascontiguousarray(scene)


def make_scene(rng, bank):
    sun = Sun(rng)
    scene, labels = background(rng, bank, sun, LANDSCAPES), np.zeros((SIDE, SIDE), np.uint8)
    count, label = int(rng.integers(2, 7)), 0
    while label < count:
        label += 1
        kind, size, level = add_object(rng, bank, scene, labels, label, sun)
        if rng.random() < 0.22:
            for _ in range(int(rng.integers(1, 5))):
                label += 1
                add_object(rng, bank, scene, labels, label, sun, kind, size * rng.uniform(0.7, 1.3), level)
    if rng.random() < 0.35:
        occlude(rng, bank, scene, labels, sun)
    if rng.random() < 0.25:
        dapple(rng, scene)
    return camera(rng, scene), labels


def preview(count, seed, path):
    rng = np.random.default_rng(seed)
    bank, tiles, start = TextureBank(rng), [], time.monotonic()
    tint = np.random.default_rng(0).integers(60, 255, (64, 3))
    tint[0] = 0
    for _ in range(count):
        image, labels = make_scene(rng, bank)
        tiles.append(np.concatenate([image, tint[labels % 64].astype(np.uint8)], 1))
    print(f"{1000 * (time.monotonic() - start) / count:.1f} ms a scene")
    columns = 3
    rows = [np.concatenate(tiles[i:i + columns], 1) for i in range(0, len(tiles) - columns + 1, columns)]
    cv2.imwrite(str(path), cv2.resize(np.concatenate(rows), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)[..., ::-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--preview", type=int, default=24, metavar="N", help="draw N scenes beside their labels, and say how long one takes")
    parser.add_argument("--out", default="preview.png", help="picture to write")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.preview < 3:
        sys.exit(f"generate.py: --preview {options.preview}: expected at least 3 scenes, one row of the picture.")
    preview(options.preview, options.seed, options.out)


if __name__ == "__main__":
    main()
