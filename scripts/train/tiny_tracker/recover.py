"""Makes a checkpoint that training can start from out of the shipped graphs.

    python3 recover.py --model ../../../models/tiny-tracker --run recovered
    python3 train.py --run run --weights-from recovered/checkpoint.pt

The encoder's normalisations, which the export folded away, get the statistics of generated clips.
"""
import argparse
import sys
from pathlib import Path

import numpy as np
import torch

from clips import make_clip
from model import TinyTracker
from textures import TextureBank
from unfold import calibrate, graph_weights, load_folded


def recovered(folder, clips, seed):
    model = TinyTracker()
    load_folded(model.encoder, graph_weights(folder / "encoder.onnx"), "encoder.")
    for part, module in (("init", model.walk), ("step", model.step)):
        name = "walk." if part == "init" else "step."
        weights = graph_weights(folder / f"{part}.onnx")
        state = {key[len(name):]: value for key, value in weights.items() if key.startswith(name)}
        if missing := module.state_dict().keys() - state.keys():
            sys.exit(f"{folder / part}.onnx: lacks {', '.join(sorted(missing))}, which today's model has; recover these graphs at the commit that made them.")
        module.load_state_dict(state)
    rng = np.random.default_rng([seed, 998])
    bank = TextureBank(rng, 30)
    frames = [torch.from_numpy(make_clip(rng, bank)[0][::8]).permute(0, 3, 1, 2).float() for _ in range(clips)]
    calibrate(model.encoder, lambda: [model.encoder(some) for some in frames])
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", required=True, type=Path, help="folder with encoder.onnx, init.onnx and step.onnx")
    parser.add_argument("--run", required=True, type=Path, help="folder to write checkpoint.pt to")
    parser.add_argument("--clips", type=int, default=40, help="generated clips that the statistics are taken over")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not (options.model / "encoder.onnx").exists():
        sys.exit(f"{options.model}/encoder.onnx: not found; --model wants a folder that export.py wrote.")
    torch.set_num_threads(1)
    model = recovered(options.model, options.clips, options.seed)
    options.run.mkdir(parents=True, exist_ok=True)
    torch.save({"average": model.state_dict()}, options.run / "checkpoint.pt")


if __name__ == "__main__":
    main()
