#!/usr/bin/env python3
"""
Writes the contract tests' graphs: encoders that return their input and decoders that return their prompt, so that a test sees
what the host fed them; and exports that must be refused.

  contract_graphs.py tests/SamPt.Onnx.Tests/Golden/contract
"""

import os
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FLOAT, HALF, BYTE, INT = TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.UINT8, TensorProto.INT64


def save(folder, name, nodes, inputs, outputs, constants=None, metadata=None, external=False):
    graph = helper.make_graph(
        nodes, name, [helper.make_tensor_value_info(n, t, s) for n, t, s in inputs],
        [helper.make_tensor_value_info(n, t, s) for n, t, s in outputs],
        [numpy_helper.from_array(np.array(v), n) for n, v in (constants or {}).items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)], ir_version=8, producer_name="contract_graphs")
    helper.set_model_props(model, metadata or {})
    onnx.checker.check_model(model)
    path = os.path.join(folder, name + ".onnx")
    data = path + ".data"
    if os.path.exists(data):
        os.remove(data)  # saving appends
    if external:
        onnx.save(model, path, save_as_external_data=True, location=os.path.basename(data), size_threshold=0)
        if external == "lost":
            os.remove(data)
    else:
        onnx.save(model, path)


def encoders(folder):
    node = helper.make_node
    square = [("image_embeddings", FLOAT, [1, 3, 32, 32])]
    save(folder, "encoder-planar", [node("Identity", ["image"], ["image_embeddings"])], [("image", FLOAT, [1, 3, 32, 32])], square)
    save(folder, "encoder-bytes", [node("Cast", ["image"], ["image_embeddings"], to=FLOAT)], [("image", BYTE, [1, 3, 32, 32])], square)
    save(folder, "encoder-interleaved",
         [node("Transpose", ["input_image"], ["planes"], perm=[2, 0, 1]), node("Unsqueeze", ["planes", "axis"], ["image_embeddings"])],
         [("input_image", FLOAT, ["h", "w", 3])], [("image_embeddings", FLOAT, [1, 3, "h", "w"])], {"axis": np.array([0], np.int64)})
    dynamic = {"input_size": "96", "dynamic_input": "true", "pad_multiple": "32", "mean": "0,0,0", "std": "1,1,1"}
    save(folder, "encoder-dynamic", [node("Identity", ["image"], ["image_embeddings"])], [("image", FLOAT, [1, 3, "h", "w"])],
         [("image_embeddings", FLOAT, [1, 3, "h", "w"])], metadata=dynamic)
    endless(folder, square)
    save(folder, "encoder-half", [node("Identity", ["image"], ["image_embeddings"])], [("image", HALF, [1, 3, 32, 32])],
         [("image_embeddings", HALF, [1, 3, 32, 32])])
    light(folder)
    save(folder, "encoder-external", [node("Add", ["image", "weights"], ["image_embeddings"])],
         [("image", FLOAT, [1, 3, 32, 32])], square, {"weights": np.ones((1, 3, 32, 32), np.float32)}, external="kept")
    save(folder, "encoder-without-weights", [node("Add", ["image", "weights"], ["image_embeddings"])],
         [("image", FLOAT, [1, 3, 32, 32])], square, {"weights": np.ones((1, 3, 32, 32), np.float32)}, external="lost")


def light(folder):
    """Light HQ-SAM's layout: one early TinyViT feature, 160 channels wide; its first value is the image's first."""
    node = helper.make_node
    constants = {"first": np.array([0, 0, 0, 0], np.int64), "last": np.array([1, 1, 1, 1], np.int64), "size": np.array([1, 2, 2, 160], np.int64)}
    save(folder, "encoder-light-hq",
         [node("Identity", ["image"], ["image_embeddings"]), node("Slice", ["image", "first", "last"], ["pixel"]),
          node("Expand", ["pixel", "size"], ["interm_embeddings"])],
         [("image", FLOAT, [1, 3, 32, 32])], [("image_embeddings", FLOAT, [1, 3, 32, 32]), ("interm_embeddings", FLOAT, [1, 2, 2, 160])], constants)
    save(folder, "decoder-light-hq",
         [node("Gather", ["interm_embeddings", "layer"], ["early"], axis=0), node("ReduceMean", ["early"], ["mean"], keepdims=0),
          node("Reshape", ["mean", "one"], ["iou_predictions"]), node("Reshape", ["mask_input", "grid"], ["low_res_masks"])],
         [("image_embeddings", FLOAT, [1, 3, 32, 32]), ("interm_embeddings", FLOAT, [1, 1, 2, 2, 160]), ("point_coords", FLOAT, [1, "n", 2]),
          ("point_labels", FLOAT, [1, "n"]), ("mask_input", FLOAT, [1, 1, 8, 8]), ("has_mask_input", FLOAT, [1]), ("orig_im_size", FLOAT, [2])],
         [("iou_predictions", FLOAT, [1, 1]), ("low_res_masks", FLOAT, [1, 1, 8, 8])],
         {"layer": np.array(0, np.int64), "one": np.array([1, 1], np.int64), "grid": np.array([1, 1, 8, 8], np.int64)})


