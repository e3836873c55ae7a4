#!/usr/bin/env python3
"""
Exports a model of the SAM family: encoder.onnx and decoder.onnx for `sampt`.

  sam.py --package segment-anything --model vit_h --checkpoint sam_vit_h_4b8939.pth -o models/sam-vit-h
  sam.py --package sam-hq --model hq_vit_h --checkpoint sam_hq_vit_h.pth -o models/hq-sam-vit-h
  sam.py --package sam-hq --model light_hq --checkpoint sam_hq_vit_tiny.pth -o models/light-hq-sam
  sam.py --package MobileSAM --model vit_t --checkpoint mobile_sam.pt -o models/mobile-sam

--package is a checkout of the official repository with its requirements installed. --random SEED exports the same
architecture with seeded random weights, --small a tiny one of the same structure: for tests.
"""

import argparse
import importlib
import os
from functools import partial

import torch

import common
import sam_attention as two_way
import sam_graphs as graphs
import sam_tinyvit

# model: (module, registry name, repository)
MODELS = {
    **{name: ("segment_anything", name, "segment-anything") for name in ("vit_b", "vit_l", "vit_h")},
    **{"hq_" + name: ("segment_anything", name, "sam-hq") for name in ("vit_b", "vit_l", "vit_h")},
    "light_hq": ("segment_anything", "vit_tiny", "sam-hq"),
    "vit_t": ("mobile_sam", "vit_t", "MobileSAM"),
}
SMALL = {"image": 128, "width": 16, "channels": 16}


def main():
    args = arguments()
    module, registered, repository = MODELS[args.model]
    package = common.load_package(args.package, module, repository)
    hq = args.model.startswith("hq_") or args.model == "light_hq"
    if hq != hasattr(importlib.import_module(module + ".modeling"), "MaskDecoderHQ"):
        common.fail(f"{args.package}: wrong package for {args.model}, expected a checkout of {repository}.")
    args.origin = common.origin(args)
    sam = build(package, module, registered, args, hq)
    os.makedirs(args.output, exist_ok=True)
    if args.only != "decoder":
        write_encoder(sam, args, hq)
    if args.only != "encoder":
        write_decoder(sam, args, hq, module)
    if args.golden:
        import sam_golden
        sam_golden.write(sam, package, os.path.join(args.output, "golden.safetensors"), args, hq, module)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", required=True, metavar="DIR")
    parser.add_argument("--model", required=True, choices=MODELS)
    weights = parser.add_mutually_exclusive_group(required=True)
    weights.add_argument("--checkpoint", metavar="FILE")
    weights.add_argument("--random", type=int, metavar="SEED")
    parser.add_argument("--small", action="store_true", help="a tiny ViT model of the same structure (with --random)")
    parser.add_argument("--layout", choices=("lean", "official"), default="lean", help="decoder layout (default: lean)")
    parser.add_argument("--masks", type=int, choices=(1, 4), default=1, help="masks a prompt; 4 serves automatic masks too")
    common.storage_options(parser)
    parser.add_argument("--only", choices=("encoder", "decoder"), help="write one of the two graphs")
    parser.add_argument("--golden", action="store_true", help="also store what PyTorch answers (golden.safetensors)")
    parser.add_argument("-o", "--output", required=True, metavar="DIR")
    args = parser.parse_args()
    if args.small and (args.random is None or args.model in ("vit_t", "light_hq")):
        parser.error("--small needs --random and a ViT model: TinyViT's code is fixed to 1024 pixels")
    if args.checkpoint and not os.path.isfile(args.checkpoint):
        common.fail(f"{args.checkpoint}: no such checkpoint; expected a .pth/.pt file of {args.model}.")
    return args


def build(package, module, registered, args, hq):
    if args.random is not None:
        torch.manual_seed(args.random)
        sam = small(importlib.import_module(module + ".modeling"), hq) if args.small else package.sam_model_registry[registered]()
        common.randomise(sam, args.random)
    else:
        sam = package.sam_model_registry[registered](checkpoint=args.checkpoint)
    # TinyViT caches its attention biases at eval(): refresh them after the weights are in place.
    return sam.train().eval()


