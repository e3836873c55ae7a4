"""Draws labelled scenes for training: a background, two to six objects, what hides them, light and camera.

    python3 generate.py --preview 24 --out preview.png       # look at the data
    python3 generate.py --pool pool --scenes 2500 --rate 8   # keep a ring of scenes fresh (train.py starts this itself)

A scene is (image uint8 [448, 448, 3] RGB, labels uint8 [448, 448]: 0 background, 1.. the visible pixels of each object).
Objects are drawn in their bounding boxes; a scene takes some 25 ms.
"""
import argparse
import os
import sys
import time
from pathlib import Path

import cv2
import numpy as np

import shapes
from textures import TextureBank, colour, fractal_noise

SIDE = 448
UPRIGHT = {shapes.person, shapes.quadruped, shapes.car, shapes.van, shapes.bicycle, shapes.boat, shapes.bird}


def place(rng, parts, size, upright):
    """Turns, flips and scales parts to pixels: returns (parts, height, width) with a margin for blur."""
    turn = rng.normal(0, 0.15) if upright and rng.random() < 0.85 else rng.random() * 2 * np.pi
    flip, squash = rng.choice([-1.0, 1.0]), rng.uniform(0.75, 1.3)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ np.diag([flip * squash, 1.0])
    turned = [([contour @ matrix.T for contour in contours], material) for contours, material in parts]
    points = np.concatenate([contour for contours, _ in turned for contour in contours])
    low, extent = points.min(0), np.ptp(points, 0)
    scale, margin = size / extent.max(), 5
    placed = [([((contour - low) * scale + margin).astype(np.int32) for contour in contours], m) for contours, m in turned]
    width, height = (extent * scale).astype(int) + 2 * margin + 1
    return placed, height, width


class Style:
    """How one object is painted: per material a plain colour, a texture, or the scene's own background (camouflage)."""

    def __init__(self, rng, bank, scene, camouflage):
        self.rng, self.bank, self.scene, self.camouflage = rng, bank, scene, camouflage
        self.zoom, self.plain = 2 ** rng.uniform(-1.2, 1.2), rng.random() * 0.8

    def paint(self, height, width):
        rng = self.rng
        if rng.random() < self.camouflage:
            y, x = rng.integers(0, max(1, SIDE - height)), rng.integers(0, max(1, SIDE - width))
            patch = cv2.resize(self.scene[y:y + height, x:x + width], (width, height))
            return patch * rng.uniform(0.75, 1.2) + rng.uniform(-12, 12)
        if rng.random() < self.plain:
            return np.broadcast_to(colour(rng), (height, width, 3))
        return self.bank.sample(rng, height, width, self.zoom)


def render(rng, placed, height, width, style):
    """Paints placed parts: (rgb float32 [h, w, 3], alpha float32 [h, w])."""
    index, light, alpha = np.zeros((height, width), np.uint8), np.ones((height, width), np.float32), np.zeros((height, width), np.uint8)
    contrast, materials = rng.uniform(0, 0.22), {}
    for contours, material in placed:
        slot = materials.setdefault(material, len(materials))
        cv2.fillPoly(index, contours, int(slot))
        cv2.fillPoly(light, contours, float(1 + contrast * rng.uniform(-1, 1)))
        cv2.fillPoly(alpha, contours, 255)
    rgb = np.empty((height, width, 3), np.float32)
    rgb[:] = style.paint(height, width)
    for slot in range(1, len(materials)):
        where = index == slot
        rgb[where] = style.paint(height, width)[where]
    rgb *= shading(rng, alpha, light)[..., None]
    if rng.random() < 0.6:
        rgb = cv2.GaussianBlur(rgb, (3, 3), rng.uniform(0.4, 1.0))
    return rgb, cv2.GaussianBlur(alpha, (3, 3), rng.uniform(0.5, 1.1)).astype(np.float32) / 255


def shading(rng, alpha, light):
    """Part brightness, a ramp of light across the object and darker rims."""
    height, width = alpha.shape
    slope = rng.normal(0, 0.2, 2)
    ramp = 1 + slope[0] * np.linspace(-1, 1, width, dtype=np.float32)[None] + slope[1] * np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    reach = int(max(height, width) * rng.uniform(0.06, 0.25)) | 1
    body = cv2.boxFilter(alpha.astype(np.float32) / 255, -1, (reach, reach))
    depth = rng.uniform(0, 0.6)
    return np.clip(light * ramp * (1 - depth + depth * body), 0.15, 1.8)


def motion_blur(rng, rgb, alpha):
    length = int(rng.uniform(5, 19)) | 1
    kernel = np.zeros((length, length), np.float32)
    angle, middle = rng.normal(0, 0.6), length // 2
    dx, dy = int(middle * np.cos(angle)), int(middle * np.sin(angle))
    cv2.line(kernel, (middle - dx, middle - dy), (middle + dx, middle + dy), 1.0)
    kernel /= kernel.sum()
    return cv2.filter2D(rgb, -1, kernel), cv2.filter2D(alpha, -1, kernel)