def endless(folder, square):
    """An encoder that would run for years: what can only end by being cancelled."""
    info = helper.make_tensor_value_info
    body = helper.make_graph(
        [helper.make_node("Identity", ["go"], ["go_on"]), helper.make_node("Neg", ["value"], ["next"])], "body",
        [info("i", INT, []), info("go", TensorProto.BOOL, []), info("value", FLOAT, [1, 3, 32, 32])],
        [info("go_on", TensorProto.BOOL, []), info("next", FLOAT, [1, 3, 32, 32])])
    save(folder, "encoder-endless", [helper.make_node("Loop", ["trips", "start", "image"], ["image_embeddings"], body=body)],
         [("image", FLOAT, [1, 3, 32, 32])], square, {"trips": np.array(2**50, np.int64), "start": np.array(True)})


def decoder(folder, name, leave_out=(), masks=1, batch="prompts", metrics=False, metadata=None, grid=8, official=False, kind=FLOAT):
    """low_res_masks[b,m] = the prompt's coords, then its labels, then zeros; iou[b,m] = has_mask_input + sum(mask_input[b])."""
    node = helper.make_node
    inputs = [("image_embeddings", FLOAT, None), ("point_coords", FLOAT, [batch, "tokens", 2]), ("point_labels", FLOAT, [batch, "tokens"]),
              ("mask_input", FLOAT, [batch, 1, grid or "rows", grid or "columns"]), ("has_mask_input", FLOAT, [1])]
    inputs = [(n, t, ["e0", "e1", "e2", "e3"] if s is None else s) for n, t, s in inputs if n not in leave_out]
    if official:
        inputs.append(("orig_im_size", FLOAT, [2]))
    constants = {"rows": np.array([0, -1], np.int64), "room": np.array([0, 0, 0, 64], np.int64), "start": np.array([0], np.int64),
                 "cells": np.array([64], np.int64), "axis": np.array([1], np.int64), "shape": np.array([0, 1, 8, 8], np.int64),
                 "repeats": np.array([1, masks], np.int64), "repeats4": np.array([1, masks, 1, 1], np.int64),
                 "offsets": np.arange(masks, dtype=np.float32).reshape(1, masks)}
    nodes = [node("Reshape", ["point_coords", "rows"], ["coords"]), node("Concat", ["coords", "point_labels"], ["prompt"], axis=1),
             node("Pad", ["prompt", "room"], ["roomy"]), node("Slice", ["roomy", "start", "cells", "axis"], ["cut"]),
             node("Reshape", ["cut", "shape"], ["echo"]), node("Tile", ["echo", "repeats4"], ["logits"])]
    if "mask_input" in leave_out:
        nodes.append(node("ReduceSum", ["prompt", "axis"], ["score"], keepdims=1))
    else:
        nodes += [node("Reshape", ["mask_input", "rows"], ["flat"]), node("ReduceSum", ["flat", "axis"], ["total"], keepdims=1),
                  node("Add", ["total", "has_mask_input"], ["score"])]
    nodes += [node("Tile", ["score", "repeats"], ["scores"]), node("Add", ["scores", "offsets"], ["iou_predictions"])]
    four, two = [batch, masks, 8, 8], [batch, masks]
    if metrics:
        # The official export names three outputs of five, so that low_res_masks is the stability score.
        nodes += [node("Add", ["logits", "logits"], ["masks"]), node("Neg", ["scores"], ["low_res_masks"]),
                  node("Identity", ["scores"], ["1234"]), node("Identity", ["logits"], ["1240"])]
        outputs = [("masks", FLOAT, four), ("iou_predictions", FLOAT, two), ("low_res_masks", FLOAT, two), ("1234", FLOAT, two),
                   ("1240", FLOAT, four)]
    else:
        nodes.append(node("Identity", ["logits"], ["low_res_masks"]))
        outputs = [("iou_predictions", FLOAT, two), ("low_res_masks", FLOAT, four)]
    if kind == HALF:
        inputs, outputs = ([(n, HALF, s) for n, _, s in tensors] for tensors in (inputs, outputs))
        constants["offsets"] = constants["offsets"].astype(np.float16)
    used = {name for entry in nodes for name in entry.input}
    save(folder, name, nodes, inputs, outputs, {k: v for k, v in constants.items() if k in used}, metadata)


