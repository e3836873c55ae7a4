#!/usr/bin/env python3
"""
Exports RAFT: encoder.onnx (per frame), correlation.onnx (a pair of frames), step.onnx (one update), upsample.onnx (the last one).

  raft.py --package RAFT --checkpoint raft-things.pth -o models/raft

--package is a checkout of princeton-vl/RAFT, or of SysCV/sam-pt, with its requirements installed. --random SEED exports seeded random
weights; --small a narrow model of the same structure, for tests.
"""

import argparse
import importlib
import os

import torch
from torch import nn

import common
import raft_graphs as graphs

EXAMPLE = (136, 144)  # sizes are left open; a wide and odd number of features shows where they are not


def main():
    args = arguments()
    core = load_core(args.package)
    model = build(core, args).eval()
    os.makedirs(args.output, exist_ok=True)
    export(model, args.output, {"family": "raft", "stride": 8, "levels": graphs.LEVELS, **common.origin(args)})
    if args.golden:
        import raft_golden
        raft_golden.write(model, core, os.path.join(args.output, "golden.safetensors"), args)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", required=True, metavar="DIR")
    weights = parser.add_mutually_exclusive_group(required=True)
    weights.add_argument("--checkpoint", metavar="FILE", help="raft-things.pth, or another of the large model")
    weights.add_argument("--random", type=int, metavar="SEED")
    parser.add_argument("--small", action="store_true", help="a narrow model (with --random)")
    common.storage_options(parser)
    parser.add_argument("--golden", action="store_true", help="also store what PyTorch answers")
    parser.add_argument("--sam-pt", metavar="DIR", help="a checkout of SysCV/sam-pt: --golden also runs its tracker wrapper")
    parser.add_argument("-o", "--output", required=True, metavar="DIR")
    args = parser.parse_args()
    if args.small and args.random is None:
        parser.error("--small needs --random")
    if args.checkpoint and not os.path.isfile(args.checkpoint):
        common.fail(f"{args.checkpoint}: no such checkpoint; expected raft-things.pth.")
    return args


def load_core(directory):
    """The module with class RAFT, from the official checkout or from the copy in SAM-PT's."""
    copy = os.path.join(directory, "sam_pt", "point_tracker", "raft")
    if os.path.isdir(copy):
        return common.load_package(copy, "raft_core.raft", "SysCV/sam-pt")
    core = os.path.join(directory, "core")
    if not os.path.isfile(os.path.join(core, "raft.py")):
        common.fail(f"{directory}: holds neither core/raft.py nor sam_pt/point_tracker/raft; "
                    "--package takes a checkout of princeton-vl/RAFT or SysCV/sam-pt.")
    return common.load_package(core, "raft", "princeton-vl/RAFT")


def build(core, args):
    if args.random is not None:
        torch.manual_seed(args.random)
    model = core.RAFT(argparse.Namespace(small=False, mixed_precision=False, alternate_corr=False))
    if args.small:
        narrow(model, core)
    if args.checkpoint:
        state = torch.load(args.checkpoint, map_location="cpu")
        # Published checkpoints were saved from nn.DataParallel.
        state = {name.replace("module.", "", 1): value for name, value in state.items() if name != "module"}
        if "update_block.gru.convz1.weight" not in state:
            common.fail(f"{args.checkpoint}: holds no weights of the large RAFT; expected raft-things.pth, not raft-small.pth.")
        model.load_state_dict(state)
    else:
        common.randomise(model, args.random)
        tame(model)
    return model