def paste(scene, labels, rgb, alpha, x, y, label):
    """Blends a layer at (x, y), cut by the frame; pixels at least half covered take the label."""
    height, width = alpha.shape
    x0, y0, x1, y1 = max(0, x), max(0, y), min(SIDE, x + width), min(SIDE, y + height)
    if x0 >= x1 or y0 >= y1:
        return
    cover, colours = alpha[y0 - y:y1 - y, x0 - x:x1 - x], rgb[y0 - y:y1 - y, x0 - x:x1 - x]
    scene[y0:y1, x0:x1] += cover[..., None] * (colours - scene[y0:y1, x0:x1])
    if label is not None:
        labels[y0:y1, x0:x1][cover >= 0.5] = label


def background(rng, bank):
    scene = bank.sample(rng, SIDE, SIDE)
    if rng.random() < 0.65:
        ground, horizon = bank.sample(rng, SIDE, SIDE), int(rng.uniform(0.15, 0.85) * SIDE)
        if rng.random() < 0.6:
            spread = rng.uniform(0, 0.4) * SIDE
            source = np.float32([[0, 0], [SIDE, 0], [SIDE, SIDE], [0, SIDE]])
            target = np.float32([[spread, horizon], [SIDE - spread, horizon], [SIDE * 1.6, SIDE], [-SIDE * 0.6, SIDE]])
            ground = cv2.warpPerspective(ground, cv2.getPerspectiveTransform(source, target), (SIDE, SIDE), borderMode=cv2.BORDER_REFLECT)
        skyline = horizon + (rng.uniform(0, 90) * (fractal_noise(rng, 128, octaves=5)[64] - 0.5))
        below = np.arange(SIDE)[:, None] >= cv2.resize(skyline[None].astype(np.float32), (SIDE, 1))
        scene = np.where(below[..., None], ground, scene)
    if rng.random() < 0.75:
        for _ in range(int(rng.integers(1, 9))):
            clutter(rng, bank, scene)
    if rng.random() < 0.35:
        scene = cv2.GaussianBlur(scene, (0, 0), rng.uniform(0.7, 4.5))
    return np.ascontiguousarray(scene, np.float32)


