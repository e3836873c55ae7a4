#!/usr/bin/env python3
"""TAP-Vid's pickles as clips for `sampt track`: frames below JPEGImages/VIDEO, true tracks in Tracks/VIDEO.json (sampt.tracks/1).

    python3 scripts/convert/tapvid_pickle.py tapvid_davis.pkl -o tapvid-davis
    python3 scripts/convert/tapvid_pickle.py kinetics/*_of_0010.pkl -o tapvid-kinetics

Takes the forms that TAP-Vid has: DAVIS and RoboTAP {video: {...}}, RGB-Stacking and the shards of Kinetics [{...}]. An item holds `video`
(frames x height x width x 3, uint8, written as PNG; or a list of encoded JPEGs, written as they are), `points` (points x frames x 2, the
picture's corners at 0 and 1) and `occluded` (points x frames). Needs numpy. A pickle can run code when it is read: this reader builds numpy
arrays and plain values, and refuses everything else.
"""
import argparse
import json
import pathlib
import pickle
import re
import shutil
import struct
import sys
import zlib

import numpy as np

# What numpy arrays of any age and pickle protocol are made of; reading plain values needs no name at all.
ALLOWED = {
    ("numpy", "ndarray"), ("numpy", "dtype"), ("_codecs", "encode"), ("builtins", "bytearray"), ("__builtin__", "bytearray"),
    *((f"numpy.{core}.{module}", name) for core in ("core", "_core")
      for module, name in (("multiarray", "_reconstruct"), ("multiarray", "scalar"), ("numeric", "_frombuffer"))),
}
JPEG_SIZE = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}


class Problem(Exception):
    """What the user can mend: where, what, expected."""


class ArrayUnpickler(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) not in ALLOWED:
            raise Problem(f"holds {module}.{name}, which is neither an array nor a plain value; it is not read, since a pickle may run code")
        return super().find_class(module, name)


def read(path):
    """(name, item) of each video."""
    try:
        with open(path, "rb") as file:
            # Python 2's strings, as in old pickles, come as latin-1.
            data = ArrayUnpickler(file, encoding="latin1").load()
    except OSError as error:
        raise Problem(f"cannot be read ({error.strerror})") from error
    except Problem:
        raise
    except Exception as error:  # a damaged pickle may raise anything
        raise Problem(f"is no pickle, or a damaged one ({type(error).__name__}: {error})") from error
    if isinstance(data, dict):
        return [(str(name), item) for name, item in data.items()]
    if isinstance(data, (list, tuple)):
        return [(f"{path.stem}-{i:04d}", item) for i, item in enumerate(data)]
    raise Problem(f"holds a {type(data).__name__}; expected videos by name, or a list of them")


def check(name, item):
    """Frames, points and occlusion of an item whose shapes agree."""
    if not re.fullmatch(r"[^/\\\0]+", name) or name in (".", ".."):
        raise Problem(f"video {name!r}: is no name for a folder")
    lacking = [key for key in ("video", "points", "occluded") if not isinstance(item, dict) or key not in item]
    if lacking:
        raise Problem(f"{name}: lacks {', '.join(lacking)}; expected video, points and occluded")
    frames, points, occluded = item["video"], np.asarray(item["points"]), np.asarray(item["occluded"])
    if len(frames) == 0:
        raise Problem(f"{name}: has no frames")
    if points.ndim != 3 or points.shape[2] != 2 or points.dtype.kind not in "fiu":
        raise Problem(f"{name}: points are {points.dtype} {points.shape}; expected numbers, points x frames x 2")
    if occluded.shape != points.shape[:2]:
        raise Problem(f"{name}: occluded is {occluded.shape}, the points are {points.shape[:2]}; expected one flag for each")
    if points.shape[1] != len(frames):
        raise Problem(f"{name}: {len(frames)} frames, but points on {points.shape[1]}")
    finite = points[np.isfinite(points)]
    if finite.size and np.abs(finite).max() > 16:
        raise Problem(f"{name}: points go up to {np.abs(finite).max():g}; expected shares of the picture's size, 0 to 1")
    return frames, points.astype(np.float64), occluded.astype(bool)


