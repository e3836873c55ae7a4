#!/usr/bin/env python3
"""
Exports CoTracker 3: encoder.onnx (per frame) and step.onnx (one refinement iteration).

  cotracker3.py --package co-tracker --model online --checkpoint scaled_online.pth -o models/cotracker3
  cotracker3.py --package co-tracker --model offline --checkpoint scaled_offline.pth -o models/cotracker3-offline

--package is a checkout of facebookresearch/co-tracker that has version 3 (October 2024 or later). online tracks in windows of 16
frames that overlap by half; offline sees all frames at once. --random SEED exports seeded random weights; --small a narrow model
of the same structure, for tests; --golden stores what PyTorch answers, at either size.
"""

import argparse
import functools
import importlib
import os

import torch

import common
import cotracker3_graphs as graphs

SMALL_SIZE = (96, 128)
WINDOWS = {"online": 16, "offline": 60}
CHANNELS, HIDDEN, HEADS, CORRELATION = 16, 16, 2, 8  # of the small model


def main():
    args = arguments()
    module = "cotracker.models.core.cotracker"
    common.load_package(args.package, f"{module}.cotracker3_{args.model}", "facebookresearch/co-tracker with version 3")
    package = importlib.import_module(f"{module}.cotracker3_{args.model}")
    model = build(package, args).eval()
    height, width = model.model_resolution
    rows, columns = height // model.stride, width // model.stride
    os.makedirs(args.output, exist_ok=True)
    weights = f"random seed {args.random}" if args.random is not None else os.path.basename(args.checkpoint)
    facts = {"family": "cotracker3", "mode": args.model, "stride": model.stride, "checkpoint": weights}
    common.write_onnx(
        graphs.Encoder(model), os.path.join(args.output, "encoder.onnx"), {"frames": torch.rand(2, 3, height, width) * 255},
        ["pyramid"], {**facts, "part": "encoder"}, {"frames": {0: "frames"}, "pyramid": {0: "frames"}})
    open_axes = {1: "points"} if args.model == "online" else {0: "frames", 1: "points"}
    axes = {name: open_axes for name in ("coords", "vis", "conf", "coords_out", "vis_out", "conf_out")}
    axes["support"] = {0: "points"}
    if args.model == "offline":
        axes["pyramid"] = {0: "frames"}
    step = graphs.Step(model, rows, columns, model.window_len if args.model == "online" else None)
    common.write_onnx(
        step, os.path.join(args.output, "step.onnx"), example(model, rows, columns, args.model),
        ["coords_out", "vis_out", "conf_out"], {**facts, "part": "step"}, axes)
    if args.golden:
        import cotracker3_golden
        cotracker3_golden.write(model, args.model, os.path.join(args.output, "golden.safetensors"), args.random, args.small)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", required=True, metavar="DIR")
    parser.add_argument("--model", required=True, choices=["online", "offline"])
    weights = parser.add_mutually_exclusive_group(required=True)
    weights.add_argument("--checkpoint", metavar="FILE", help="scaled_online.pth, scaled_offline.pth, or the baseline ones")
    weights.add_argument("--random", type=int, metavar="SEED")
    parser.add_argument("--small", action="store_true", help="a narrow model at 96x128 (with --random)")
    common.storage_options(parser)
    parser.add_argument("--golden", action="store_true", help="also store what PyTorch answers")
    parser.add_argument("-o", "--output", required=True, metavar="DIR")
    args = parser.parse_args()
    if args.small and args.random is None:
        parser.error("--small needs --random")
    if args.checkpoint and not os.path.isfile(args.checkpoint):
        common.fail(f"{args.checkpoint}: no such checkpoint; expected scaled_{args.model}.pth.")
    return args


def build(package, args):
    state, window = (None, WINDOWS[args.model])
    if args.checkpoint:
        state, window = read(args)
    else:
        torch.manual_seed(args.random)
    size = {"model_resolution": SMALL_SIZE} if args.small else {}
    kind = package.CoTrackerThreeOnline if args.model == "online" else package.CoTrackerThreeOffline
    if args.small:
        narrow(package)
    model = kind(window_len=window, stride=4, corr_radius=graphs.RADIUS, corr_levels=graphs.LEVELS, **size)
    if args.small:
        model.latent_dim = CHANNELS
    if state is not None:
        model.load_state_dict(state)
    else:
        common.randomise(model, args.random)
        tame(model, args.model)
    return model


