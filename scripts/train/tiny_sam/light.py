"""Light: where the sun stands, relief of rounded parts, shadows thrown on the ground, mirror images in water and wet floors."""
import cv2
import numpy as np


class Sun:
    """One light for a whole scene: direction (x, y down, z towards the camera), and how bright what it does not reach is."""

    def __init__(self, rng):
        azimuth = rng.normal(0, 0.9) - np.pi / 2  # mostly from above
        self.z = rng.uniform(0.35, 0.85)
        flat = np.sqrt(1 - self.z ** 2)
        self.x, self.y = np.cos(azimuth) * flat, np.sin(azimuth) * flat
        self.ambient = rng.uniform(0.2, 0.75)
        self.shear = -np.clip(self.x / self.z, -1.5, 1.5) * rng.uniform(0.5, 1.2)
        self.squash = rng.uniform(0.12, 0.6) * rng.choice([-1, 1], p=[0.35, 0.65])  # below or above the feet
        self.shadow = rng.uniform(0.3, 0.75) if rng.random() < 0.7 else rng.uniform(0.0, 0.3)

    def shade(self, height, width=0.8):
        """Brightness of a height field in pixels, 1 where it is level."""
        field = cv2.GaussianBlur(height, (0, 0), width)
        gx, gy = (cv2.Sobel(field, cv2.CV_32F, dx, 1 - dx, ksize=3, scale=0.125) for dx in (1, 0))
        facing = (self.z - self.x * gx - self.y * gy) / np.sqrt(1 + gx * gx + gy * gy)
        return np.clip(self.ambient + (1 - self.ambient) * np.maximum(facing, 0) / self.z, 0.1, 1.7)


def domes(placed, height, width, bevel):
    """A height field in which every part is round at its rim over `bevel` pixels at most: limbs become cylinders."""
    field = np.zeros((height, width), np.float32)
    for contours, _ in placed:
        points = np.concatenate(contours)
        x0, y0 = np.maximum(points.min(0) - 1, 0)
        x1, y1 = np.minimum(points.max(0) + 2, [width, height])
        if x1 - x0 < 3 or y1 - y0 < 3:
            continue
        piece = np.zeros((y1 - y0, x1 - x0), np.uint8)
        cv2.fillPoly(piece, [contour - [x0, y0] for contour in contours], 1)
        depth = cv2.distanceTransform(piece, cv2.DIST_L2, 3)
        radius = max(1.0, min(float(depth.max()), bevel))
        rim = 1 - np.minimum(depth, radius) / radius
        view = field[y0:y1, x0:x1]
        view[piece > 0] = (radius * np.sqrt(1 - rim * rim))[piece > 0]
    return field


def ground_shadow(rng, sun, scene, alpha, x, y):
    """Darkens the scene by the outline's projection from its lowest point: it touches the feet as real ones do."""
    height, width = alpha.shape
    squash = sun.squash * rng.uniform(0.85, 1.15)
    lean = sun.shear * abs(squash)
    foot = y + height - 6
    x0, x1 = int(max(0, x + min(0, lean * height) - 8)), int(min(scene.shape[1], x + width + max(0, lean * height) + 8))
    y0, y1 = int(max(0, foot - max(0, squash) * height - 8)), int(min(scene.shape[0], foot - min(0, squash) * height + 8))
    if x1 - x0 < 4 or y1 - y0 < 4:
        return
    matrix = np.float32([[1, -lean, x - x0 + lean * (height - 6)], [0, squash, foot - y0 - squash * (height - 6)]])
    dark = cv2.warpAffine(alpha, matrix, (x1 - x0, y1 - y0))
    dark = cv2.GaussianBlur(dark, (0, 0), rng.uniform(0.6, 3.5)) * sun.shadow
    tint = rng.uniform([0.85, 0.9, 0.8], [1.0, 1.0, 0.95]).astype(np.float32)
    scene[y0:y1, x0:x1] *= 1 - dark[..., None] * tint


def mirror(rng, rgb, alpha):
    """The layer upside down, dim, and torn by ripples."""
    height, width = alpha.shape
    image, cover = rgb[::-1] * rng.uniform(0.5, 1.0), alpha[::-1] * rng.uniform(0.15, 0.6)
    if rng.random() < 0.7:
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        wave = np.sin(rows / rng.uniform(1.5, 6) + rng.random() * 6) * np.linspace(0.3, rng.uniform(1, 7), height, dtype=np.float32)[:, None]
        image = cv2.remap(np.ascontiguousarray(image, np.float32), columns + wave, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        cover = cv2.remap(np.ascontiguousarray(cover, np.float32), columns + wave, rows, cv2.INTER_LINEAR)
    return image, cover
