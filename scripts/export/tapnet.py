#!/usr/bin/env python3
"""
Exports TAP-Net: encoder.onnx (the features of a clip) and init.onnx (matching by cost volume).

  tapnet.py --checkpoint checkpoint_wo_optstate.npy -o models/tapnet

TAP-Net was published in JAX alone. The network is rebuilt in PyTorch (tapnet_network.py) and reads the parameter tree of the checkpoint;
no package is needed. The published checkpoint also holds the optimiser's state and needs its packages to load: SAM-PT's documentation
tells how to strip it. --random SEED exports seeded random weights, --small a narrow network; --golden stores what SAM-PT's own JAX code
answers, executed in NumPy (jax_in_numpy.py).
"""

import argparse
import os

import numpy as np
import torch

import common
import tapnet_network as network

SIZE = (256, 256)
SMALL_SIZE = (64, 96)
VISIBILITY_THRESHOLD = 0.5


def main():
    args = arguments()
    args.origin = common.origin(args)
    size = SMALL_SIZE if args.small else SIZE
    params, state = network.random_tree(args.random, 0.125 if args.small else 1) if args.random is not None else load(args.checkpoint)
    model = build(params, state, size, args)
    os.makedirs(args.output, exist_ok=True)
    facts = {"family": "tapnet", **args.origin, "visibility_threshold": VISIBILITY_THRESHOLD}
    common.write_onnx(
        network.Encoder(model), os.path.join(args.output, "encoder.onnx"), {"frames": torch.rand(5, 3, *size) * 255}, ["low"],
        {**facts, "part": "encoder", "frame_context": network.CONTEXT}, {"frames": {0: "frames"}, "low": {0: "frames"}})
    low = torch.randn(4, size[0] // 8 * (size[1] // 8), model.channels)
    query = torch.tensor([[0, 9.0, 20.0], [1, 12.5, 3.0], [3, 30.0, 40.0]])
    common.write_onnx(
        network.Match(model), os.path.join(args.output, "init.onnx"),
        {"low": low, "q_low": torch.randn(3, model.channels), "query_tyx": query}, ["points", "occ"], {**facts, "part": "init"},
        {"low": {0: "frames"}, "q_low": {0: "points"}, "query_tyx": {0: "points"}, "points": {0: "points", 1: "frames"}, "occ": {0: "points", 1: "frames"}})
    if args.golden:
        import tapnet_golden
        tapnet_golden.write(model, params, state, os.path.join(args.output, "golden.safetensors"), args)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    weights = parser.add_mutually_exclusive_group(required=True)
    weights.add_argument("--checkpoint", metavar="FILE", help="checkpoint_wo_optstate.npy")
    weights.add_argument("--random", type=int, metavar="SEED")
    parser.add_argument("--small", action="store_true", help="a narrow network at 64x96 (with --random)")
    common.storage_options(parser)
    parser.add_argument("--golden", action="store_true", help="also store what the reference's code answers; needs --sam-pt and --small")
    parser.add_argument("--sam-pt", metavar="DIR", help="a checkout of SysCV/sam-pt")
    parser.add_argument("-o", "--output", required=True, metavar="DIR")
    args = parser.parse_args()
    if args.small and args.random is None:
        parser.error("--small needs --random")
    if args.golden and not (args.sam_pt and args.small):
        parser.error("--golden needs --sam-pt and --small: the reference's code runs in NumPy")
    if args.checkpoint and not os.path.isfile(args.checkpoint):
        common.fail(f"{args.checkpoint}: no such checkpoint; expected checkpoint_wo_optstate.npy.")
    return args


def load(path):
    try:
        checkpoint = np.load(path, allow_pickle=True).item()
        return checkpoint["params"], checkpoint["state"]
    except ModuleNotFoundError as error:
        common.fail(f"{path}: needs the module {error.name} to load; expected a checkpoint without the optimiser's state.")
    except Exception as error:  # numpy and pickle fail in many ways
        common.fail(f"{path}: holds no parameter tree ({str(error).splitlines()[0]}); expected checkpoint_wo_optstate.npy.")


def build(params, state, size, args):
    try:
        return network.TapNet(params, state, size).eval()
    except (KeyError, ValueError, RuntimeError) as error:
        common.fail(f"{args.checkpoint}: its tree does not fit TAP-Net ({error}); expected checkpoint_wo_optstate.npy.")


if __name__ == "__main__":
    main()
