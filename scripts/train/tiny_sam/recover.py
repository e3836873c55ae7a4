"""Makes a checkpoint that training can start from out of the shipped graphs, from which normalisation was folded away.

    python3 recover.py --model ../../../models/tiny-sam --run recovered
    python3 train.py --run run --weights-from recovered/checkpoint.pt

Ends with the largest difference between what the recovered model and the golden tensors beside the graphs say.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

from generate import make_scene
from golden import ask, embed, exporter
from model import TinySam
from prompts import collate, make_view
from textures import TextureBank
from unfold import calibrate, graph_weights, load_folded

SHAPES, PROMPTS = [(224, 384), (288, 384), (352, 256)], 3


def batches(scenes, seed):
    rng = np.random.default_rng([seed, 997])
    bank, views, shape = TextureBank(rng, 60), [], 0
    while scenes:
        view = make_view(rng, *make_scene(rng, bank), *SHAPES[shape % len(SHAPES)], PROMPTS)
        if view is not None:
            views, scenes = views + [view], scenes - 1
        if len(views) == 4 or not scenes and views:
            yield collate(views)
            views, shape = [], shape + 1


def look(model, scenes, seed):
    """First and second passes over generated scenes, half of the second without the mask, as in training."""
    for batch in batches(scenes, seed):
        embedding = model.encoder(batch["image"])
        mask, has = torch.zeros_like(batch["target"]), torch.zeros(len(batch["label"]), 1, 1)
        logits, _, _ = model.decoder(embedding, batch["xy"], batch["label"], mask, has)
        has[::2] = 1
        model.decoder(embedding, batch["xy"], batch["label"], logits * has[..., None], has)


def recovered(folder, scenes, seed):
    model = TinySam()
    load_folded(model.encoder, graph_weights(folder / "encoder.onnx"))
    load_folded(model.decoder, graph_weights(folder / "decoder.onnx"), "decoder.")
    calibrate(model, lambda: look(model, scenes, seed))
    return model


def compare(model, folder):
    """Largest differences to the golden answers: (logits of the first pass, of the second, predicted IoU)."""
    golden = {name: torch.from_numpy(value) for name, value in read(folder / "golden.safetensors").items()}
    embedding = embed(model, golden["image"].numpy())
    first, quality = ask(model, embedding, golden["point_coords"], golden["point_labels"])
    second, _ = ask(model, embedding, golden["point_coords_2"], golden["point_labels_2"], golden["low_res_masks"])
    return [(mine - golden[name]).abs().max().item()
            for mine, name in ((first, "low_res_masks"), (second, "low_res_masks_2"), (quality, "iou_predictions"))]


def read(path):
    """{name: array} of a safetensors file."""
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    kinds, body = {"F32": np.float32, "F16": np.float16, "U8": np.uint8, "I64": np.int64}, data[8 + length:]
    entries = {name: entry for name, entry in json.loads(data[8:8 + length]).items() if name != "__metadata__"}
    return {name: np.frombuffer(body[slice(*entry["data_offsets"])], kinds[entry["dtype"]]).reshape(entry["shape"]).copy()
            for name, entry in entries.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", required=True, type=Path, help="folder with encoder.onnx, decoder.onnx and golden.safetensors")
    parser.add_argument("--run", required=True, type=Path, help="folder to write checkpoint.pt to")
    parser.add_argument("--scenes", type=int, default=240, help="generated scenes that the statistics are taken over")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not (options.model / "decoder.onnx").exists():
        sys.exit(f"{options.model}/decoder.onnx: not found; give --model the folder of an exported tiny-sam.")
    torch.set_num_threads(1)
    model = recovered(options.model, options.scenes, options.seed)
    options.run.mkdir(parents=True, exist_ok=True)
    torch.save({"average": model.state_dict()}, options.run / "checkpoint.pt")
    print("largest difference to the golden answers: logits {:.1e}, second pass {:.1e}, predicted IoU {:.1e}".format(*compare(model, options.model)))


if __name__ == "__main__":
    main()
