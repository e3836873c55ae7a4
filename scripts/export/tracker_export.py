"""What the exporters of PIPS and PIPS++ share: arguments, checkpoints, the encoder."""

import argparse
import os

import torch

import common


def parse(parser, checkpoint):
    """Adds what both have beside --package and --checkpoint; `checkpoint` says what the latter is."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--random", type=int, metavar="SEED", help="seeded random weights instead of a checkpoint")
    parser.add_argument("--small", action="store_true", help="a narrow model (with --random)")
    common.storage_options(parser)
    parser.add_argument("--golden", action="store_true", help="also store what PyTorch answers (golden.safetensors)")
    parser.add_argument("--sam-pt", metavar="DIR", help="a checkout of SysCV/sam-pt: --golden stores whole tracker calls too")
    parser.add_argument("-o", "--output", required=True, metavar="DIR")
    args = parser.parse_args()
    if (args.checkpoint is None) == (args.random is None):
        parser.error("one of --checkpoint and --random is needed")
    if args.small and args.random is None:
        parser.error("--small needs --random")
    if args.checkpoint and not os.path.isfile(args.checkpoint):
        common.fail(f"{args.checkpoint}: no such checkpoint; expected {checkpoint}.")
    args.origin = common.origin(args)
    os.makedirs(args.output, exist_ok=True)
    return args


def path(args, name):
    return os.path.join(args.output, name)


def load(model, checkpoint, unused=()):
    """
    The packages' saverloader stores the weights beside the optimiser's state, and takes what fits. Here all must be there but the parts
    that the model has and never runs.
    """
    state = torch.load(checkpoint, map_location="cpu")
    state = state.get("model_state_dict", state)
    own = model.state_dict()
    wrong = [name for name, value in own.items() if not name.startswith(unused) and (name not in state or state[name].shape != value.shape)]
    if wrong:
        common.fail(f"{checkpoint}: does not fit the model, {len(wrong)} of {len(own)} tensors are missing or of another shape ({wrong[0]}, ...); "
                    "expected the reference model's weights.")
    model.load_state_dict({name: value for name, value in state.items() if name in own}, strict=False)


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
