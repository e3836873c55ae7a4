"""Golden tensors of the SAM family: runs of each graph, and whole prompts on frames, all answered by the official packages."""

import numpy as np
import torch

import common
import golden
import sam_graphs as graphs

# points, box, mask of the case before
PROMPTS = ((3, False, False), (1, False, False), (3, False, True), (3, True, True), (0, True, False))


def write(sam, package, path, args, hq, module):
    random = np.random.RandomState(args.random or 0)
    predictor = package.SamPredictor(sam)
    tensors = {}
    with torch.no_grad():
        frames(sam, predictor, random, tensors, args)
        if args.only != "decoder":
            encoder(sam, predictor, tensors, hq, args)
        if args.only != "encoder":
            decoder(sam, predictor, tensors, hq, args, module)
    if args.layout == "official":
        # Whole prompts are stored once, with the lean layout.
        tensors = {name: value for name, value in tensors.items() if "/" in name}
    golden.write(path, tensors, {"model": args.model, **args.origin, "torch": torch.__version__, "exporter": common.EXPORTER})


def frames(sam, predictor, random, tensors, args):
    """Two frames (one already at the model's scale, one that has to shrink) and prompts of every kind."""
    size = sam.image_encoder.img_size
    for name, height, width in (("native", size * 9 // 16, size), ("large", size * 3 // 2, size * 5 // 4 + 1)):
        frame = smooth_frame(random, height, width)
        predictor.set_image(frame)
        tensors[f"{name}.frame"] = frame
        if args.small:
            tensors[f"{name}.image_embeddings"] = predictor.features.numpy()
        logits = None
        for index, (count, box, feedback) in enumerate(PROMPTS):
            key = f"{name}.{index}"
            points = (random.rand(count, 2) * [width, height]).astype(np.float32)
            labels = np.array([1.0, 0.0, 1.0], np.float32)[:count]
            corners = np.array([width // 8, height // 5, width * 3 // 4, height * 4 // 5])
            iou, low = ask(predictor, points, labels, corners if box else None, logits if feedback else None)
            tensors.update({f"{key}.points": points, f"{key}.labels": labels, f"{key}.iou": iou, f"{key}.low_res": low})
            if box:
                tensors[f"{key}.box"] = corners.astype(np.float32)
            if feedback:
                tensors[f"{key}.mask"] = logits
            logits = low


def smooth_frame(random, height, width):
    """Noise at several scales, so that resizing and padding leave their mark on the embedding."""
    frame = np.zeros((height, width, 3))
    for cell in (32, 8, 1):
        coarse = random.rand(height // cell + 1, width // cell + 1, 3)
        frame += coarse.repeat(cell, 0).repeat(cell, 1)[:height, :width]
    return (frame / 3 * 255).astype(np.uint8)


def ask(predictor, points, labels, box, mask):
    scale = predictor.transform
    size = predictor.original_size
    coords = torch.as_tensor(scale.apply_coords(points, size), dtype=torch.float32)[None] if len(points) else None
    _, iou, low = predictor.predict_torch(
        coords, torch.as_tensor(labels)[None] if len(points) else None,
        boxes=None if box is None else torch.as_tensor(scale.apply_boxes(box[None], size), dtype=torch.float32),
        mask_input=None if mask is None else torch.as_tensor(mask)[None, None], multimask_output=False, return_logits=True)
    return iou[0].numpy(), low[0, 0].numpy()


def encoder(sam, predictor, tensors, hq, args):
    """The native frame, normalised, padded and rounded to half precision."""
    image = torch.as_tensor(predictor.transform.apply_image(tensors["native.frame"])).permute(2, 0, 1)[None]
    stored, image = golden.halves(sam.preprocess(image.float()))
    answer = sam.image_encoder(image)
    outputs = {"image_embeddings": answer[0] if hq else answer}
    if hq and args.layout == "lean":
        outputs["hq_features"] = hq_features(sam, answer)
    elif hq:
        outputs["interm_embeddings"] = torch.stack(list(answer[1]))
    if args.layout == "lean":
        outputs["image_projections"] = projections(sam, outputs["image_embeddings"])
    golden.case(tensors, "encoder", "native", {"image": stored}, outputs)


def hq_features(sam, answer):
    """What HQ-SAM's decoder computes from the image alone."""
    early = answer[1][0].permute(0, 3, 1, 2)
    return sam.mask_decoder.embedding_encoder(answer[0]) + sam.mask_decoder.compress_vit_feat(early)


def projections(sam, embeddings):
    """What the first layer of the decoder computes from the image alone: [1,3A,h*w]. Its keys come without their bias, which changes no answer."""
    layer = sam.mask_decoder.transformer.layers[0]
    cells, positions = (x.flatten(2).transpose(1, 2) for x in (embeddings, sam.prompt_encoder.get_dense_pe()))
    tokens, image = layer.cross_attn_token_to_image, layer.cross_attn_image_to_token
    keys = tokens.k_proj(cells + positions) - tokens.k_proj.bias
    return torch.cat([keys, tokens.v_proj(cells), image.q_proj(cells + positions)], dim=2).transpose(1, 2)


def decoder(sam, predictor, tensors, hq, args, module):
    predictor.set_image(tensors["native.frame"])
    shared = {"image_embeddings": predictor.features}
    if hq and args.layout == "lean":
        shared["hq_features"] = hq_features(sam, (predictor.features, predictor.interm_features))
    elif hq:
        shared["interm_embeddings"] = torch.stack(list(predictor.interm_features))
    if args.layout == "lean":
        shared["image_projections"] = projections(sam, predictor.features)
    golden.case(tensors, "decoder", "*", shared, {})
    for index in range(len(PROMPTS)):
        inputs = prompt(sam, predictor, tensors, f"native.{index}")
        if args.layout == "lean":
            golden.case(tensors, "decoder", f"native.{index}", inputs, answers(predictor, inputs, args.masks))
            continue
        inputs["orig_im_size"] = torch.tensor(predictor.original_size, dtype=torch.float32)
        masks, iou, low = graphs.official_decoder(sam, hq, module)(**shared, **inputs)
        golden.case(tensors, "decoder", f"native.{index}", inputs, {"masks": masks, "iou_predictions": iou, "low_res_masks": low},
                    {"masks": (1, 1, 7, 7)})
    if args.layout == "lean":
        absent(sam, predictor, tensors, args)


def prompt(sam, predictor, tensors, key):
    """The decoder's inputs for a stored prompt: model pixels; a pad without a box, else the box's corners."""
    size = predictor.original_size
    points = predictor.transform.apply_coords(tensors[f"{key}.points"], size)
    box = tensors.get(f"{key}.box")
    more = np.zeros((1, 2)) if box is None else predictor.transform.apply_boxes(box[None], size).reshape(2, 2)
    labels = [*tensors[f"{key}.labels"], *([-1] if box is None else [2, 3])]
    mask = tensors.get(f"{key}.mask")
    cells = [4 * cell for cell in sam.prompt_encoder.image_embedding_size]
    return {
        "point_coords": torch.as_tensor(np.concatenate([points, more])[None], dtype=torch.float32),
        "point_labels": torch.tensor([labels], dtype=torch.float32),
        "mask_input": torch.zeros(1, 1, *cells) if mask is None else torch.as_tensor(mask)[None, None],
        "has_mask_input": torch.tensor([0.0 if mask is None else 1.0]),
    }


def answers(predictor, inputs, masks):
    """The official predictor's answer: token 0, and for 4 masks the three others."""
    labels = inputs["point_labels"][0]
    own = (labels == 0) | (labels == 1)
    points = inputs["point_coords"][:, own]
    box = inputs["point_coords"][:, labels >= 2].reshape(1, 4) if bool((labels >= 2).any()) else None
    found = []
    for several in (False, True)[: 1 if masks == 1 else 2]:
        _, iou, low = predictor.predict_torch(
            points if points.shape[1] else None, labels[own][None] if points.shape[1] else None, boxes=box,
            mask_input=inputs["mask_input"] if float(inputs["has_mask_input"]) else None, multimask_output=several, return_logits=True)
        found.append((iou, low))
    return {"iou_predictions": torch.cat([iou for iou, _ in found], dim=1), "low_res_masks": torch.cat([low for _, low in found], dim=1)}


def absent(sam, predictor, tensors, args):
    """Prompts of different lengths in one call: the answers are those that each gets alone."""
    alone = [prompt(sam, predictor, tensors, f"native.{index}") for index in (0, 1)]
    length = max(one["point_labels"].shape[1] for one in alone)

    def padded(one, name, value):
        room = length - one[name].shape[1]
        return torch.nn.functional.pad(one[name], (0, 0) * (one[name].dim() - 2) + (0, room), value=value)

    together = {"point_coords": torch.cat([padded(one, "point_coords", 0.0) for one in alone]),
                "point_labels": torch.cat([padded(one, "point_labels", float(graphs.ABSENT)) for one in alone]),
                "mask_input": torch.cat([one["mask_input"] for one in alone]), "has_mask_input": alone[0]["has_mask_input"]}
    each = [answers(predictor, one, args.masks) for one in alone]
    golden.case(tensors, "decoder", "absent", together, {name: torch.cat([one[name] for one in each]) for name in each[0]})