def clutter(rng, bank, scene):
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
    rgb, alpha = render(rng, placed, height, width, Style(rng, bank, scene, rng.choice([0, 0.5])))
    paste(scene, None, rgb, alpha, int(rng.integers(-width // 2, SIDE - width // 2)), int(rng.integers(-height // 2, SIDE - height // 2)), None)


def add_object(rng, bank, scene, labels, label, kind=None, size=None, level=None):
    """Draws one object with shadow, reflection and blur as chance has it; returns (kind, size, y of its middle)."""
    kind = kind or shapes.draw_kind(rng)
    size = size or np.exp(rng.uniform(np.log(70), np.log(480)))
    parts = kind(rng)
    if rng.random() < 0.12:
        parts = parts + shapes.moved(shapes.draw_kind(rng)(rng), rng.normal(0, 0.25, 2), rng.uniform(0.3, 0.7))
    placed, height, width = place(rng, parts, size, kind in UPRIGHT)
    camouflage = rng.choice([0.0, 0.5, 1.0], p=[0.62, 0.18, 0.2])
    rgb, alpha = render(rng, placed, height, width, Style(rng, bank, scene, camouflage))
    slack = 0.45 if rng.random() < 0.25 else 0.1
    x = int(-slack * width + rng.random() * (SIDE - (1 - 2 * slack) * width))
    y = int(-slack * height + rng.random() * (SIDE - (1 - 2 * slack) * height)) if level is None else int(level - height / 2 + rng.normal(0, 12))
    if rng.random() < 0.15:
        rgb, alpha = motion_blur(rng, rgb, alpha)
    if rng.random() < 0.35:
        cast_shadow(rng, scene, x, y, height, width)
    if rng.random() < 0.1:
        paste(scene, None, rgb[::-1], alpha[::-1] * rng.uniform(0.15, 0.5), x, y + height - 8, None)
    if rng.random() < 0.06:
        alpha = alpha * rng.uniform(0.75, 0.95)
    paste(scene, labels, rgb, alpha, x, y, label)
    return kind, size, y + height / 2


def cast_shadow(rng, scene, x, y, height, width):
    dark = np.zeros((max(8, height // 3), width + 40), np.float32)
    centre = (dark.shape[1] // 2, dark.shape[0] // 2)
    cv2.ellipse(dark, centre, (int(width * rng.uniform(0.3, 0.55)), max(2, int(dark.shape[0] * rng.uniform(0.12, 0.35)))), 0, 0, 360, 1.0, -1)
    dark = cv2.blur(dark, (9, 9)) * rng.uniform(0.2, 0.75)
    paste(scene, None, np.full((*dark.shape, 3), rng.uniform(0, 25), np.float32), dark, x - 20 + int(rng.normal(0, 10)),
          y + height - dark.shape[0] // 2 - 6, None)


def thin_occluders(rng, bank, scene, labels):
    """Posts, fences, branches, blades of grass in front of everything; they belong to no object."""
    cover = np.zeros((SIDE, SIDE), np.float32)
    if rng.random() < 0.4:
        pitch, width, slope = rng.uniform(25, 130), int(rng.integers(2, 9)), rng.normal(0, 15)
        for x in np.arange(rng.uniform(-pitch, pitch), SIDE, pitch):
            cv2.line(cover, (int(x), 0), (int(x + slope), SIDE), 1.0, width)
        if rng.random() < 0.5:
            for y in np.arange(rng.uniform(0, SIDE), SIDE, pitch):
                cv2.line(cover, (0, int(y)), (SIDE, int(y)), 1.0, width)
    else:
        base, count, width = rng.uniform(0.3, 1.1) * SIDE, int(rng.integers(2, 40)), int(rng.integers(1, 12))
        for _ in range(count):
            start = np.array([rng.uniform(0, SIDE), base])
            end = start + [rng.normal(0, 60), -rng.uniform(40, 350)]
            cv2.line(cover, start.astype(int).tolist(), end.astype(int).tolist(), 1.0, width)
    cover = cv2.GaussianBlur(cover, (3, 3), 0.8)
    paste(scene, labels, bank.sample(rng, SIDE, SIDE), cover, 0, 0, 0)


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
    if rng.random() < 0.2:
        scene = scene * rng.uniform(0.5, 0.95) + rng.uniform(0, 90)
    if rng.random() < 0.5:
        scene = cv2.GaussianBlur(scene, (0, 0), rng.uniform(0.3, 1.5))
    scene = scene + rng.uniform(0, 7) * rng.standard_normal(scene.shape, dtype=np.float32)
    scene = np.clip(scene, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        packed = cv2.imencode(".jpg", scene[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 96))])[1]
        scene = cv2.imdecode(packed, cv2.IMREAD_COLOR)[..., ::-1]
    return np.ascontiguousarray(scene)


def make_scene(rng, bank):
    scene, labels = background(rng, bank), np.zeros((SIDE, SIDE), np.uint8)
    count, label = int(rng.integers(2, 7)), 0
    while label < count:
        label += 1
        kind, size, level = add_object(rng, bank, scene, labels, label)
        if rng.random() < 0.22:
            for _ in range(int(rng.integers(1, 5))):
                label += 1
                add_object(rng, bank, scene, labels, label, kind, size * rng.uniform(0.7, 1.3), level)
    if rng.random() < 0.25:
        thin_occluders(rng, bank, scene, labels)
    return camera(rng, scene), labels


class Pool:
    """A ring of scenes in memory-mapped files that one process fills and another reads; survives both."""

    def __init__(self, folder, scenes):
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.scenes = scenes
        self.images = self._open(folder / "images.u8", np.uint8, (scenes, SIDE, SIDE, 3))
        self.labels = self._open(folder / "labels.u8", np.uint8, (scenes, SIDE, SIDE))
        self.written = self._open(folder / "written.i64", np.int64, (1,))

    @staticmethod
    def _open(path, kind, shape):
        size = int(np.prod(shape)) * np.dtype(kind).itemsize
        if path.exists() and path.stat().st_size != size:
            sys.exit(f"{path}: {path.stat().st_size} bytes, expected {size} for this number of scenes; delete the pool folder.")
        return np.memmap(path, kind, "r+" if path.exists() else "w+", shape=shape)

    def ready(self):
        return min(int(self.written[0]), self.scenes)

    def add(self, image, labels):
        slot = int(self.written[0]) % self.scenes
        self.images[slot], self.labels[slot] = image, labels
        self.written[0] += 1


def fill(folder, scenes, seed, rate, threads=1):
    """Draws scenes for ever, at most `rate` a second once the ring is half full. Scene i depends on seed and i."""
    cv2.setNumThreads(threads)
    parent, pool = os.getppid(), Pool(folder, scenes)
    bank = TextureBank(np.random.default_rng([seed, int(pool.written[0]), 1]))
    while os.getppid() == parent:
        start = time.monotonic()
        rng = np.random.default_rng([seed, int(pool.written[0])])
        pool.add(*make_scene(rng, bank))
        bank.refresh(rng)
        if pool.written[0] > scenes // 2:
            time.sleep(max(0.0, 1 / rate - (time.monotonic() - start)))


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
    parser.add_argument("--preview", type=int, metavar="N", help="draw N scenes to --out and say how long one takes")
    parser.add_argument("--out", default="preview.png", help="picture that --preview writes")
    parser.add_argument("--pool", metavar="FOLDER", help="keep this ring of scenes fresh until stopped")
    parser.add_argument("--scenes", type=int, default=2500, help="scenes in the ring (0.8 MB each)")
    parser.add_argument("--rate", type=float, default=8, help="scenes a second once the ring is half full")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.preview:
        preview(options.preview, options.seed, options.out)
    elif options.pool:
        fill(options.pool, options.scenes, options.seed, options.rate)
    else:
        sys.exit("generate.py: nothing to do; give --preview N or --pool FOLDER.")


if __name__ == "__main__":
    main()
