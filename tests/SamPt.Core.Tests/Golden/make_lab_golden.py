"""Writes lab.json: 8-bit sRGB colours and their CIELAB coordinates by scikit-image.

Needs scikit-image 0.19, numpy. Run in this folder: python3 make_lab_golden.py
"""
import base64
import json

import numpy as np
from skimage import color

steps = np.array([0, 1, 10, 11, 64, 127, 200, 255])
grid = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), -1).reshape(1, -1, 3).astype(np.uint8)
lab = color.rgb2lab(grid).astype("<f4")

with open("lab.json", "w") as f:
    json.dump({"note": "skimage.color.rgb2lab of uint8 RGB, float32, base64",
               "rgb": base64.b64encode(grid.tobytes()).decode(), "lab": base64.b64encode(lab.tobytes()).decode()}, f, indent=0)
    f.write("\n")