def narrow(model, core):
    """Fewer channels; the package's own code runs them. Levels, radius and the number of layers stay."""
    state, motion = 16, 16
    model.hidden_dim = model.context_dim = state
    extractor = importlib.import_module(core.BasicEncoder.__module__)
    for name, norm, outputs in (("fnet", nn.InstanceNorm2d, 16), ("cnet", nn.BatchNorm2d, 2 * state)):
        encoder = getattr(model, name)
        encoder.conv1, encoder.norm1, encoder.in_planes = nn.Conv2d(3, 8, 7, stride=2, padding=3), norm(8), 8
        for index, planes in enumerate((8, 12, 16)):
            setattr(encoder, f"layer{index + 1}", encoder._make_layer(planes, stride=1 if index == 0 else 2))
        encoder.conv2 = nn.Conv2d(16, outputs, 1)
    assert isinstance(model.fnet, extractor.BasicEncoder)
    block, update = model.update_block, importlib.import_module(core.BasicUpdateBlock.__module__)
    taps = model.args.corr_levels * (2 * model.args.corr_radius + 1) ** 2
    encoder = block.encoder
    encoder.convc1, encoder.convc2 = nn.Conv2d(taps, 24, 1), nn.Conv2d(24, 16, 3, padding=1)
    encoder.convf1, encoder.convf2 = nn.Conv2d(2, 12, 7, padding=3), nn.Conv2d(12, 8, 3, padding=1)
    encoder.conv = nn.Conv2d(16 + 8, motion - 2, 3, padding=1)
    block.gru = update.SepConvGRU(hidden_dim=state, input_dim=state + motion)
    block.flow_head = update.FlowHead(state, hidden_dim=24)
    block.mask = nn.Sequential(nn.Conv2d(state, 24, 3, padding=1), nn.ReLU(inplace=True), nn.Conv2d(24, 64 * 9, 1))


def tame(model):
    """
    Untrained updates run away; with smaller ones the flow ends a few pixels off, as in a video, and errors do not grow from iteration
    to iteration. The statistics of the batch norms, which start as 0 and 1, get values too.
    """
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.copy_(0.1 * torch.randn(module.running_mean.shape, generator=generator))
                module.running_var.copy_(0.75 + 0.5 * torch.rand(module.running_var.shape, generator=generator))
        model.cnet.conv2.weight *= 3
        head = model.update_block.flow_head.conv2
        head.weight *= 0.2
        head.bias.copy_(torch.tensor([0.012, -0.009]))


def export(model, folder, facts):
    height, width = EXAMPLE
    h, w = height // 8, width // 8
    _, rows = graphs.level_sizes(h, w)
    channels, state = model.fnet.conv2.out_channels, model.hidden_dim
    path = lambda part: os.path.join(folder, f"{part}.onnx")
    map_axes = {2: "rows", 3: "columns"}
    common.write_onnx(
        graphs.Encoder(model), path("encoder"), {"frames": torch.rand(1, 3, height, width) * 255}, ["pyramid", "net", "context"],
        {**facts, "part": "encoder"},
        {"frames": {2: "height", 3: "width"}, "pyramid": {1: "pyramid_rows"}, "net": map_axes, "context": map_axes})
    common.write_onnx(
        graphs.Correlation(), path("correlation"), {"source": torch.randn(h * w, channels), "target": torch.randn(rows, channels)},
        ["volume"], {**facts, "part": "correlation"},
        {"source": {0: "cells"}, "target": {0: "pyramid_rows"}, "volume": {0: "cells", 1: "pyramid_rows"}})
    net, context = torch.randn(1, state, h, w), torch.randn(1, 6 * state, h, w)
    coords = torch.rand(1, 2, h, w) * w
    common.write_onnx(
        graphs.Step(model), path("step"), {"volume": torch.randn(h * w, rows), "net": net, "context": context, "coords": coords},
        ["net_out", "coords_out"], {**facts, "part": "step"},
        {"volume": {0: "cells", 1: "pyramid_rows"}, **{name: map_axes for name in ("net", "context", "coords", "net_out", "coords_out")}})
    common.write_onnx(
        graphs.Upsample(model), path("upsample"), {"net": net, "coords": coords}, ["flow"], {**facts, "part": "upsample"},
        {"net": map_axes, "coords": map_axes, "flow": {1: "height", 2: "width"}})


if __name__ == "__main__":
    main()
