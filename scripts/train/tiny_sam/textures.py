"""Procedural textures: everything that a generated picture is painted with. No photograph is used.

A texture is a uint8 array [512, 512, 3] (RGB). `TextureBank` keeps some hundred of them and replaces them one by one,
so that a scene pays for a crop and a colour change and not for the drawing.
"""
import cv2
import numpy as np

SIDE = 512


def colour(rng):
    """An RGB colour as things have it: mostly earth, leaf or sky, mostly dull, seldom pure."""
    hue = rng.random() * 180
    if rng.random() < 0.65:
        hue = rng.normal(*[(14, 9), (45, 14), (106, 9)][rng.choice(3, p=[0.5, 0.25, 0.25])]) % 180
    saturation, value = rng.beta(1.0, 2.4) * 245, (0.06 + 0.92 * rng.beta(1.5, 1.3)) * 255
    pixel = np.array([[[hue, saturation, value]]], np.uint8)
    return cv2.cvtColor(pixel, cv2.COLOR_HSV2RGB)[0, 0].astype(np.float32)


def palette(rng, count):
    """`count` colours that belong together: jitter about one colour, sometimes with one that contrasts."""
    base, spread = colour(rng), rng.uniform(4, 45)
    shades = base + rng.normal(0, spread, (count, 1)) + rng.normal(0, spread * rng.uniform(0.1, 0.8), (count, 3))
    if rng.random() < 0.4:
        shades[rng.integers(count)] = colour(rng)
    return np.clip(shades, 0, 255).astype(np.float32)


def fractal_noise(rng, side=SIDE, first=1, octaves=9, persistence=None):
    """Noise with power at all scales, scaled to 0..1, float32 [side, side]."""
    persistence = rng.uniform(0.5, 1.0) if persistence is None else persistence
    total = np.zeros((side, side), np.float32)
    for octave in range(first, first + octaves):
        grid = rng.standard_normal((2 ** octave + 1, 2 ** octave + 1)).astype(np.float32)
        total += cv2.resize(grid, (side, side), interpolation=cv2.INTER_CUBIC) * persistence ** octave
    low, high = total.min(), total.max()
    return (total - low) / (high - low + 1e-6)


def _shade(values, colours):
    """Maps 0..1 to a colour ramp through `colours`."""
    ramp = cv2.resize(colours[None], (256, 1), interpolation=cv2.INTER_LINEAR)[0]
    return ramp[np.clip(values * 255, 0, 255).astype(np.uint8)]


def noise(rng):
    return _shade(fractal_noise(rng), palette(rng, int(rng.integers(2, 5))))


def stripes(rng):
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    angle, pitch = rng.random() * np.pi, rng.uniform(6, 90)
    phase = (x * np.cos(angle) + y * np.sin(angle)) / pitch + rng.uniform(0, 2.5) * fractal_noise(rng, octaves=4)
    wave = 0.5 + 0.5 * np.sin(2 * np.pi * phase)
    if rng.random() < 0.6:
        wave = np.clip((wave - rng.uniform(0.2, 0.8)) * rng.uniform(3, 20) + 0.5, 0, 1)
    return _shade(wave, palette(rng, 2 if rng.random() < 0.6 else 3))


