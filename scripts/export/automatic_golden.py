#!/usr/bin/env python3
"""
What segment-anything's automatic mask generator finds with a small model of random weights, that model's decoder with all four masks
(its encoder is that of sam.py --small --random 7), and the generator's parts on their own: golden numbers for the tests.

  automatic_golden.py --package segment-anything --onnx tests/SamPt.Onnx.Tests/Golden/sam-automatic --core tests/SamPt.Core.Tests/Golden/proposals.json
"""

import argparse
import json
import os
import types

import numpy as np
import torch

import common
import golden
import sam
import sam_golden

ENCODER_SEED = 7
DECODER_SEED = 30  # one whose masks differ
RUNS = {
    "native": dict(height=72, width=128, points_per_side=9, points_per_batch=16, stability_score_thresh=0.4, box_nms_thresh=0.8),
    "large": dict(height=192, width=161, points_per_side=12, points_per_batch=64, stability_score_thresh=0.3, box_nms_thresh=0.85),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", required=True, metavar="DIR")
    parser.add_argument("--onnx", required=True, metavar="DIR")
    parser.add_argument("--core", required=True, metavar="FILE")
    args = parser.parse_args()
    package = common.load_package(args.package, "segment_anything", "segment-anything")
    os.makedirs(args.onnx, exist_ok=True)
    model = build(package)
    settings = types.SimpleNamespace(layout="lean", masks=4, output=args.onnx, random=DECODER_SEED, model="vit_b, small", checkpoint=None)
    settings.origin = common.origin(settings)
    sam.write_encoder(model, settings, False)
    sam.write_decoder(model, settings, False, "segment_anything")
    write_runs(package, model, os.path.join(args.onnx, "golden.safetensors"))
    with open(args.core, "w") as file:
        json.dump(parts(), file, indent=1)
        file.write("\n")


def build(package):
    """The small model, its decoder sharpened: with plain random weights all prompts get much the same unstable masks."""
    model, other = (sam.build(package, "segment_anything", "vit_b", types.SimpleNamespace(random=seed, small=True), hq=False)
                    for seed in (DECODER_SEED, ENCODER_SEED))
    model.image_encoder = other.image_encoder
    for name, parameter in model.mask_decoder.named_parameters():
        for part, factor in (("q_proj", 8), ("k_proj", 8), ("v_proj", 2), ("out_proj", 2), ("hypernetworks", 2), ("iou_prediction", 3), ("output_upscaling", 3)):
            if part in name and name.endswith("weight"):
                parameter.data.mul_(factor)
    model.mask_decoder.iou_prediction_head.layers[-1].bias.data.add_(2.0)
    return model


def write_runs(package, model, path):
    random = np.random.RandomState(ENCODER_SEED)
    tensors = {}
    for name, run in RUNS.items():
        settings = dict(run)
        frame = sam_golden.smooth_frame(random, settings.pop("height"), settings.pop("width"))
        everything = package.SamAutomaticMaskGenerator(
            model, **{**settings, "stability_score_thresh": 0.0, "box_nms_thresh": 2.0}, pred_iou_thresh=-9.0).generate(frame)
        settings["pred_iou_thresh"] = threshold([record["predicted_iou"] for record in everything])
        records = package.SamAutomaticMaskGenerator(model, **settings).generate(frame)
        tensors[f"{name}.frame"] = frame
        tensors[f"{name}.settings"] = np.array([settings[key] for key in (
            "points_per_side", "points_per_batch", "pred_iou_thresh", "stability_score_thresh", "box_nms_thresh")], np.float64).astype(np.float32)
        tensors[f"{name}.masks"] = np.stack([np.packbits(r["segmentation"]) for r in records])
        for key, column in (("bbox", "boxes_xywh"), ("predicted_iou", "iou"), ("stability_score", "stability")):
            tensors[f"{name}.{column}"] = np.array([r[key] for r in records], np.float32)
        tensors[f"{name}.points"] = np.array([r["point_coords"][0] for r in records], np.float32)
        print(f"{name}: {len(everything)} masks, {len(records)} kept; threshold {settings['pred_iou_thresh']:.6f}")
    golden.write(path, tensors, {"model": "vit_b, small", "seed": DECODER_SEED, "torch": torch.__version__, "exporter": common.EXPORTER})


def threshold(scores):
    """A value in the widest gap below the median of the positive ones, exact in float32, so that no rounding moves a mask across it."""
    scores = sorted(score for score in scores if score > 0)
    middle = scores[len(scores) // 10: len(scores) // 2]
    gap = max(range(len(middle) - 1), key=lambda i: middle[i + 1] - middle[i])
    return float(np.float32((middle[gap] + middle[gap + 1]) / 2))


def parts():
    from segment_anything.utils.amg import build_point_grid, calculate_stability_score
    from torchvision.ops import batched_nms

    random = np.random.RandomState(3)
    suppression = []
    for count, levels, threshold in ((12, 4, 0.7), (40, 5, 0.5), (60, 1000, 0.3), (30, 1, 0.7)):
        corner = random.randint(0, 20, (count, 2))
        boxes = np.concatenate([corner, corner + random.randint(0, 12, (count, 2))], axis=1)
        boxes[: count // 4] = boxes[count // 4: 2 * (count // 4)]
        scores = (random.randint(0, levels, count) / levels).astype(np.float32)
        kept = batched_nms(torch.tensor(boxes).float(), torch.tensor(scores), torch.zeros(count), threshold)
        suppression.append({"boxes": boxes.tolist(), "scores": scores.tolist(), "threshold": threshold, "kept": kept.tolist()})
    stability = []
    for offset, spread in ((1.0, 2.0), (0.5, 1.0), (1.0, 0.1), (2.0, 9.0)):
        logits = (random.randn(7, 13) * spread).round(2).astype(np.float32)
        score = float(calculate_stability_score(torch.tensor(logits)[None], 0.0, offset)[0])
        stability.append({"logits": logits.flatten().tolist(), "offset": offset, "score": None if np.isnan(score) else score})
    grids = [{"per_side": n, "width": w, "height": h, "points": (build_point_grid(n) * [w, h]).tolist()} for n, w, h in ((3, 640, 360), (1, 5, 7), (4, 33, 21))]
    return {"source": f"segment-anything's amg.py, torchvision nms, torch {torch.__version__}",
            "suppression": suppression, "stability": stability, "grids": grids}


if __name__ == "__main__":
    main()
