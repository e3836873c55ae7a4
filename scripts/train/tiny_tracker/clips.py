"""Draws clips with exact tracks: a camera, a background, moving things of many kinds, what hides them, light.

    python3 clips.py --preview 12 --out preview.png

A clip is (frames uint8 [24, 288, 512, 3] RGB, tracks float32 [POINTS, 24, 3]: x, y, visible). Pixel centres are integers.
"""
import argparse
import sys
import time
from pathlib import Path

import cv2
import numpy as np

sys.path.append(str(Path(__file__).resolve().parent.parent / "tiny_sam"))

import shapes
from generate import UPRIGHT, background
from layer import Layer
from lens import Lens
from light import Sun
from motion import Bend, apply, course, shift, similarity, speed_of
from paint import Style, place, render
from textures import TextureBank

FRAMES, HEIGHT, WIDTH, POINTS = 24, 288, 512, 256
NONE = 255


def camera(rng, pan):
    """World (origin: middle of the picture) to picture, [T, 3, 3]: pan, zoom, roll and a little perspective."""
    zoom = np.exp(course(rng, FRAMES, 1, speed_of(rng, 0.0005, 0.02))[:, 0])
    roll = course(rng, FRAMES, 1, speed_of(rng, 0.0003, 0.02))[:, 0]
    tilt = course(rng, FRAMES, 2, speed_of(rng, 1e-6, 3e-5)) * (rng.random() < 0.4)
    matrices = []
    for t in range(FRAMES):
        view = similarity(0, 0, roll[t], np.clip(zoom[t], 0.6, 1.7))
        view[2, :2] = np.clip(tilt[t], -4e-4, 4e-4)
        matrices.append(shift(WIDTH / 2, HEIGHT / 2) @ view @ shift(*-pan[t]))
    return np.array(matrices)


def backdrop(rng, bank, sun, views):
    """The background and the scene that camouflaged things borrow from."""
    scene = background(rng, bank, sun)
    height, width = int(rng.uniform(520, 860)), int(rng.uniform(800, 1200))
    wide = cv2.resize(scene, (width, height), interpolation=cv2.INTER_CUBIC)
    detail = bank.sample(rng, height, width)
    wide = np.clip(wide + rng.uniform(0.05, 0.6) * (detail - detail.mean()), 0, 255).astype(np.uint8)
    home = shift(-width / 2 + rng.normal(0, 40), -height / 2 + rng.normal(0, 30))
    return Layer(wide, None, views @ home), scene


def sprite(rng, bank, scene, sun, size, kind=None):
    """(rgb uint8, alpha uint8) of one painted thing, of any kind if none is given."""
    kind = kind or shapes.draw_kind(rng)
    placed, height, width = place(rng, kind(rng), size, kind in UPRIGHT)
    camouflage = rng.choice([0.0, 0.5, 1.0], p=[0.7, 0.15, 0.15])
    style = Style(rng, bank, scene, camouflage, sun)
    style.plain *= 0.6
    rgb, alpha = render(rng, placed, height, width, style)
    if rng.random() < 0.5:
        detail = bank.sample(rng, height, width)
        rgb = rgb + rng.uniform(0.1, 0.7) * (detail - detail.mean())
    return np.clip(rgb, 0, 255).astype(np.uint8), (alpha * 255).astype(np.uint8)


def drum(rng, bank, rgb, alpha):
    """Paint for a layer that turns about its upright axis: (wide rgb, spin)."""
    height, width = alpha.shape
    reach = rng.uniform(0.3, 1.6)
    wide = int(width / 2 * (np.pi + reach)) + 2
    if rng.random() < 0.5:
        paint = cv2.resize(rgb, (wide, height))
        paint = cv2.addWeighted(paint, 0.7, np.clip(bank.sample(rng, height, wide), 0, 255).astype(np.uint8), 0.3, 0)
    else:
        paint = np.clip(bank.sample(rng, height, wide), 0, 255).astype(np.uint8)
    spin = course(rng, FRAMES, 1, speed_of(rng, 0.01, 0.15))[:, 0]
    spin -= spin.min()
    spin *= min(1.0, reach / max(1e-6, spin.max()))
    return np.ascontiguousarray(paint), np.pi / 2 + spin


def gain_course(rng):
    if rng.random() < 0.6:
        return None
    return np.clip(np.exp(course(rng, FRAMES, 1, speed_of(rng, 0.003, 0.05))[:, 0]), 0.5, 1.7)


def thing_course(rng, way, size, fast):
    """Matrices [T, 3, 3] from a thing's own middle to the world."""
    turn = course(rng, FRAMES, 1, speed_of(rng, 0.003, 0.12 if fast else 0.04))[:, 0]
    growth = np.exp(np.clip(course(rng, FRAMES, 1, speed_of(rng, 0.003, 0.05))[:, 0], -0.8, 0.6))
    squeeze = np.cos(np.clip(course(rng, FRAMES, 1, speed_of(rng, 0.005, 0.07))[:, 0] + rng.normal(0, 0.3), -1.1, 1.1))
    axis = rng.choice([0.0, rng.random() * np.pi])
    return np.array([similarity(*way[t], turn[t], growth[t], squeeze[t], axis) for t in range(FRAMES)])