def small(modeling, hq):
    """ViT of depth 2 (one windowed, one global block), everything else in the official proportions."""
    size, width, channels = SMALL["image"], SMALL["width"], SMALL["channels"]
    grid = size // 16
    transformer = modeling.TwoWayTransformer(depth=2, embedding_dim=channels, mlp_dim=32, num_heads=4)
    decoder = dict(num_multimask_outputs=3, transformer=transformer, transformer_dim=channels,
                   iou_head_depth=3, iou_head_hidden_dim=channels)
    return modeling.Sam(
        image_encoder=modeling.ImageEncoderViT(
            depth=2, embed_dim=width, img_size=size, mlp_ratio=4, norm_layer=partial(torch.nn.LayerNorm, eps=1e-6),
            num_heads=2, patch_size=16, qkv_bias=True, use_rel_pos=True, global_attn_indexes=[1], window_size=5,
            out_chans=channels),
        prompt_encoder=modeling.PromptEncoder(
            embed_dim=channels, image_embedding_size=(grid, grid), input_image_size=(size, size), mask_in_chans=16),
        mask_decoder=modeling.MaskDecoderHQ(**decoder, vit_dim=width) if hq else modeling.MaskDecoder(**decoder),
        pixel_mean=[123.675, 116.28, 103.53], pixel_std=[58.395, 57.12, 57.375])


def metadata(args, part, **more):
    return {"family": "sam", "part": part, "model": args.model, **args.origin, **more}


def projections(sam, args):
    return {"projections": two_way.fingerprint(sam)} if args.layout == "lean" else {}


def write_encoder(sam, args, hq):
    size = sam.image_encoder.img_size
    if not hq:
        lean = args.layout == "lean"
        graph, outputs = graphs.Encoder(sam, lean), ["image_embeddings"] + (["image_projections"] if lean else [])
    elif args.layout == "lean":
        graph, outputs = graphs.HqEncoder(sam), ["image_embeddings", "hq_features", "image_projections"]
    else:
        graph, outputs = graphs.HqEncoderStacked(sam), ["image_embeddings", "interm_embeddings"]
    with two_way.quick_norms(sam.image_encoder), sam_tinyvit.arranged(sam.image_encoder):
        common.write_onnx(
            graph.eval(), os.path.join(args.output, "encoder.onnx"), {"image": torch.randn(1, 3, size, size)}, outputs,
            metadata(args, "encoder", input_size=size, **projections(sam, args)))


def write_decoder(sam, args, hq, module):
    rows, columns = sam.prompt_encoder.image_embedding_size
    channels = sam.prompt_encoder.embed_dim
    inputs = {"image_embeddings": torch.randn(1, channels, rows, columns)}
    if hq and args.layout == "lean":
        inputs["hq_features"] = torch.randn(1, channels // 8, 4 * rows, 4 * columns)
    if args.layout == "lean":
        inputs["image_projections"] = torch.randn(1, 3 * sam.mask_decoder.transformer.layers[0].cross_attn_token_to_image.internal_dim, rows * columns)
    if hq and args.layout == "official":
        with torch.no_grad():
            _, early = sam.image_encoder(torch.zeros(1, 3, sam.image_encoder.img_size, sam.image_encoder.img_size))
        inputs["interm_embeddings"] = torch.stack(list(early))
    batch = 2 if args.layout == "lean" else 1
    inputs["point_coords"] = torch.rand(batch, 5, 2) * sam.image_encoder.img_size
    inputs["point_labels"] = torch.tensor([[1.0, 0.0, 2.0, 3.0, -1.0]]).repeat(batch, 1)
    inputs["mask_input"] = torch.randn(batch, 1, 4 * rows, 4 * columns)
    inputs["has_mask_input"] = torch.ones(1)
    path = os.path.join(args.output, "decoder.onnx")
    if args.layout == "lean":
        dynamic = {name: {0: "prompts", 1: "tokens"} for name in ("point_coords", "point_labels")}
        dynamic.update({name: {0: "prompts"} for name in ("mask_input", "iou_predictions", "low_res_masks")})
        graph = graphs.LeanHqDecoder(sam) if hq else graphs.LeanDecoder(sam, args.masks)
        common.write_onnx(graph.eval(), path, inputs, ["iou_predictions", "low_res_masks"],
                          metadata(args, "decoder", absent_label=graphs.ABSENT, mask_token=0 if hq or args.masks == 1 else "", **projections(sam, args)), dynamic)
        return
    inputs["orig_im_size"] = torch.tensor([1080.0, 1920.0])
    graph = graphs.official_decoder(sam, hq, module)
    dynamic = {name: {1: "num_points"} for name in ("point_coords", "point_labels")}
    dynamic["masks"] = {2: "height", 3: "width"}
    common.write_onnx(graph, path, inputs, ["masks", "iou_predictions", "low_res_masks"], metadata(args, "decoder"), dynamic)


if __name__ == "__main__":
    main()
