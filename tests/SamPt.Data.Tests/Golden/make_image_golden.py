"""Writes images.json: small synthetic PNG and JPEG files of every kind and the pixels that Pillow reads from them.

Pillow writes PNG neither interlaced nor at every bit depth, so most PNGs come from the plain writer below and Pillow is the reader
that it is checked against. Needs Pillow 9.4 on libjpeg-turbo 2.1, numpy. Run in this folder: python3 make_image_golden.py
"""
import base64
import io
import json
import struct
import zlib

import numpy as np
from PIL import Image

rng = np.random.default_rng(20240502)
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def text(data):
    return base64.b64encode(data if isinstance(data, bytes) else np.ascontiguousarray(data).tobytes()).decode()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def paeth(a, b, c):
    p = a + b - c
    return min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]


def filter_row(kind, row, above, step):
    out = bytearray([kind])
    for x, value in enumerate(row):
        a = row[x - step] if x >= step else 0
        c = above[x - step] if x >= step else 0
        b = above[x]
        out.append((value - (0, a, b, (a + b) // 2, paeth(a, b, c))[kind]) % 256)
    return bytes(out)


def pack(samples, depth):
    """Rows of (width * channels) samples to packed rows of bytes."""
    if depth == 16:
        return [row.astype(">u2").tobytes() for row in samples]
    bits = np.unpackbits(samples.astype(np.uint8)[..., None], axis=-1)[..., 8 - depth:]
    return [np.packbits(row.reshape(-1)).tobytes() for row in bits]


def write_png(samples, depth, color, interlaced, filters, parts=1, palette=None, extra=()):
    """samples: (height, width, channels) integers."""
    height, width, channels = samples.shape
    step = max(1, channels * depth // 8)
    raw, n = b"", 0
    for x, y, dx, dy in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        part = samples[y::dy, x::dx]
        if part.size == 0:
            continue
        rows = pack(part.reshape(part.shape[0], -1), depth)
        above = bytes(len(rows[0]))
        for row in rows:
            raw += filter_row(filters[n % len(filters)], row, above, step)
            above, n = row, n + 1
    data = zlib.compress(raw, 9)
    size = -(-len(data) // parts)
    file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced)))
    for kind, body in extra:
        file += chunk(kind, body)
    if palette is not None:
        file += chunk(b"PLTE", palette)
    for i in range(parts):
        file += chunk(b"IDAT", data[i * size:(i + 1) * size])
    return file + chunk(b"IEND", b"")


def rgb_of(file):
    return np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))