def way_of(rng, speed):
    way = course(rng, FRAMES, 2, speed)
    anchor = np.array([rng.uniform(-0.42, 0.42) * WIDTH, rng.uniform(-0.4, 0.4) * HEIGHT])
    return way - way[rng.integers(FRAMES)] + anchor


def thing(rng, bank, scene, sun, views, way, picture, fast, poses=None):
    """The layers of one thing, back to front: a body and perhaps limbs that swing on it; `poses` of its own instead of any that go that way."""
    rgb, alpha = picture
    height, width = alpha.shape
    if poses is None:
        poses = thing_course(rng, way, max(height, width), fast)
    to_world = poses @ shift(-width / 2, -height / 2)
    shutter, gain = (rng.uniform(0.2, 1.0) if rng.random() < 0.35 else 0.0), gain_course(rng)
    pick = rng.random()
    bend = Bend(rng, height, width, FRAMES, rng.uniform(0.01, 0.1)) if pick < 0.5 else None
    spin, paint = None, rgb
    if pick > 0.75 and min(height, width) > 24:
        paint, spin = drum(rng, bank, rgb, alpha)
    body = Layer(paint, alpha, views @ to_world, bend, spin, gain, shutter)
    if bend is not None or rng.random() > 0.35:
        return [body]
    back, front = [], []
    for _ in range(int(rng.integers(1, 4))):
        limb_rgb, limb_alpha = limb(rng, bank, scene, sun, max(height, width) * rng.uniform(0.25, 0.6))
        joint = np.array([rng.uniform(0.25, 0.75) * width, rng.uniform(0.25, 0.75) * height])
        swing = rng.uniform(-np.pi, np.pi) + course(rng, FRAMES, 1, speed_of(rng, 0.01, 0.2))[:, 0]
        hang = np.array([similarity(*joint, angle) for angle in swing]) @ shift(-limb_alpha.shape[1] / 2, -10)
        (front if rng.random() < 0.6 else back).append(Layer(limb_rgb, limb_alpha, views @ to_world @ hang, None, None, gain, shutter))
    return back + [body] + front


def limb(rng, bank, scene, sun, length):
    thick = length * rng.uniform(0.1, 0.25)
    outline = shapes.capsule([0, 0], [0, length], thick, thick * rng.uniform(0.5, 1.0))
    low = outline.min(0) - 3
    height, width = (outline.max(0) - low + 4).astype(int)[::-1]
    alpha = np.zeros((height, width), np.uint8)
    cv2.fillPoly(alpha, [(outline - low).astype(np.int32)], 255)
    rgb = Style(rng, bank, scene, 0.1, sun).paint(height, width)
    return np.clip(rgb, 0, 255).astype(np.uint8), cv2.GaussianBlur(alpha, (3, 3), 0.7)


def fence(rng, bank, views, pan):
    """Thin things in front, fixed in the world but nearer, so that they pass faster."""
    height, width = 520, 900
    alpha = np.zeros((height, width), np.uint8)
    if rng.random() < 0.5:
        pitch, thick, slope = rng.uniform(40, 200), int(rng.integers(2, 14)), rng.normal(0, 20)
        for x in np.arange(rng.uniform(-pitch, pitch), width, pitch):
            cv2.line(alpha, (int(x), 0), (int(x + slope), height), 255, thick)
    else:
        for _ in range(int(rng.integers(4, 30))):
            start = np.array([rng.uniform(0, width), rng.uniform(0.3, 1.1) * height])
            end = start + [rng.normal(0, 80), -rng.uniform(60, 450)]
            cv2.line(alpha, start.astype(int).tolist(), end.astype(int).tolist(), 255, int(rng.integers(2, 14)))
    rgb = np.clip(bank.sample(rng, height, width), 0, 255).astype(np.uint8)
    nearer = rng.uniform(0.0, 0.6)
    home = np.array([shift(*(-nearer * step)) for step in pan]) @ shift(-width / 2, -height / 2)
    return Layer(rgb, cv2.GaussianBlur(alpha, (3, 3), 0.8), views @ home)


def layers_of(rng, bank):
    """The layers of a clip, back to front; the first is the background."""
    fast = rng.random() < 0.4
    ways = [way_of(rng, speed_of(rng, *((2.0, 26.0) if fast else (0.4, 8.0)))) for _ in range(int(rng.integers(1, 6)))]
    pan = course(rng, FRAMES, 2, speed_of(rng, *((0.5, 14.0) if fast else (0.1, 5.0)))) * (rng.random() < 0.8)
    if rng.random() < 0.4:
        pan = pan * 0.2 + rng.uniform(0.5, 1.0) * (ways[0] - ways[0].mean(0))
    views = camera(rng, pan)
    sun = Sun(rng)
    back, scene = backdrop(rng, bank, sun, views)
    back.blur = rng.uniform(0.2, 0.8) if rng.random() < 0.2 else 0.0
    layers, picture, size = [back], None, 0
    for index, way in enumerate(ways):
        if picture is None or rng.random() > 0.3:  # else one more of the same kind: a distractor
            size = np.exp(rng.uniform(np.log(60), np.log(380)))
            picture = sprite(rng, bank, scene, sun, size)
        layers += thing(rng, bank, scene, sun, views, way, picture, fast)
    if rng.random() < 0.3:
        layers.insert(int(rng.integers(max(1, len(layers) - 1), len(layers) + 1)), fence(rng, bank, views, pan))
    return layers


