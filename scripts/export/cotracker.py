#!/usr/bin/env python3
"""
Exports CoTracker v1, the tracker of the SAM-PT paper: encoder.onnx (per frame) and step.onnx (one refinement iteration).

  cotracker.py --package co-tracker --checkpoint cotracker_stride_4_wind_8.pth -o models/cotracker

--package is a checkout of facebookresearch/co-tracker at a commit of its first release (2023, before version 2), with its
requirements installed. --random SEED exports seeded random weights; --small a narrow model of the same structure, for tests.
"""

import argparse
import importlib
import os
import re

import torch

import common
import cotracker_graphs as graphs

SIZE = (384, 512)
SMALL_SIZE = (96, 128)


def main():
    args = arguments()
    common.load_package(args.package, "cotracker.models.build_cotracker", "facebookresearch/co-tracker")
    package = importlib.import_module("cotracker.models.core.cotracker.cotracker")
    if not hasattr(package, "CoTracker"):
        common.fail(f"{args.package}: holds a later version of CoTracker; check out a commit of 2023 that has version 1.")
    args.origin = common.origin(args)
    model = build(package, args).eval()
    height, width = SMALL_SIZE if args.small else SIZE
    rows, columns = height // model.stride, width // model.stride
    os.makedirs(args.output, exist_ok=True)
    facts = {"family": "cotracker", "stride": model.stride, **args.origin}
    common.write_onnx(
        graphs.Encoder(model), os.path.join(args.output, "encoder.onnx"), {"frames": torch.rand(2, 3, height, width) * 255},
        ["pyramid"], {**facts, "part": "encoder"}, {"frames": {0: "frames"}, "pyramid": {0: "frames"}})
    points = {name: {1: "points"} for name in ("coords", "feats", "vis", "track_mask", "coords_out", "feats_out", "vis_logits")}
    common.write_onnx(
        graphs.Step(model, rows, columns), os.path.join(args.output, "step.onnx"), example(model, rows, columns),
        ["coords_out", "feats_out", "vis_logits"], {**facts, "part": "step"}, {**points, "pos_xy": {0: "points"}})
    if args.golden:
        import cotracker_golden
        cotracker_golden.write(model, package, os.path.join(args.output, "golden.safetensors"), (height, width), args)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", required=True, metavar="DIR")
    weights = parser.add_mutually_exclusive_group(required=True)
    weights.add_argument("--checkpoint", metavar="FILE", help="cotracker_stride_S_wind_W.pth")
    weights.add_argument("--random", type=int, metavar="SEED")
    parser.add_argument("--small", action="store_true", help="a narrow model at 96x128 (with --random)")
    common.storage_options(parser)
    parser.add_argument("--golden", action="store_true", help="also store what PyTorch answers (golden.safetensors)")
    parser.add_argument("--sam-pt", metavar="DIR", help="a checkout of SysCV/sam-pt: --golden stores whole tracker calls too")
    parser.add_argument("-o", "--output", required=True, metavar="DIR")
    args = parser.parse_args()
    if args.small and args.random is None:
        parser.error("--small needs --random")
    if args.checkpoint and not os.path.isfile(args.checkpoint):
        common.fail(f"{args.checkpoint}: no such checkpoint; expected cotracker_stride_4_wind_8.pth.")
    return args


def build(package, args):
    stride, window = 4, 8
    if args.checkpoint:
        name = re.fullmatch(r"cotracker_stride_(\d+)_wind_(\d+)\.pth", os.path.basename(args.checkpoint))
        if not name:
            common.fail(f"{args.checkpoint}: its name does not say stride and window; expected cotracker_stride_S_wind_W.pth.")
        stride, window = int(name[1]), int(name[2])
    else:
        torch.manual_seed(args.random)
    model = package.CoTracker(stride=stride, S=window, add_space_attn=True, space_depth=6, time_depth=6)
    if args.small:
        narrow(model, package)
    if args.checkpoint:
        state = torch.load(args.checkpoint, map_location="cpu")
        model.load_state_dict(state.get("model", state))
    else:
        common.randomise(model, args.random)
        tame(model)
    return model


def narrow(model, package):
    """Fewer channels and blocks; the package's own code runs them. The token width follows from the feature width."""
    channels, hidden = 16, 24
    tokens = 130 + 4 * 49 + channels + 2
    model.latent_dim = channels
    blocks = importlib.import_module("cotracker.models.core.cotracker.blocks")
    encoder = blocks.BasicEncoder(output_dim=channels, norm_fn="instance", dropout=0, stride=model.stride)
    encoder.in_planes = 8
    encoder.conv1 = torch.nn.Conv2d(3, 8, 7, stride=2, padding=3)
    encoder.norm1 = torch.nn.InstanceNorm2d(8)
    encoder.norm2 = torch.nn.InstanceNorm2d(2 * channels)
    for index, planes in enumerate((8, 12, 16, 16)):
        setattr(encoder, f"layer{index + 1}", encoder._make_layer(planes, stride=1 if index == 0 else 2))
    encoder.conv2 = torch.nn.Conv2d(8 + 12 + 16 + 16, 2 * channels, 3, padding=1)
    encoder.conv3 = torch.nn.Conv2d(2 * channels, channels, 1)
    model.fnet = encoder
    model.updateformer = blocks.UpdateFormer(
        space_depth=2, time_depth=2, input_dim=tokens, hidden_size=hidden, num_heads=2, output_dim=channels + 2, mlp_ratio=4.0)
    model.norm = torch.nn.GroupNorm(1, channels)
    model.ffeat_updater = torch.nn.Sequential(torch.nn.Linear(channels, channels), torch.nn.GELU())
    model.vis_predictor = torch.nn.Sequential(torch.nn.Linear(channels, 1))
    # The token width of the full model is written out in two calls of the reference's iteration.
    grid, line = package.sample_pos_embed, package.get_1d_sincos_pos_embed_from_grid
    package.sample_pos_embed = lambda grid_size, embed_dim, coords: grid(grid_size, tokens, coords)
    package.get_1d_sincos_pos_embed_from_grid = lambda embed_dim, pos: line(tokens, pos)


def tame(model):
    """
    Random weights turn the embedded displacements (up to 968 radians a pixel) into chaos: the reference then differs from itself by
    pixels under noise of 1e-7. Their columns are damped, so that a host loop can be compared; the moves themselves stay at a pixel or so.
    """
    with torch.no_grad():
        model.updateformer.input_transform.weight[:, 2:130] *= 0.002
        model.updateformer.flow_head.weight[:2] *= 0.08
        model.updateformer.flow_head.bias[:2] = 0
        # Some points visible, some not.
        predictor = model.vis_predictor[0]
        predictor.weight.copy_(4 * (predictor.weight - predictor.weight.mean()))
        predictor.bias.fill_(1.3)


def example(model, rows, columns):
    _, length = graphs.level_sizes(rows, columns)
    frames, points, channels = model.S, 3, model.latent_dim
    coords = torch.rand(frames, points, 2) * torch.tensor([columns, rows])
    return {"pyramid": torch.randn(frames, length, channels), "coords": coords, "feats": torch.randn(frames, points, channels),
            "pos_xy": coords[0], "vis": torch.randn(frames, points), "track_mask": torch.ones(frames, points)}


if __name__ == "__main__":
    main()