def read(args):
    """The checkpoint's tensors, and the length it was trained with, which its time table tells."""
    state = torch.load(args.checkpoint, map_location="cpu")
    state = state.get("model", state)
    if "corr_mlp.fc1.weight" not in state or "time_emb" not in state:
        other = "CoTracker 2" if "track_feat_updater.0.weight" in state else "another model"
        common.fail(f"{args.checkpoint}: holds weights of {other}; expected CoTracker 3, as in scaled_{args.model}.pth.")
    window = state["time_emb"].shape[1]
    for mode, length in WINDOWS.items():
        if window == length and mode != args.model:
            common.fail(f"{args.checkpoint}: was trained on {length} frames, as {mode} models are; expected scaled_{args.model}.pth, or say --model {mode}.")
    return state, window


def narrow(package):
    """Fewer channels everywhere; the package's own code builds and runs them. The token width follows from the others."""
    base = importlib.import_module("cotracker.models.core.cotracker.cotracker3_online")
    blocks = importlib.import_module("cotracker.models.core.cotracker.blocks")
    former = importlib.import_module("cotracker.models.core.cotracker.cotracker")
    tokens = 2 + graphs.LEVELS * CORRELATION + 4 * (1 + 2 * graphs.OCTAVES)
    attention = functools.partial(blocks.Attention, dim_head=HIDDEN // HEADS)
    former.Attention = attention
    encoder, update, mlp, line = base.BasicEncoder, base.EfficientUpdateFormer, base.Mlp, base.get_1d_sincos_pos_embed_from_grid
    base.BasicEncoder = lambda **given: encoder(**{**given, "output_dim": CHANNELS})
    base.EfficientUpdateFormer = lambda **given: update(
        **{**given, "input_dim": tokens, "hidden_size": HIDDEN, "num_heads": HEADS, "num_virtual_tracks": 6})
    base.Mlp = lambda **given: mlp(**{**given, "hidden_features": CORRELATION, "out_features": CORRELATION})
    base.get_1d_sincos_pos_embed_from_grid = lambda width, places: line(tokens, places)


def tame(model, mode):
    """
    Random weights with moves of a fraction of a cell and answers on both sides of the thresholds: the heads are centred on what they
    see in a random window. The displacements' sines (up to 512 waves across the map) are damped: their chaos would drown what a host
    loop is to be compared on.
    """
    former = model.updateformer
    with torch.no_grad():
        former.input_transform.weight[:, -4 * (1 + 2 * graphs.OCTAVES):] *= 0.1
        former.input_transform.weight[:, 2:-4 * (1 + 2 * graphs.OCTAVES)] *= 12
        seen = []
        watch = former.flow_head.register_forward_hook(lambda head, inputs, output: seen.append(inputs[0].flatten(0, 1)))
        rows, columns = (size // model.stride for size in model.model_resolution)
        start = example(model, rows, columns, mode)
        still = {"coords": start["coords"][:1].expand_as(start["coords"]), "vis": 0 * start["vis"], "conf": 0 * start["conf"]}
        graphs.Step(model, rows, columns)(**{**start, **still})
        watch.remove()
        generator = torch.Generator().manual_seed(1)
        for head, spread, shift in ((former.flow_head, 0.2, 0), (former.vis_conf_head, 0.7, torch.tensor([-0.1, 0.5]))):
            weight = torch.randn(head.weight.shape, generator=generator)
            weight *= spread / (seen[0] @ weight.t()).std(dim=0)[:, None]
            head.weight.copy_(weight)
            head.bias.copy_(shift - weight @ seen[0].mean(dim=0))


def example(model, rows, columns, mode):
    _, length = graphs.level_sizes(rows, columns)
    frames, points, channels = model.window_len if mode == "online" else 5, 3, model.latent_dim
    coords = torch.rand(frames, points, 2) * torch.tensor([columns, rows])
    return {"pyramid": torch.randn(frames, length, channels), "coords": coords, "vis": torch.randn(frames, points),
            "conf": torch.randn(frames, points), "support": torch.randn(points, graphs.LEVELS, graphs.TAPS, channels)}


if __name__ == "__main__":
    main()
