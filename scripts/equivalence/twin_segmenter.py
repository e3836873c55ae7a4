"""The twin of tiny-sam, in the clothes of segment_anything's SamPredictor as far as SamPt looks at them."""
from types import SimpleNamespace

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from weights import ROOT, check, golden, load, modules_of, plain

SIDE, PAD = 384, 32
MEAN, STD = np.float32([123.675, 116.28, 103.53]), np.float32([58.395, 57.12, 57.375])
PAD_LABEL, FIRST_CORNER, LAST_CORNER = -1.0, 2.0, 3.0


def longest_side(height, width, side):
    """Height and width with the given longest side, rounded half up as SAM does."""
    scale = side / max(height, width)
    return int(height * scale + 0.5), int(width * scale + 0.5)


class Resize:
    """SAM's change of scale: coordinates times the ratio of the sizes."""

    def apply_coords(self, coords, original_size):
        new = longest_side(*original_size, SIDE)
        return np.asarray(coords, np.float64) * [new[1] / original_size[1], new[0] / original_size[0]]


class TwinPredictor:
    def __init__(self):
        model, = modules_of("tiny_sam", "model")
        twin = model.TinySam()
        twin.decoder.prompt.bias = nn.Parameter(torch.zeros_like(twin.decoder.prompt.bias))
        twin.decoder.enter[0] = nn.Identity()  # folded into the two convolutions whose sum it normalised
        folder = ROOT / "models" / "tiny-sam"
        self.encoder = load(plain(twin.encoder), folder / "encoder.onnx")
        self.decoder = load(plain(twin.decoder), folder / "decoder.onnx", prefix="decoder.")
        self.model = SimpleNamespace(device=torch.device("cpu"), mask_threshold=0.0)
        self.transform, self.seen = Resize(), {}

    def set_image(self, image):
        self.original_size = image.shape[:2]
        self.input_size = longest_side(*self.original_size, SIDE)
        key = hash(image.tobytes())
        if key not in self.seen:
            self.seen[key] = self.embed(image)
        self.features = self.seen[key]

    def embed(self, image):
        height, width = self.input_size
        if (height, width) != image.shape[:2]:
            image = np.asarray(Image.fromarray(image).resize((width, height), Image.BILINEAR))
        pixels = torch.from_numpy((image.astype(np.float32) - MEAN) / STD).permute(2, 0, 1)
        with torch.no_grad():
            return self.encoder(F.pad(pixels, (0, -width % PAD, 0, -height % PAD))[None])

    def predict_torch(self, point_coords, point_labels, boxes=None, mask_input=None, multimask_output=True, return_logits=False):
        if multimask_output or not return_logits:
            raise NotImplementedError("SAM-PT asks for one mask and for logits; the twin does nothing else.")
        rows, columns = self.features.shape[2] * 2, self.features.shape[3] * 2
        extra, labels = torch.zeros(1, 1, 2), torch.tensor([[PAD_LABEL]])
        if boxes is not None:
            extra, labels = boxes.reshape(1, 2, 2).float(), torch.tensor([[FIRST_CORNER, LAST_CORNER]])
        xy, label = torch.cat([point_coords.float(), extra], 1), torch.cat([point_labels.float(), labels], 1)
        mask = torch.zeros(1, 1, rows, columns) if mask_input is None else mask_input
        with torch.no_grad():
            low, quality, _ = self.decoder(self.features, xy, label, mask, torch.full((1, 1, 1), float(mask_input is not None)))
        full = F.interpolate(low, (self.features.shape[2] * 4, self.features.shape[3] * 4), mode="bilinear", align_corners=False)
        full = full[..., :self.input_size[0], :self.input_size[1]]
        return F.interpolate(full, self.original_size, mode="bilinear", align_corners=False), quality, low

    def check(self):
        """Two passes on the golden picture: points, then the same with a box and the first answer as mask input."""
        tensors = golden("tiny-sam")
        self.set_image(tensors["image"])
        points = [torch.from_numpy(np.array(tensors[name])) for name in ("point_coords", "point_labels", "point_coords_2", "point_labels_2")]
        _, quality, low = self.predict_torch(points[0][:, :-1], points[1][:, :-1], multimask_output=False, return_logits=True)
        _, quality_2, low_2 = self.predict_torch(points[2][:, :-2], points[3][:, :-2], boxes=points[2][:, -2:], mask_input=low,
                                                 multimask_output=False, return_logits=True)
        check("tiny-sam", [(name, answer, tensors[name]) for name, answer in (
            ("low_res_masks", low), ("iou_predictions", quality), ("low_res_masks_2", low_2), ("iou_predictions_2", quality_2))])
        return self
