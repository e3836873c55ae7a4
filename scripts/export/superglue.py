#!/usr/bin/env python3
"""
Exports SuperPoint + SuperGlue: detector.onnx (per frame) and matcher.onnx (a pair of frames).

  superglue.py --package SuperGluePretrainedNetwork --checkpoint superpoint_v1.pth superglue_outdoor.pth -o models/superglue

--package is a checkout of magicleap/SuperGluePretrainedNetwork, or of SysCV/sam-pt; the licence of code and weights allows
non-commercial research only. --random SEED exports seeded random weights; --small a narrow model of the same structure, for tests.
"""

import argparse
import contextlib
import io
import os
import sys

import torch
from torch import nn

import common
import superglue_graphs as graphs

SMALL_CHANNELS = 16


def main():
    args = arguments()
    superpoint, superglue = load_models(args.package)
    detector, matcher = build(superpoint, superglue, args)
    os.makedirs(args.output, exist_ok=True)
    export(detector, matcher, args)
    if args.golden:
        import superglue_golden
        superglue_golden.write(detector, matcher, superglue, os.path.join(args.output, "golden.safetensors"), args)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", required=True, metavar="DIR")
    weights = parser.add_mutually_exclusive_group(required=True)
    weights.add_argument("--checkpoint", nargs=2, metavar="FILE", help="superpoint_v1.pth, then superglue_outdoor.pth or superglue_indoor.pth")
    weights.add_argument("--random", type=int, metavar="SEED")
    parser.add_argument("--small", action="store_true", help="a narrow model (with --random)")
    parser.add_argument("--sinkhorn", type=int, default=20, metavar="N", help="Sinkhorn iterations (20, as SAM-PT sets)")
    common.storage_options(parser)
    parser.add_argument("--golden", action="store_true", help="also store what PyTorch answers")
    parser.add_argument("--sam-pt", metavar="DIR", help="a checkout of SysCV/sam-pt: --golden also runs its tracker wrapper")
    parser.add_argument("-o", "--output", required=True, metavar="DIR")
    args = parser.parse_args()
    if args.small and args.random is None:
        parser.error("--small needs --random")
    for path in args.checkpoint or []:
        if not os.path.isfile(path):
            common.fail(f"{path}: no such checkpoint; expected superpoint_v1.pth and superglue_outdoor.pth.")
    return args


def load_models(directory):
    """The modules with SuperPoint and SuperGlue, from the official checkout or from the copy in SAM-PT's."""
    for folder in (os.path.join(directory, "sam_pt", "point_tracker", "superglue", "models"), os.path.join(directory, "models")):
        if os.path.isfile(os.path.join(folder, "superglue.py")):
            source = "magicleap/SuperGluePretrainedNetwork"
            # This script has the same name as one of the modules.
            sys.modules.pop("superglue", None)
            return common.load_package(folder, "superpoint", source), common.load_package(folder, "superglue", source)
    common.fail(f"{directory}: holds neither models/superglue.py nor sam_pt/point_tracker/superglue; "
                "--package takes a checkout of magicleap/SuperGluePretrainedNetwork or SysCV/sam-pt.")


def build(superpoint, superglue, args):
    if args.random is not None:
        torch.manual_seed(args.random)
    narrow = {"descriptor_dim": SMALL_CHANNELS, "keypoint_encoder": [8, 12], "GNN_layers": ["self", "cross"] * 3} if args.small else {}
    detector = without_loading(superpoint.SuperPoint, {"nms_radius": 3, "keypoint_threshold": 0.005, "remove_borders": 4, **narrow})
    matcher = without_loading(superglue.SuperGlue, {"sinkhorn_iterations": args.sinkhorn, "match_threshold": 0.2, **narrow})
    if args.small:
        narrow_detector(detector)
    if args.checkpoint:
        for model, path in zip((detector, matcher), args.checkpoint):
            try:
                model.load_state_dict(torch.load(path, map_location="cpu"))
            except (RuntimeError, TypeError):
                common.fail(f"{path}: holds no weights of {type(model).__name__}; expected superpoint_v1.pth, then superglue_outdoor.pth or superglue_indoor.pth.")
    else:
        for model in (detector, matcher):
            common.randomise(model, args.random)
        sharpen(detector, matcher)
    return detector.eval(), matcher.eval()