def draw(rng, layers):
    """Frames [T, H, W, 3] uint8 and the index of the layer on top, uint8 [T, H, W]."""
    frames, tops = np.empty((FRAMES, HEIGHT, WIDTH, 3), np.uint8), np.zeros((FRAMES, HEIGHT, WIDTH), np.uint8)
    lens, whole = Lens(rng, FRAMES, HEIGHT, WIDTH), (0, 0, WIDTH, HEIGHT)
    for t in range(FRAMES):
        frame = layers[0].draw(t, whole)[0]
        for index, layer in enumerate(layers[1:], 1):
            box = layer.box(t, HEIGHT, WIDTH)
            if box is None:
                continue
            colours, cover = layer.draw(t, box)
            x0, y0, x1, y1 = box
            view = frame[y0:y1, x0:x1]
            view += cover * (colours - view)
            tops[t, y0:y1, x0:x1][cover[..., 0] >= 0.5] = index
        frames[t] = lens.take(frame, t)
    return frames, tops


def tracks_of(rng, layers, tops):
    """POINTS exact tracks [POINTS, T, 3]; each is visible on the frame it was picked on."""
    found, count = [], 0
    while count < POINTS:
        t = int(rng.integers(FRAMES))
        ys, xs = pick_pixels(rng, tops[t], 40)
        for index in np.unique(tops[t][ys, xs]):
            layer, here = layers[index], tops[t][ys, xs] == index
            paint = layer.paint_of(t, np.stack([xs[here], ys[here]], 1).astype(float))
            if layer.alpha is None:
                inside = (paint > 2).all(1) & (paint < np.array(layer.rgb.shape[1::-1]) - 3).all(1)
                paint = paint[inside]
            if len(paint):
                found.append(follow(layer, index, paint, tops))
                count += len(paint)
    return np.concatenate(found)[rng.permutation(count)[:POINTS]]


def pick_pixels(rng, top, count):
    """Pixels of one frame; three of four on things where there are any."""
    ys, xs = rng.integers(0, HEIGHT, count), rng.integers(0, WIDTH, count)
    things = np.flatnonzero(top)
    if len(things) > 200:
        chosen = things[rng.integers(0, len(things), count)]
        use = rng.random(count) < 0.75
        ys, xs = np.where(use, chosen // WIDTH, ys), np.where(use, chosen % WIDTH, xs)
    return ys, xs


def follow(layer, index, paint, tops):
    track = np.zeros((len(paint), FRAMES, 3), np.float32)
    for t in range(FRAMES):
        xy, faces = layer.picture_of(t, paint)
        xy = np.clip(np.nan_to_num(xy, nan=-4000.0), -4000, 4000)
        x, y = np.rint(xy).astype(int).T
        inside = (x >= 0) & (y >= 0) & (x < WIDTH) & (y < HEIGHT)
        seen = inside & faces
        seen[seen] = tops[t, y[seen], x[seen]] == index
        track[:, t, :2], track[:, t, 2] = xy, seen
    return track


def make_clip(rng, bank):
    layers = layers_of(rng, bank)
    frames, tops = draw(rng, layers)
    return frames, tracks_of(rng, layers, tops)


def preview(count, seed, path):
    rng, rows = np.random.default_rng(seed), []
    bank, start = TextureBank(rng, 40), time.monotonic()
    spent = 0.0
    for _ in range(count):
        start = time.monotonic()
        frames, tracks = make_clip(rng, bank)
        spent += time.monotonic() - start
        row = []
        for t in range(0, FRAMES, 6):
            picture = np.ascontiguousarray(frames[t])
            for n in range(40):
                x, y, seen = tracks[n, t]
                tint = np.random.default_rng(n).integers(60, 255, 3).tolist()
                cv2.circle(picture, (int(round(x)), int(round(y))), 4, tint, -1 if seen else 1)
            row.append(picture)
        rows.append(np.concatenate(row, 1))
    print(f"{1000 * spent / count / FRAMES:.1f} ms a frame, {100 * tracks[..., 2].mean():.0f} % visible in the last")
    cv2.imwrite(str(path), cv2.resize(np.concatenate(rows), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)[..., ::-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--preview", type=int, default=8, metavar="N", help="draw N clips with tracks, and say how long a frame takes")
    parser.add_argument("--out", default="preview.png", help="picture to write")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    preview(options.preview, options.seed, options.out)


if __name__ == "__main__":
    main()