def blobs(height, width, channels, depth):
    """Flat regions with a little noise: filters see runs as well as changes."""
    high = 1 << depth
    base = rng.integers(0, high, (max(1, height // 4), max(1, width // 5), channels))
    image = np.kron(base, np.ones((5, 6, 1), dtype=np.int64))[:height, :width]
    image = np.pad(image, ((0, height - image.shape[0]), (0, width - image.shape[1]), (0, 0)), mode="edge")
    noise = rng.random(image.shape[:2]) < 0.2
    image[noise] = rng.integers(0, high, image.shape)[noise]
    return image


pngs = []


def add_png(name, file, labels, rgb):
    pngs.append({"name": name, "file": text(file), "size": [int(rgb.shape[1]), int(rgb.shape[0])],
                 "labels": None if labels is None else text(labels.astype(np.uint8)), "rgb": text(rgb)})


def add_own(name, height, width, depth, color, interlaced, filters, parts=1, extra=(), low=False):
    samples = blobs(height, width, CHANNELS[color], depth)
    if low:
        samples %= 200
    palette = rng.integers(0, 256, 3 << min(depth, 8), dtype=np.uint8).tobytes() if color == 3 else None
    file = write_png(samples, depth, color, interlaced, filters, parts, palette, extra)
    rgb = rgb_of(file)
    if color == 0 and depth == 16:
        # Pillow clips 16-bit gray at 255 on its way to RGB; the high byte is what it takes for every other 16-bit kind.
        rgb = np.repeat((samples >> 8).astype(np.uint8), 3, axis=2)
    labels = None
    if color == 3 or color == 0 and (depth < 16 or low):
        labels = samples[..., 0]
        image = Image.open(io.BytesIO(file))
        stored = np.asarray(image).astype(int)
        if color == 0 and depth in (2, 4):
            stored //= 255 // ((1 << depth) - 1)
        assert (stored == labels).all(), name
    add_png(name, file, labels, rgb)


ALL = [0, 1, 2, 3, 4]
for color, depths in ((0, (1, 2, 4, 8, 16)), (2, (8, 16)), (3, (1, 2, 4, 8)), (4, (8, 16)), (6, (8, 16))):
    for depth in depths:
        for interlaced in (False, True):
            add_own(f"color {color} depth {depth}{' interlaced' if interlaced else ''}", 11, 13, depth, color, interlaced, ALL)
for kind in ALL:
    add_own(f"palette, filter {kind} on every row", 17, 65, 8, 3, False, [kind])
    add_own(f"rgb, filter {kind} on every row", 6, 9, 8, 2, False, [kind])
for height, width in ((1, 1), (3, 2), (1, 4), (5, 1), (9, 9), (2, 64)):
    add_own(f"palette depth 4 {width}x{height} interlaced", height, width, 4, 3, True, ALL)
    add_own(f"rgb {width}x{height} interlaced", height, width, 8, 2, True, ALL)
add_own("palette in seven IDAT chunks between ancillary ones", 20, 33, 8, 3, False, [4, 2], 7,
        [(b"gAMA", struct.pack(">I", 45455)), (b"tIME", struct.pack(">HBBBBB", 2016, 3, 1, 12, 0, 0)), (b"tEXt", b"Comment\0x")])
add_own("gray depth 16 with ids below 256", 7, 6, 16, 0, False, ALL, low=True)

indices = blobs(19, 31, 1, 8)[..., 0].astype(np.uint8)
image = Image.fromarray(indices, "P")
image.putpalette(rng.integers(0, 256, 768, dtype=np.uint8).tobytes())
for mode, options in (("P", {}), ("P", {"optimize": True}), ("P", {"transparency": 3}), ("L", {}), ("1", {}), ("RGB", {}),
                      ("RGBA", {}), ("LA", {})):
    buffer = io.BytesIO()
    source = image if mode == "P" else Image.fromarray(indices, "L").convert(mode) if mode in ("L", "1") \
        else Image.fromarray(blobs(19, 31, len(mode), 8).astype(np.uint8), mode)
    source.save(buffer, "PNG", **options)
    stored = np.asarray(Image.open(io.BytesIO(buffer.getvalue())))
    add_png(f"Pillow {mode} {options}", buffer.getvalue(), stored if mode in ("P", "L", "1") else None, rgb_of(buffer.getvalue()))

jpegs = []
ys, xs = np.mgrid[0:29, 0:43]
picture = np.stack([xs * 6 % 256, ys * 9 % 256, (xs + ys) * 3 % 256], -1).astype(np.uint8)
picture[8:20, 10:25] = (220, 30, 60)
exif = Image.Exif()
exif[0x0112] = 6
for name, mode, options in (
        ("4:2:0", "RGB", {"quality": 85, "subsampling": 2}), ("4:2:2", "RGB", {"quality": 75, "subsampling": 1}),
        ("4:4:4", "RGB", {"quality": 95, "subsampling": 0}), ("progressive", "RGB", {"quality": 80, "progressive": True}),
        ("optimized Huffman tables", "RGB", {"quality": 60, "optimize": True}), ("gray", "L", {"quality": 90}),
        ("EXIF orientation 6", "RGB", {"quality": 90, "exif": exif.tobytes()})):
    buffer = io.BytesIO()
    Image.fromarray(picture).convert(mode).save(buffer, "JPEG", **options)
    rgb = rgb_of(buffer.getvalue())
    jpegs.append({"name": name, "file": text(buffer.getvalue()), "size": [43, 29], "rgb": text(rgb)})
buffer = io.BytesIO()
Image.fromarray(picture).convert("CMYK").save(buffer, "JPEG")

with open("images.json", "w") as f:
    json.dump({"note": "files, labels (uint8) and RGB (uint8, row-major) in base64; labels null: not a label image",
               "png": pngs, "jpeg": jpegs, "cmyk_jpeg": text(buffer.getvalue())}, f, indent=0)
    f.write("\n")
