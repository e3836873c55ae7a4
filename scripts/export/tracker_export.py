"""What the exporters of PIPS and PIPS++ share: arguments, checkpoints, the encoder."""

import argparse
import os

import torch

import common


def arguments(description, checkpoint):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", required=True, metavar="DIR")
    weights = parser.add_mutually_exclusive_group(required=True)
    weights.add_argument("--checkpoint", metavar="FILE", help=checkpoint)
    weights.add_argument("--random", type=int, metavar="SEED")
    parser.add_argument("--small", action="store_true", help="a narrow model (with --random)")
    common.storage_options(parser)
    parser.add_argument("--golden", action="store_true", help="also store what PyTorch answers (golden.safetensors)")
    parser.add_argument("--sam-pt", metavar="DIR", help="a checkout of SysCV/sam-pt: --golden stores whole tracker calls too")
    parser.add_argument("-o", "--output", required=True, metavar="DIR")
    args = parser.parse_args()
    if args.small and args.random is None:
        parser.error("--small needs --random")
    if args.checkpoint and not os.path.isfile(args.checkpoint):
        common.fail(f"{args.checkpoint}: no such checkpoint; expected {checkpoint}.")
    os.makedirs(args.output, exist_ok=True)
    return args


def path(args, name):
    return os.path.join(args.output, name)


def facts(family, stride, args):
    weights = f"random seed {args.random}" if args.random is not None else os.path.basename(args.checkpoint)
    return {"family": family, "stride": stride, "checkpoint": weights}


def load(model, checkpoint):
    """The packages' saverloader stores the weights beside the optimiser's state."""
    state = torch.load(checkpoint, map_location="cpu")
    state = state.get("model_state_dict", state)
    try:
        model.load_state_dict(state)
    except RuntimeError as error:
        common.fail(f"{checkpoint}: does not fit the model ({str(error).splitlines()[-1].strip()}); expected the reference model's weights.")


def encoder(graph, args, facts):
    """frames of any size: the features have floor(size / stride) cells along each axis."""
    size = 136 if args.small else 256
    open_axes = {"frames": {0: "frames", 2: "height", 3: "width"}, "pyramid": {0: "frames", 1: "cells"}}
    common.write_onnx(
        graph, path(args, "encoder.onnx"), {"frames": torch.rand(2, 3, size, size + 32) * 255}, ["pyramid"],
        {**facts, "part": "encoder"}, open_axes)


def narrow_encoder(package, channels, stride):
    """The package's encoder with few channels."""
    encoder = package.BasicEncoder(output_dim=channels, norm_fn="instance", dropout=0, stride=stride)
    encoder.in_planes = 8
    encoder.conv1 = torch.nn.Conv2d(3, 8, 7, stride=2, padding=3)
    encoder.norm1 = torch.nn.InstanceNorm2d(8)
    encoder.norm2 = torch.nn.InstanceNorm2d(2 * channels)
    for index, planes in enumerate((8, 12, 16, 16)):
        setattr(encoder, f"layer{index + 1}", encoder._make_layer(planes, stride=1 if index == 0 else 2))
    encoder.conv2 = torch.nn.Conv2d(8 + 12 + 16 + 16, 2 * channels, 3, padding=1)
    encoder.conv3 = torch.nn.Conv2d(2 * channels, channels, 1)
    return encoder
