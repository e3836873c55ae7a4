#!/usr/bin/env python3
"""
Exports TAPIR or BootsTAPIR: encoder.onnx (per frame), init.onnx (matching by cost volume) and step.onnx (one refinement iteration).

  tapir.py --package tapnet --model tapir --checkpoint tapir_checkpoint_panning.pt -o models/tapir
  tapir.py --package tapnet --model bootstapir --checkpoint bootstapir_checkpoint_v2.pt -o models/bootstapir

--package is a checkout of google-deepmind/tapnet (with tapnet/torch) with torch, einshape and dm-tree installed; the checkpoints are
the PyTorch ones that its README links to. --random SEED exports seeded random weights; --small a narrow model of the same structure,
for tests. The online (causal) checkpoints are another model and do not fit.

--golden stores what PyTorch answers, for `sampt model verify`; with --sam-pt whole tracker calls too, for
  SAMPT_TAPIR_GOLDEN=DIR dotnet test tests/SamPt.Onnx.Tests --filter Tapir
"""

import argparse
import importlib
import inspect
import os

import torch

import common
import golden
import tapir_graphs as graphs

SOURCE = "google-deepmind/tapnet"
CHECKPOINTS = {"tapir": "tapir_checkpoint_panning.pt", "bootstapir": "bootstapir_checkpoint_v2.pt"}
SIZE = (256, 256)
# Not square, so that an exchange of the axes shows.
SMALL_SIZE = (64, 96)
ITERATIONS = 4
# The threshold of SAM-PT's configuration.
VISIBILITY_THRESHOLD = 0.1


def main():
    args = arguments()
    stand_in_for_torch_2()
    package = common.load_package(args.package, "tapnet.torch.tapir_model", SOURCE)
    args.origin = common.origin(args)
    model = build(package, args).eval()
    height, width = model.initial_resolution
    rows, columns = height // graphs.LOW_STRIDE, width // graphs.LOW_STRIDE
    os.makedirs(args.output, exist_ok=True)
    facts = {"family": "tapir", "model": args.model, **args.origin, "iterations": ITERATIONS, "visibility_threshold": VISIBILITY_THRESHOLD}
    features = {"low": {0: "frames"}, "hi": {0: "frames"}}
    state = {name: {0: "points", 1: "frames"} for name in ("points", "occ", "expd", "feats")}

    common.write_onnx(
        graphs.Encoder(model), os.path.join(args.output, "encoder.onnx"), {"frames": torch.rand(2, 3, height, width) * 255},
        ["low", "hi"], {**facts, "part": "encoder"}, {"frames": {0: "frames"}, **features})
    low = torch.randn(4, rows * columns, model.lowres_dim)
    hi = torch.randn(4, 4 * rows * columns, model.highres_dim)
    points = torch.rand(3, 4, 2) * torch.tensor([width, height])
    query = torch.tensor([[0, 9.0, 20.0], [1, 12.5, 3.0], [3, 30.0, 40.0]])
    common.write_onnx(
        graphs.Init(model), os.path.join(args.output, "init.onnx"),
        {"low": low, "q_low": torch.randn(3, model.lowres_dim), "query_tyx": query}, ["points", "occ", "expd"],
        {**facts, "part": "init"}, {"low": {0: "frames"}, "q_low": {0: "points"}, "query_tyx": {0: "points"}, **state})
    feats = torch.randn(3, 4, model.highres_dim + model.lowres_dim)
    common.write_onnx(
        graphs.Step(model), os.path.join(args.output, "step.onnx"),
        {"low": low, "hi": hi, "points": points, "occ": torch.randn(3, 4), "expd": torch.randn(3, 4), "feats": feats},
        ["points_out", "occ_out", "expd_out", "feats_out"], {**facts, "part": "step"},
        {**features, **state, **{f"{name}_out": axes for name, axes in state.items()}})
    if args.golden and args.sam_pt:
        import tapir_golden
        tapir_golden.write(model, package, os.path.join(args.output, "golden.safetensors"), args)
    elif args.golden:
        golden.write(os.path.join(args.output, "golden.safetensors"), {}, {"model": "tapir", "torch": torch.__version__, "exporter": common.EXPORTER})


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", required=True, metavar="DIR", help=f"a checkout of {SOURCE}")
    parser.add_argument("--model", required=True, choices=list(CHECKPOINTS))
    weights = parser.add_mutually_exclusive_group(required=True)
    weights.add_argument("--checkpoint", metavar="FILE", help=" or ".join(CHECKPOINTS.values()))
    weights.add_argument("--random", type=int, metavar="SEED")
    parser.add_argument("--small", action="store_true", help="a narrow model at 64x96 (with --random)")
    common.storage_options(parser)
    parser.add_argument("--golden", action="store_true", help="also store what PyTorch answers (golden.safetensors)")
    parser.add_argument("--sam-pt", metavar="DIR", help="a checkout of SysCV/sam-pt: --golden stores whole tracker calls too")
    parser.add_argument("-o", "--output", required=True, metavar="DIR")
    args = parser.parse_args()
    if args.small and args.random is None:
        parser.error("--small needs --random")
    if args.checkpoint and not os.path.isfile(args.checkpoint):
        common.fail(f"{args.checkpoint}: no such checkpoint; expected {CHECKPOINTS[args.model]}.")
    return args


