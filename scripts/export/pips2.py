#!/usr/bin/env python3
"""
Exports PIPS++: encoder.onnx (per frame, of any size) and step.onnx (one refinement iteration).

  pips2.py --package pips2 --checkpoint reference_model/model-000200000.pth -o models/pips++

--package is a checkout of aharley/pips2 with einops and prettytable installed. --random SEED exports seeded random weights; --small a
narrow model of the same structure, for tests.
"""

import torch

import common
import cotracker_graphs
import golden
import pips2_graphs as graphs
import pyramid_lookup
import tracker_export as export

STRIDE = 8
TAME = 0.01


def main():
    args = export.arguments(__doc__, "model-000200000.pth of the reference model")
    package = common.load_package(args.package, "nets.pips2", "aharley/pips2")
    model = build(package, args).eval()
    facts = export.facts("pips++", STRIDE, args)
    export.encoder(cotracker_graphs.Encoder(model), args, facts)
    over_time = {0: "frames", 1: "points"}
    common.write_onnx(
        graphs.Step(model), export.path(args, "step.onnx"), example(model), ["coords_out"], {**facts, "part": "step"},
        {**{name: over_time for name in ("coords", "feat2", "feat4", "coords_out")}, "feat1": {0: "points"}, "pyramid": {0: "frames", 1: "cells"}})
    if args.golden and args.sam_pt:
        import pips2_golden
        pips2_golden.write(model, export.path(args, "golden.safetensors"), args)
    elif args.golden:
        golden.write(export.path(args, "golden.safetensors"), {}, {"model": "pips++", "torch": torch.__version__, "exporter": common.EXPORTER})


def build(package, args):
    torch.manual_seed(args.random or 0)
    model = package.Pips(stride=STRIDE)
    if args.small:
        narrow(model, package, channels=16, narrower=16)
    if args.checkpoint:
        export.load(model, args.checkpoint)
    else:
        common.randomise(model, args.random)
        tame(model)
    return model


def narrow(model, package, channels, narrower):
    """Fewer channels; the package's own code runs them."""
    model.latent_dim = channels
    model.fnet = export.narrow_encoder(package, channels, STRIDE)
    block = package.DeltaBlock(latent_dim=channels)
    first = block.first_block_conv
    block.first_block_conv = package.Conv1dPad(first.in_channels, first.out_channels // narrower, first.kernel_size, stride=1)
    block.basicblock_list = torch.nn.ModuleList(
        package.ResidualBlock1d(
            old.in_channels // narrower, old.out_channels // narrower, old.kernel_size, 1, 1, old.use_norm, old.use_do, old.is_first_block)
        for old in block.basicblock_list)
    block.dense = torch.nn.Linear(block.dense.in_features // narrower, 2)
    model.delta_block = block


def tame(model):
    """
    With random weights the normalisation over the few frames of a short chunk blows differences up, and sixteen iterations pass them on:
    the reference then differs from itself by pixels under noise of 1e-6. Small moves keep a host loop comparable.
    """
    with torch.no_grad():
        model.delta_block.dense.weight *= TAME
        model.delta_block.dense.bias[:] = 0


def example(model):
    rows, columns, frames, points, channels = 16, 24, 6, 3, model.latent_dim
    return {"pyramid": torch.randn(frames, pyramid_lookup.levels_of(rows, columns), channels), "hw": torch.tensor([rows, columns]),
            "coords": torch.rand(frames, points, 2) * torch.tensor([columns, rows]), "feat1": torch.randn(points, channels),
            "feat2": torch.randn(frames, points, channels), "feat4": torch.randn(frames, points, channels)}


if __name__ == "__main__":
    main()
