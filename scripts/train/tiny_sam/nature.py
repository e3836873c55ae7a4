"""What makes a drawn scene less tidy: layered landscapes, uneven outlines, colours of the surroundings, dappled light."""
import cv2
import numpy as np

from textures import colour, fractal_noise


def landscape(rng, bank, side):
    """Sky, then hills, hedges or houses one before the other, hazier with distance, then ground in perspective: float32 [side, side, 3]."""
    rows = np.linspace(0, 1, side, dtype=np.float32)[:, None, None]
    haze = np.clip(colour(rng) * 0.4 + rng.uniform(80, 160), 0, 255).astype(np.float32)
    scene = (bank.sample(rng, side, side, 2.0) * 0.25 + haze * 0.75 if rng.random() < 0.6 else haze + (0 * rows)) + (rows - 0.5) * rng.uniform(-90, 60)
    scene = np.broadcast_to(scene, (side, side, 3)).astype(np.float32).copy()
    horizon, layers = rng.uniform(0.05, 0.7), int(rng.integers(1, 5))
    for index in range(layers):
        near = (index + 1) / layers
        top = (horizon - rng.uniform(0, 0.3) * (1.2 - near)) * side
        line = skyline(rng, side, top, rng.uniform(10, 120) * near)
        dim = (1 - near) * rng.uniform(0.1, 0.9)
        paint = bank.sample(rng, side, side, 2 ** rng.uniform(-1.4, 0.2) * (0.5 + 0.5 * near)) * (1 - dim) + haze * dim
        below = np.clip(np.arange(side, dtype=np.float32)[:, None] - line + 0.5, 0, 1)[..., None]
        scene += below * (paint - scene)
    ground = floor(rng, bank, side, int(horizon * side))
    edge = skyline(rng, side, horizon * side, rng.uniform(0, 12)) if rng.random() < 0.5 else np.full(side, horizon * side, np.float32)
    scene += np.clip(np.arange(side, dtype=np.float32)[:, None] - edge + 0.5, 0, 1)[..., None] * (ground - scene)
    return scene


def skyline(rng, side, level, height):
    """Rows [side] of an upper edge: roofs, hills or crowns."""
    if rng.random() < 0.3:
        steps = rng.uniform(0, 1, int(rng.integers(2, 12)))
        return (level - height * np.repeat(steps, -(-side // len(steps)))[:side]).astype(np.float32)
    noise = fractal_noise(rng, 128, octaves=int(rng.integers(2, 7)))[64]
    return (level - height * cv2.resize(noise[None], (side, 1))[0]).astype(np.float32)


def floor(rng, bank, side, horizon):
    """Ground seen at a slant, of one texture or of strips (road, kerb, lawn), fine far away and coarse near."""
    ground = bank.sample(rng, side, side, 2 ** rng.uniform(-1.3, 0))
    for _ in range(int(rng.integers(0, 4))):
        first, wide = int(rng.integers(0, side)), int(rng.choice([6, 20, 60, 150]) * rng.uniform(0.5, 1.5))
        strip = ground[first:first + wide] if rng.random() < 0.6 else ground[:, first:first + wide]
        if strip.size:
            strip[:] = bank.sample(rng, *strip.shape[:2], 2 ** rng.uniform(-1.3, 0))
    if rng.random() < 0.3:
        return ground
    spread = rng.uniform(0.05, 0.45) * side
    source = np.float32([[0, 0], [side, 0], [side, side], [0, side]])
    target = np.float32([[spread, horizon], [side - spread, horizon], [side * 1.7, side], [-side * 0.7, side]])
    return cv2.warpPerspective(ground, cv2.getPerspectiveTransform(source, target), (side, side), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT)


def uneven(rng, rgb, alpha):
    """The layer with its outline and inside pushed about by noise: nothing alive is made of straight lines."""
    height, width = alpha.shape
    size = max(height, width)
    moves = []
    for _ in range(2):
        field = np.zeros((height, width), np.float32)
        for cells, share in ((3, 0.03), (8, 0.015), (24, 0.006)):
            grid = (max(2, -(-cells * height // size)), max(2, -(-cells * width // size)))
            noise = rng.standard_normal(grid, dtype=np.float32) * np.float32(share * size * rng.uniform(0.2, 1.0))
            field += cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
        moves.append(field)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    rgb = cv2.remap(rgb, columns + moves[0], rows + moves[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return rgb, cv2.remap(alpha, columns + moves[0], rows + moves[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)


def shaggy(rng, rgb, alpha):
    """Hair at the rim: strokes that carry the colours under them across the border."""
    ys, xs = np.nonzero((alpha > 0.5) & (cv2.erode(alpha, np.ones((3, 3))) <= 0.5))
    if not len(xs):
        return rgb, alpha
    rgb, alpha = np.ascontiguousarray(rgb), np.ascontiguousarray(alpha)
    length, main = rng.uniform(2, 0.04 * max(alpha.shape) + 3), rng.random() * 2 * np.pi
    picks = rng.integers(0, len(xs), min(600, 2 * len(xs)))
    angles = main + rng.normal(0, 0.8, len(picks))
    for index, angle in zip(picks, angles):
        start = (int(xs[index]), int(ys[index]))
        end = (int(start[0] + np.cos(angle) * length), int(start[1] + np.sin(angle) * length))
        cv2.line(rgb, start, end, rgb[start[1], start[0]].tolist(), 1)
        cv2.line(alpha, start, end, 1.0, 1)
    return rgb, alpha


def blend_in(rng, rgb, alpha, scene, x, y):
    """Moves the layer's mean colour and contrast towards the scene's around it, as coats, uniforms and dusk do."""
    height, width = alpha.shape
    around = scene[max(0, y):max(0, y + height), max(0, x):max(0, x + width)].reshape(-1, 3)
    inside = rgb[alpha > 0.5]
    if len(around) < 50 or len(inside) < 50:
        return rgb
    share = rng.uniform(0.3, 0.9)
    mean, target = inside.mean(0), around.mean(0)
    gain = (around.std() / max(inside.std(), 4.0)) ** (share * rng.random())
    return (rgb - mean) * np.float32(np.clip(gain, 0.5, 1.6)) + (mean + share * (target - mean)).astype(np.float32)


def dapple(rng, scene):
    """Shade with a fairly sharp border over everything: its edges cross objects and end nowhere."""
    side = scene.shape[0]
    field = fractal_noise(rng, 256, first=int(rng.integers(1, 4)), octaves=5, persistence=rng.uniform(0.4, 0.8))
    field = cv2.resize(field, (side, side), interpolation=cv2.INTER_LINEAR)
    lit = np.clip((field - np.quantile(field, rng.uniform(0.15, 0.85))) * rng.uniform(6, 60) + 0.5, 0, 1)
    if rng.random() < 0.3:  # the shade of a wall or a pole instead
        ramp = np.arange(side) * np.cos(angle := rng.random() * 2 * np.pi) + np.arange(side)[:, None] * np.sin(angle)
        lit = np.clip(np.abs(ramp - rng.choice(ramp.ravel())) - rng.uniform(5, 150) + 0.5, 0, 1)
    dark = rng.uniform(0.3, 0.75)
    scene *= (dark + (1 - dark) * lit)[..., None].astype(np.float32)