def strangers(folder):
    node = helper.make_node
    embeddings, coords, labels = [("image_embeddings", FLOAT, [1, 256, 64, 64])], ("point_coords", FLOAT, [1, "n", 2]), ("point_labels", FLOAT, [1, "n"])
    echo = [node("Identity", ["point_labels"], ["scores"])]
    save(folder, "edge-sam-decoder", echo, [*embeddings, coords, labels], [("scores", FLOAT, [1, "n"])])
    save(folder, "efficient-sam-encoder", [node("Identity", ["batched_images"], ["image_embeddings"])],
         [("batched_images", FLOAT, ["b", 3, "h", "w"])], [("image_embeddings", FLOAT, ["b", 3, "h", "w"])])
    save(folder, "efficient-sam-decoder", [node("Identity", ["batched_point_labels"], ["iou_predictions"])],
         [*embeddings, ("batched_point_coords", FLOAT, ["b", "q", "n", 2]), ("batched_point_labels", FLOAT, ["b", "q", "n"]), ("orig_im_size", INT, [2])],
         [("iou_predictions", FLOAT, ["b", "q", "n"])])
    high = [("high_res_feats_0", FLOAT, [1, 32, 256, 256]), ("high_res_feats_1", FLOAT, [1, 64, 128, 128])]
    save(folder, "sam2-encoder", [node("Identity", ["image"], [n]) for n in ("high_res_feats_0", "high_res_feats_1", "image_embed")],
         [("image", FLOAT, [1, 3, "h", "w"])], [(n, FLOAT, [1, 3, "h", "w"]) for n in ("high_res_feats_0", "high_res_feats_1", "image_embed")])
    save(folder, "sam2-decoder", [node("Identity", ["point_labels"], ["iou_predictions"])],
         [("image_embed", FLOAT, [1, 256, 64, 64]), *high, coords, labels, ("mask_input", FLOAT, [1, 1, 256, 256]), ("has_mask_input", FLOAT, [1])],
         [("iou_predictions", FLOAT, [1, "n"])])
    save(folder, "huggingface-encoder", [node("Identity", ["pixel_values"], ["image_embeddings"]), node("Neg", ["pixel_values"], ["image_positional_embeddings"])],
         [("pixel_values", FLOAT, [1, 3, 1024, 1024])], [(n, FLOAT, [1, 3, 1024, 1024]) for n in ("image_embeddings", "image_positional_embeddings")])
    save(folder, "huggingface-decoder", [node("Identity", ["input_points"], ["pred_masks"])],
         [("input_points", FLOAT, [1, 1, "n", 2]), ("image_embeddings", FLOAT, [1, 256, 64, 64])], [("pred_masks", FLOAT, [1, 1, "n", 2])])
    save(folder, "classifier", [node("GlobalAveragePool", ["x"], ["pooled"]), node("Flatten", ["pooled"], ["logits"])],
         [("x", FLOAT, [1, 3, 224, 224])], [("logits", FLOAT, [1, 3])])


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: contract_graphs.py FOLDER")
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    encoders(folder)
    decoder(folder, "decoder-echo")
    decoder(folder, "decoder-echo-absent", metadata={"absent_label": "-2", "mask_stride": "4"}, grid=None)
    decoder(folder, "decoder-echo-one-by-one", batch=1, masks=4)
    decoder(folder, "decoder-extra-metrics", batch=1, masks=4, metrics=True)
    decoder(folder, "decoder-without-mask-input", leave_out=("mask_input", "has_mask_input"))
    decoder(folder, "decoder-three-masks", masks=3)
    decoder(folder, "decoder-official-one-mask", batch=1, official=True)
    decoder(folder, "decoder-half", metadata={"absent_label": "-2"}, kind=HALF)
    strangers(folder)


if __name__ == "__main__":
    main()