def build(package, args):
    # The training configuration of BootsTAPIR divides by a temperature of 10; the class defaults to TAPIR's 20.
    boots = args.model == "bootstapir"
    if args.random is not None:
        torch.manual_seed(args.random)
    model = package.TAPIR(
        pyramid_level=1 if boots else 0, extra_convs=boots, softmax_temperature=10.0 if boots else 20.0, num_pips_iter=ITERATIONS,
        initial_resolution=SMALL_SIZE if args.small else SIZE)
    if args.small:
        narrow(model)
    if args.checkpoint:
        load(model, args)
    else:
        common.randomise(model, args.random)
        tame(model)
    return model


def load(model, args):
    try:
        state = torch.load(args.checkpoint, map_location="cpu")
        model.load_state_dict(state)
    except Exception as error:  # pickle, zip and torch each fail in their own way
        reason = str(error).split("\n")[0]
        common.fail(f"{args.checkpoint}: holds no {args.model} weights ({reason}); expected {CHECKPOINTS[args.model]}.")


def narrow(model):
    """Fewer channels and blocks; the package's own code runs them."""
    nets = importlib.import_module("tapnet.torch.nets")
    channels = (6, 10, 12, 16)
    model.highres_dim, model.lowres_dim = channels[1], channels[3]
    resnet = nets.ResNet(blocks_per_group=(2, 2, 2, 2), channels_per_group=channels, strides=(1, 2, 2, 1))
    # The class takes the first group to have 64 channels.
    resnet.block_groups[0] = nets.BlockGroup(channels[0], channels[0], num_blocks=2, stride=1, use_projection=True)
    model.resnet_torch = resnet
    width = 4 + model.highres_dim + model.lowres_dim
    model.torch_pips_mixer = nets.PIPSMLPMixer(
        width + (model.pyramid_level + 2) * 49, width, hidden_dim=24, num_blocks=2)
    if model.extra_convs is not None:
        model.extra_convs = nets.ExtraConvs(num_layers=2, channel_dim=model.lowres_dim, channel_multiplier=2)


def tame(model):
    """Random weights: a matching that depends on the picture, moves of a pixel or so, and some points visible, some not."""
    with torch.no_grad():
        head = model.torch_pips_mixer.linear_1
        head.weight[:4] *= torch.tensor([3.0, 3.0, 6.0, 6.0])[:, None]
        heat = model.torch_cost_volume_track_mods["hid2"]
        heat.weight *= 2
        out = model.torch_cost_volume_track_mods["occ_out"]
        out.weight *= 200


def stand_in_for_torch_2():
    """The package asks for torch 2.1. All that older releases lack of what it uses is a LayerNorm without bias and squeeze over two axes."""
    if "bias" in inspect.signature(torch.nn.LayerNorm.__init__).parameters:
        return

    class LayerNorm(torch.nn.LayerNorm):
        def __init__(self, *positional, bias=True, **named):
            super().__init__(*positional, **named)
            if not bias:
                self.register_parameter("bias", None)

    squeeze = torch.Tensor.squeeze

    def squeeze_all(tensor, dim=None):
        if not isinstance(dim, tuple):
            return squeeze(tensor) if dim is None else squeeze(tensor, dim)
        for axis in sorted(dim, reverse=True):
            tensor = squeeze(tensor, axis)
        return tensor

    torch.nn.LayerNorm = LayerNorm
    torch.Tensor.squeeze = squeeze_all


if __name__ == "__main__":
    main()
