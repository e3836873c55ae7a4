"""Writes resize.json and gray.json: synthetic input and what Pillow, PyTorch and OpenCV make of it.

Needs Pillow 9.4, PyTorch 1.13, OpenCV 4.6, numpy. Run in this folder: python3 make_resize_golden.py
"""
import base64
import json

import cv2
import numpy as np
import torch
from PIL import Image


def text(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


rng = np.random.default_rng(20240501)

pil = []
for (w, h), (to_w, to_h) in [
    ((8, 1), (3, 1)), ((1, 8), (1, 5)), ((1, 1), (4, 3)), ((5, 4), (5, 9)), ((5, 4), (12, 4)), ((7, 5), (13, 11)),
    ((31, 17), (64, 36)), ((33, 18), (10, 7)), ((40, 30), (3, 2)), ((65, 9), (64, 10)), ((63, 20), (65, 1)), ((64, 2), (1, 33)),
]:
    image = rng.integers(0, 256, (h, w, 3), dtype=np.uint8)
    image[rng.random((h, w)) < 0.3] = 255
    image[rng.random((h, w)) < 0.3] = 0
    resized = np.asarray(Image.fromarray(image).resize((to_w, to_h), Image.BILINEAR))
    pil.append({"from": [w, h], "to": [to_w, to_h], "source": text(image), "expected": text(resized)})

planes = []
for (w, h), (to_w, to_h) in [
    ((1, 1), (3, 2)), ((4, 3), (1, 1)), ((5, 4), (9, 7)), ((9, 7), (5, 4)), ((8, 6), (32, 24)), ((13, 8), (13, 21)),
    ((21, 10), (8, 10)), ((37, 3), (65, 9)), ((2, 50), (3, 7)),
]:
    plane = rng.normal(0, 1, (h, w)).astype(np.float32)
    for corners in (False, True):
        resized = torch.nn.functional.interpolate(
            torch.from_numpy(plane)[None, None], size=(to_h, to_w), mode="bilinear", align_corners=corners)[0, 0].numpy()
        planes.append({"from": [w, h], "to": [to_w, to_h], "align_corners": corners,
                       "source": text(plane), "expected": text(resized)})

with open("resize.json", "w") as f:
    json.dump({"note": "uint8 RGB and little-endian float32, row-major, base64",
               "pillow_bilinear": pil, "torch_bilinear": planes}, f, indent=0)
    f.write("\n")

colours = rng.integers(0, 256, (24, 64, 3), dtype=np.uint8)
with open("gray.json", "w") as f:
    json.dump({"note": "OpenCV cvtColor RGB2GRAY of uint8 RGB, 64x24, base64", "size": [64, 24],
               "source": text(colours), "expected": text(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY))}, f, indent=0)
    f.write("\n")
