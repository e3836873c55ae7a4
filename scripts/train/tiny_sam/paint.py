"""Paints the parts of an object as a layer and puts layers into a scene."""
import cv2
import numpy as np

from light import domes
from textures import colour

SIDE = 448  # of a scene, in pixels


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

    def __init__(self, rng, bank, scene, camouflage, sun):
        self.rng, self.bank, self.scene, self.camouflage, self.sun = rng, bank, scene, camouflage, sun
        self.zoom, self.plain = 2 ** rng.uniform(-1.2, 0.9), rng.random()
        self.grain = rng.uniform(0, 1.2)

    def paint(self, height, width):
        rng = self.rng
        if rng.random() < self.camouflage:
            return self.background(height, width) * rng.uniform(0.75, 1.2) + rng.uniform(-12, 12)
        if rng.random() < self.plain:
            texture = self.bank.sample(rng, height, width, self.zoom).mean(2, keepdims=True)
            return colour(rng) * (1 + self.grain * rng.uniform(0, 0.5) * (texture / max(texture.mean(), 30) - 1))
        return self.bank.sample(rng, height, width, self.zoom)

    def background(self, height, width):
        y, x = self.rng.integers(0, max(1, SIDE - height)), self.rng.integers(0, max(1, SIDE - width))
        return cv2.resize(self.scene[y:y + height, x:x + width], (width, height))


def render(rng, placed, height, width, style):
    """Paints placed parts: (rgb float32 [h, w, 3], alpha float32 [h, w])."""
    index, alpha = np.zeros((height, width), np.uint8), np.zeros((height, width), np.uint8)
    light = np.ones((height, width), np.float32)
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
    if rng.random() < 0.3:
        decorate(rng, rgb, style)
    rgb *= shading(rng, alpha, light)[..., None]
    if rng.random() < 0.85:
        bevel = max(height, width) * rng.choice([0.02, 0.05, 0.12, 0.3])
        rgb *= style.sun.shade(domes(placed, height, width, bevel) * rng.uniform(0.4, 1.2))[..., None]
    if rng.random() < 0.25:
        rgb = cv2.GaussianBlur(rgb, (3, 3), rng.uniform(0.4, 0.9))
    return rgb, cv2.GaussianBlur(alpha, (3, 3), rng.uniform(0.4, 0.9)).astype(np.float32) / 255


def decorate(rng, rgb, style):
    """Print, stickers and panes that mirror the surroundings: patches that are no boundary of the object."""
    height, width = rgb.shape[:2]
    for _ in range(int(rng.integers(1, 4))):
        h, w = (max(3, int(side * rng.uniform(0.08, 0.4))) for side in (height, width))
        y, x = rng.integers(0, height - h + 1), rng.integers(0, width - w + 1)
        patch = rgb[y:y + h, x:x + w]
        if rng.random() < 0.4:
            patch[:] = patch * 0.25 + style.background(h, w) * rng.uniform(0.3, 0.75)
        else:
            patch[:] = style.bank.sample(rng, h, w, 2 ** rng.uniform(-2, 0))


def shading(rng, alpha, light):
    """Part brightness, a ramp of light across the object and darker rims."""
    height, width = alpha.shape
    slope = rng.normal(0, 0.2, 2)
    across, down = (np.linspace(-1, 1, side, dtype=np.float32) for side in (width, height))
    ramp = 1 + slope[0] * across[None] + slope[1] * down[:, None]
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
