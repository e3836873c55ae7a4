#!/usr/bin/env python3
"""
Exports PIPS: encoder.onnx (per frame, of any size) and step.onnx (one refinement iteration).

  pips.py --package pips --checkpoint reference_model/model-000200000.pth -o models/pips

--package is a checkout of aharley/pips with einops installed. --random SEED exports seeded random weights; --small a narrow model of
the same structure, for tests.
"""

import torch

import common
import cotracker_graphs
import golden
import pips_graphs as graphs
import pyramid_lookup
import tracker_export as export

STRIDE, WINDOW = 4, 8
SMALL = {"channels": 16, "hidden": 24, "depth": 2}


def main():
    args = export.arguments(__doc__, "model-000200000.pth of the reference model")
    package = common.load_package(args.package, "nets.pips", "aharley/pips")
    model = build(package, args).eval()
    facts = export.facts("pips", STRIDE, args)
    export.encoder(cotracker_graphs.Encoder(model), args, facts)
    points = {name: {1: "points"} for name in ("coords", "feats", "coords_out", "feats_out", "vis_logits")}
    common.write_onnx(
        graphs.Step(model), export.path(args, "step.onnx"), example(model), ["coords_out", "feats_out", "vis_logits"],
        {**facts, "part": "step"}, {**points, "pyramid": {1: "cells"}})
    if args.golden and args.sam_pt:
        import pips_golden
        pips_golden.write(model, export.path(args, "golden.safetensors"), args)
    elif args.golden:
        golden.write(export.path(args, "golden.safetensors"), {}, {"model": "pips", "torch": torch.__version__, "exporter": common.EXPORTER})


def build(package, args):
    torch.manual_seed(args.random or 0)
    model = package.Pips(S=WINDOW, stride=STRIDE)
    if args.small:
        narrow(model, package, **SMALL)
    if args.checkpoint:
        export.load(model, args.checkpoint)
    else:
        common.randomise(model, args.random)
        tame(model)
    return model


def narrow(model, package, channels, hidden, depth):
    """Fewer channels and blocks; the package's own code runs them."""
    model.latent_dim = channels
    model.fnet = export.narrow_encoder(package, channels, STRIDE)
    tokens = channels + 4 * 49 + 3 * 64 + 3
    model.delta_block.input_dim = channels
    model.delta_block.to_delta = package.MLPMixer(
        S=WINDOW, input_dim=tokens, dim=hidden, output_dim=WINDOW * (channels + 2), depth=depth)
    model.norm = torch.nn.GroupNorm(1, channels)
    model.ffeat_updater = torch.nn.Sequential(torch.nn.Linear(channels, channels), torch.nn.GELU())
    model.vis_predictor = torch.nn.Sequential(torch.nn.Linear(channels, 1))


def tame(model):
    """
    Random weights turn the embedded displacements (up to 968 radians a cell) into chaos: the reference then differs from itself by
    pixels under noise of 1e-7. Their columns are damped, so that a host loop can be compared; the moves stay at a cell or so.
    """
    channels = model.latent_dim
    with torch.no_grad():
        first, last = model.delta_block.to_delta[0], model.delta_block.to_delta[-1]
        waves = channels + 4 * 49
        first.weight[:, waves:waves + 128] *= 0.002
        moves = torch.arange(WINDOW).repeat_interleave(2) * (channels + 2) + torch.arange(2).repeat(WINDOW)
        last.weight[moves] *= 0.5
        last.bias[moves] = 0
        # Some points visible, some not, and most in between: the chaining has to look for its next start.
        predictor = model.vis_predictor[0]
        predictor.weight.copy_(4 * (predictor.weight - predictor.weight.mean()))
        predictor.bias.fill_(1.3)


def example(model):
    rows, columns, points, channels = 16, 24, 3, model.latent_dim
    return {"pyramid": torch.randn(WINDOW, pyramid_lookup.levels_of(rows, columns), channels), "hw": torch.tensor([rows, columns]),
            "coords": torch.rand(WINDOW, points, 2) * torch.tensor([columns, rows]), "feats": torch.randn(WINDOW, points, channels)}


if __name__ == "__main__":
    main()