def cells(rng):
    """Voronoi cells: stones, scales, cracked ground."""
    seeds = np.full((SIDE, SIDE), 255, np.uint8)
    count = int(rng.uniform(15, 900))
    seeds[rng.integers(0, SIDE, count), rng.integers(0, SIDE, count)] = 0
    distance, label = cv2.distanceTransformWithLabels(seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    picture = palette(rng, count + 2)[label % (count + 2)]
    return picture * (1 - rng.uniform(0, 0.5) * np.clip(distance / (SIDE / np.sqrt(count)), 0, 1))[..., None]


def leaves(rng):
    """Dead leaves: shapes of all sizes that hide one another, the statistics of natural clutter."""
    picture = np.empty((SIDE, SIDE, 3), np.float32)
    picture[:] = colour(rng)
    count, smallest = int(rng.uniform(150, 700)), rng.uniform(3, 12)
    shades, kind = palette(rng, 12), rng.integers(4)
    sizes = np.minimum(smallest / np.maximum(rng.random(count), 1e-3) ** 0.55, 130)
    centres, angles = rng.integers(-20, SIDE + 20, (count, 2)), rng.random(count) * 360
    flat = rng.uniform(0.25, 1.0)
    for size, centre, angle in zip(sizes, centres.tolist(), angles):
        shade = np.clip(shades[rng.integers(12)] + rng.normal(0, 9, 3), 0, 255).tolist()
        if kind < 2:
            cv2.ellipse(picture, centre, (int(size) + 1, int(size * flat) + 1), angle, 0, 360, shade, -1)
        else:
            corners = int(rng.integers(3, 7))
            turn = np.sort(rng.random(corners)) * 2 * np.pi
            shape = np.stack([np.cos(turn), np.sin(turn)], 1) * size + centre
            cv2.fillPoly(picture, [shape.astype(np.int32)], shade)
    return picture


def foliage(rng):
    """Leaves over leaves, the deep ones dark and the top ones in the sun, as hedges and tree crowns have them."""
    picture = np.empty((SIDE, SIDE, 3), np.float32)
    shade = colour(rng)
    if rng.random() < 0.7:  # mostly greens
        shade = np.float32([rng.uniform(50, 130), rng.uniform(80, 170), rng.uniform(20, 90)])
    picture[:] = shade * 0.15
    size, count, flat = rng.uniform(3, 14), int(rng.uniform(1200, 3000)), rng.uniform(0.3, 0.8)
    centres = rng.integers(-10, SIDE + 10, (count, 2)).tolist()
    bright = np.linspace(0.2, 1.0, count) * rng.uniform(0.6, 1.5, count)
    axes = (size * rng.uniform(0.5, 1.5, (count, 1)) * [1, flat]).astype(int) + 1
    angles = rng.random(count) * 360
    for centre, axis, angle, light in zip(centres, axes.tolist(), angles, bright):
        cv2.ellipse(picture, centre, axis, angle, 0, 360, np.minimum(shade * light, 255).tolist(), -1)
    return picture


def water(rng):
    """Noise drawn out sideways: water, wood grain, brushed metal; also upright."""
    field = fractal_noise(rng, persistence=rng.uniform(0.7, 1.05))
    part = max(24, int(SIDE / rng.uniform(2, 9)))
    field = cv2.resize(field[:, :part], (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    picture = _shade(field, palette(rng, int(rng.integers(2, 5))))
    return picture if rng.random() < 0.6 else picture.transpose(1, 0, 2)


def strokes(rng):
    """Short strokes with a main direction: grass, fur, straw, hair."""
    picture = np.empty((SIDE, SIDE, 3), np.float32)
    picture[:] = colour(rng)
    shades, main, spread = palette(rng, 10), rng.random() * np.pi, rng.uniform(0.05, 0.8)
    count, length, width = int(rng.uniform(700, 2500)), rng.uniform(8, 60), int(rng.integers(1, 4))
    starts = rng.integers(-10, SIDE + 10, (count, 2))
    angles = main + rng.normal(0, spread, count)
    ends = (starts + np.stack([np.cos(angles), np.sin(angles)], 1) * length).astype(int)
    for start, end, index in zip(starts.tolist(), ends.tolist(), rng.integers(0, 10, count)):
        cv2.line(picture, start, end, shades[index].tolist(), width)
    return picture


def spots(rng):
    picture = noise(rng) if rng.random() < 0.5 else np.full((SIDE, SIDE, 3), 1, np.float32) * colour(rng)
    shades, size = palette(rng, 3), rng.uniform(5, 40)
    for _ in range(int(rng.uniform(0.15, 0.5) * SIDE * SIDE / (size * size * 3))):
        axes = (int(size * rng.uniform(0.4, 1.2)) + 1, int(size * rng.uniform(0.4, 1.2)) + 1)
        cv2.ellipse(picture, rng.integers(0, SIDE, 2).tolist(), axes, rng.random() * 180, 0, 360,
                    shades[rng.integers(3)].tolist(), -1)
    return picture


def bricks(rng):
    """Rows of rectangles: walls, facades with windows, tiles, boards."""
    picture = np.empty((SIDE, SIDE, 3), np.float32)
    picture[:] = colour(rng)
    height, width = rng.uniform(12, 110), rng.uniform(12, 140)
    gap_x, gap_y, shift = width * rng.uniform(0.03, 0.5), height * rng.uniform(0.03, 0.5), rng.choice([0, 0.5])
    shades = palette(rng, 6)
    for row in range(int(SIDE / height) + 2):
        for column in range(-1, int(SIDE / width) + 2):
            x, y = (column + shift * (row % 2)) * width, row * height
            cv2.rectangle(picture, (int(x), int(y)), (int(x + width - gap_x), int(y + height - gap_y)),
                          shades[rng.integers(6)].tolist(), -1)
    return picture


def print_(rng):
    """Letters and lines, as on signs, shirts and packages."""
    picture = np.empty((SIDE, SIDE, 3), np.float32)
    picture[:] = colour(rng)
    shades = palette(rng, 4)
    for _ in range(int(rng.integers(6, 40))):
        text = "".join(chr(c) for c in rng.integers(48, 91, int(rng.integers(2, 9))))
        cv2.putText(picture, text, rng.integers(-40, SIDE, 2).tolist(), int(rng.integers(0, 4)), rng.uniform(0.6, 4),
                    shades[rng.integers(4)].tolist(), int(rng.integers(1, 7)))
    return picture


def plain(rng):
    values = fractal_noise(rng, octaves=2)
    return _shade(values, palette(rng, 2))


KINDS = [(noise, 5), (stripes, 2), (cells, 2), (leaves, 5), (foliage, 4), (water, 2.5), (strokes, 3), (spots, 1.5),
         (bricks, 3), (print_, 1), (plain, 2)]


def relief(rng):
    """Brightness of an uneven surface in slanting light."""
    field = fractal_noise(rng, persistence=rng.uniform(0.6, 0.95))
    angle = rng.random() * 2 * np.pi
    slope = cv2.Sobel(field, cv2.CV_32F, 1, 0) * np.cos(angle) + cv2.Sobel(field, cv2.CV_32F, 0, 1) * np.sin(angle)
    return np.clip(1 + rng.uniform(0.03, 0.3) * slope / (slope.std() + 1e-6), 0.2, 1.8)


def make_texture(rng):
    weights = np.array([weight for _, weight in KINDS])
    picture = KINDS[rng.choice(len(KINDS), p=weights / weights.sum())][0](rng)
    if rng.random() < 0.7:
        picture = picture * (1 + rng.uniform(0.05, 0.6) * (fractal_noise(rng, octaves=5)[..., None] - 0.5))
    if rng.random() < 0.35:
        picture = picture * relief(rng)[..., None]
    grain = rng.uniform(0, 9)
    speckle = rng.standard_normal((SIDE, SIDE, 1), dtype=np.float32)
    return np.clip(picture + grain * speckle, 0, 255).astype(np.uint8)


class TextureBank:
    def __init__(self, rng, count=120):
        self.textures = [make_texture(rng) for _ in range(count)]

    def refresh(self, rng):
        self.textures[rng.integers(len(self.textures))] = make_texture(rng)

    def sample(self, rng, height, width, zoom=None):
        """A crop as float32 [height, width, 3] in new colours; `zoom` > 1 enlarges."""
        texture = self.textures[rng.integers(len(self.textures))]
        zoom = 2 ** rng.uniform(-1.0, 0.8) if zoom is None else zoom
        zoom = max(zoom, height / SIDE, width / SIDE)
        h, w = max(2, min(SIDE, int(height / zoom))), max(2, min(SIDE, int(width / zoom)))
        y, x = rng.integers(0, SIDE - h + 1), rng.integers(0, SIDE - w + 1)
        crop = texture[y:y + h, x:x + w]
        if rng.random() < 0.5:
            crop = crop[:, ::-1]
        crop = cv2.resize(np.ascontiguousarray(crop), (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32)
        gain = rng.uniform(0.65, 1.3) * rng.uniform(0.88, 1.12, 3).astype(np.float32)
        return crop * gain.astype(np.float32) + np.float32(rng.uniform(-20, 20))