def without_loading(model, config):
    """The package's constructors load a checkpoint from a fixed place; this one comes with weights of its own or none."""
    load, load_state = torch.load, nn.Module.load_state_dict
    torch.load, nn.Module.load_state_dict = lambda *_, **__: None, lambda *_, **__: None
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # it says that it has loaded one
            return model({"checkpoint": None, **config})
    finally:
        torch.load, nn.Module.load_state_dict = load, load_state


def narrow_detector(model):
    """Fewer channels; the package's own code runs them."""
    before = 1
    for number, width in ((1, 8), (2, 8), (3, 12), (4, 12)):
        for layer in "ab":
            setattr(model, f"conv{number}{layer}", nn.Conv2d(before, width, 3, padding=1))
            before = width
    for head, outputs in (("P", 65), ("D", SMALL_CHANNELS)):
        setattr(model, f"conv{head}a", nn.Conv2d(before, 16, 3, padding=1))
        setattr(model, f"conv{head}b", nn.Conv2d(16, outputs, 1))


def sharpen(detector, matcher):
    """
    Untrained, all pixels look alike to the heads: no keypoint stands out and nothing matches. Centred on what a picture gives and
    enlarged, they tell places apart. The statistics of the batch norms, which start as 0 and 1, get values too.
    """
    generator = torch.Generator().manual_seed(1)
    picture = nn.functional.interpolate(torch.rand(1, 1, 40, 60, generator=generator), scale_factor=4, mode="bicubic").clamp(0, 1)
    with torch.no_grad():
        for layer in detector.modules():
            if isinstance(layer, nn.Conv2d):
                layer.weight *= 2.4
                layer.bias *= 0.1
        for module in matcher.modules():
            if isinstance(module, nn.BatchNorm1d):
                module.running_mean.copy_(0.1 * torch.randn(module.running_mean.shape, generator=generator))
                module.running_var.copy_(0.75 + 0.5 * torch.rand(module.running_var.shape, generator=generator))
        detector.eval(), matcher.eval()
        for head, spread in ((detector.convPb, 1.5), (detector.convDb, 1.0)):
            centre(head, spread, lambda: detector({"image": picture}))
        found = {name: torch.stack(values) for name, values in detector({"image": picture}).items()}
        pair = {f"{name}{side}": value for name, value in found.items() for side in (0, 1)}
        # A keypoint's similarity to itself is then 2.25 times the root of its width, to others about zero.
        centre(matcher.final_proj, 1.5, lambda: matcher({**pair, "image0": picture, "image1": picture}))


def centre(head, spread, run):
    """Shifts and scales a last layer so that its channels are 0 on average over a picture, with the given deviation."""
    outputs = []
    hook = head.register_forward_hook(lambda _, __, output: outputs.append(output[0].flatten(1)))
    run()
    hook.remove()
    gain = spread / outputs[0].std(dim=1).mean()
    head.weight *= gain
    head.bias.copy_((head.bias - outputs[0].mean(dim=1)) * gain)


def export(detector, matcher, args):
    origins = [common.origin(argparse.Namespace(random=args.random, checkpoint=path)) for path in args.checkpoint or [None, None]]
    height, width, channels = 90, 131, matcher.final_proj.out_channels
    common.write_onnx(
        graphs.Detector(detector), os.path.join(args.output, "detector.onnx"), {"image": torch.rand(1, 1, height, width)},
        ["scores", "descriptors"], {"family": "superglue", "part": "detector", **origins[0]},
        {"image": {2: "height", 3: "width"}, "scores": {1: "rows", 2: "columns"}, "descriptors": {1: "cell_rows", 2: "cell_columns"}})
    inputs, dynamic = {}, {}
    for side, count, axis in ((0, 23, "points"), (1, 31, "candidates")):
        inputs[f"keypoints{side}"] = torch.rand(1, count, 2) * 90
        inputs[f"scores{side}"] = torch.rand(1, count)
        inputs[f"descriptors{side}"] = nn.functional.normalize(torch.randn(1, count, channels), dim=2)
        dynamic.update({f"{name}{side}": {1: axis} for name in ("keypoints", "scores", "descriptors")})
    inputs["size"] = torch.tensor([float(width), float(height)])
    common.write_onnx(
        graphs.Matcher(matcher, args.sinkhorn), os.path.join(args.output, "matcher.onnx"), inputs, ["log_assignment"],
        {"family": "superglue", "part": "matcher", **origins[1], "sinkhorn_iterations": args.sinkhorn},
        {**dynamic, "log_assignment": {1: "points_and_none", 2: "candidates_and_none"}})


if __name__ == "__main__":
    main()