def jpeg_size(data, where):
    """(width, height) from the frame header."""
    at = 2
    while data[:2] == b"\xff\xd8" and at + 9 <= len(data):
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2:at + 4])[0]
        if marker in JPEG_SIZE:
            height, width = struct.unpack(">HH", data[at + 5:at + 9])
            return width, height
        at += 2 + length
    raise Problem(f"{where}: is no JPEG")


def png(picture):
    """RGB as a PNG."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    height, width, _ = picture.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)
    rows[:, 1:] = picture.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows.tobytes(), 6)) + chunk(b"IEND", b"")


def write_frames(folder, frames, name):
    """The frames' (width, height)."""
    size = None
    for t, frame in enumerate(frames):
        where = f"{name}: frame {t}"
        if isinstance(frame, (bytes, bytearray)):
            suffix, data, own = "jpg", bytes(frame), jpeg_size(frame, where)
        else:
            picture = np.asarray(frame)
            if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3:
                raise Problem(f"{where}: is {picture.dtype} {picture.shape}; expected uint8, height x width x 3, or an encoded JPEG")
            suffix, data, own = "png", png(picture), (picture.shape[1], picture.shape[0])
        if size not in (None, own):
            raise Problem(f"{where}: is {own[0]}x{own[1]}, the first frame {size[0]}x{size[1]}")
        size = own
        (folder / f"{t:05d}.{suffix}").write_bytes(data)
    return size


def tracks(name, size, points, occluded):
    """The document. TAP-Vid counts from the picture's corner, where the first pixel's centre is at a half; here it is at 0."""
    pixels = np.round(points * np.array(size) - 0.5, 3)
    entries = []
    for xy, hidden in zip(pixels, occluded):
        seen = np.flatnonzero(~hidden)
        entries.append({
            "object": 0,
            "query_frame": int(seen[0]) if seen.size else None,
            "xy": [[float(x), float(y)] if np.isfinite(x) and np.isfinite(y) else None for x, y in xy],
            "occluded": [bool(flag) for flag in hidden],
        })
    return {"schema": "sampt.tracks/1", "video": name, "width": size[0], "height": size[1], "points": entries}


def convert(path, target, done):
    for name, item in read(path):
        if name in done:
            raise Problem(f"{name}: a second video of this name; give each file a folder of its own")
        frames, points, occluded = check(name, item)
        images = target / "JPEGImages" / name
        images.mkdir(parents=True)
        size = write_frames(images, frames, name)
        (target / "Tracks").mkdir(exist_ok=True)
        (target / "Tracks" / f"{name}.json").write_text(json.dumps(tracks(name, size, points, occluded)) + "\n")
        done.append(name)
        print(f"{name}: {len(frames)} frames, {size[0]}x{size[1]}, {len(points)} points", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pickles", nargs="+", type=pathlib.Path, metavar="FILE.pkl")
    parser.add_argument("-o", "--output", required=True, type=pathlib.Path, metavar="DIR", help="must not be there, or be empty")
    arguments = parser.parse_args()
    target, done = arguments.output.resolve(), []
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        sys.exit(f"error: {target}: is there already and not empty; choose another -o")
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        for path in arguments.pickles:
            try:
                convert(path, partial, done)
            except Problem as problem:
                sys.exit(f"error: {path}: {problem}")
        if not done:
            sys.exit(f"error: {arguments.pickles[0]}: holds no video")
        if target.exists():
            target.rmdir()
        partial.rename(target)
    except OSError as error:
        sys.exit(f"error: {error.filename or target}: cannot be written ({error.strerror})")
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    print(f"{target}: {len(done)} clips")


if __name__ == "__main__":
    main()
