"""What an exported tiny-sam must answer: small golden tensors, and the rules that its decoder keeps (to 1e-4)."""
import importlib.util
import sys
from pathlib import Path

import numpy as np
import torch

from generate import make_scene
from prompts import normalise, spread_points
from textures import TextureBank

HEIGHT, WIDTH, PADDED = 120, 384, 128
CORNER = 64
TOLERANCE = 1e-4


def picture():
    """A generated picture [120, 384, 3] and the mask of its largest object."""
    rng = np.random.default_rng(20)
    image, labels = make_scene(rng, TextureBank(rng, 12))
    image, labels = image[170:170 + HEIGHT, 30:30 + WIDTH], labels[170:170 + HEIGHT, 30:30 + WIDTH]
    return np.ascontiguousarray(image), labels == 1 + np.bincount(labels.ravel())[1:].argmax()


def first_prompt(mask):
    rng = np.random.default_rng(21)
    ys, xs = np.nonzero(mask)
    outside = np.stack(np.nonzero(~mask)[::-1], 1)[rng.integers((~mask).sum())]
    points = np.concatenate([spread_points(rng, np.stack([xs, ys], 1), 5), outside[None], np.zeros((1, 2))]).astype(np.float32)
    return points[None], np.array([[1, 1, 1, 1, 1, 0, -1]], np.float32)


def ask(model, embedding, points, labels, mask=None):
    count, low = len(labels), (embedding.shape[2] * 2, embedding.shape[3] * 2)
    previous = torch.zeros(count, 1, *low) if mask is None else mask
    has = torch.full((1, 1, 1), float(mask is not None))
    with torch.no_grad():
        logits, quality, _ = model.decoder(embedding, torch.as_tensor(points), torch.as_tensor(labels), previous, has)
    return logits, quality


def embed(model, image):
    with torch.no_grad():
        return model.encoder(torch.from_numpy(normalise(image, PADDED, WIDTH))[None])


def write_golden(model, folder):
    """Two passes on one picture: points, then the same with a box and the first answer as mask. Then the graphs on a corner of it."""
    image, mask = picture()
    embedding, (points, labels) = embed(model, image), first_prompt(mask)
    logits, quality = ask(model, embedding, points, labels)
    ys, xs = np.nonzero(mask)
    points_2, labels_2 = with_box(points, labels, [xs.min(), ys.min()], [xs.max(), ys.max()])
    logits_2, quality_2 = ask(model, embedding, points_2, labels_2, logits)
    tensors = {"image": image, "point_coords": points, "point_labels": labels, "low_res_masks": logits, "iou_predictions": quality,
               "point_coords_2": points_2, "point_labels_2": labels_2, "low_res_masks_2": logits_2, "iou_predictions_2": quality_2}
    graphs(model, image, tensors)
    tensors = {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}
    exporter().write(str(folder / "golden.safetensors"), tensors, {"model": "tiny-sam", "torch": torch.__version__})


def graphs(model, image, tensors):
    """What `sampt model verify` runs: the format of scripts/export/README.md."""
    export, (side, low) = exporter(), (CORNER, CORNER // 2)
    stored, corner = export.halves(torch.from_numpy(normalise(image, PADDED, WIDTH))[None, :, :side, 96:96 + side])
    with torch.no_grad():
        answer = model.encoder(corner)
    export.case(tensors, "encoder", "corner", {"image": stored}, {"image_embeddings": answer}, {"image_embeddings": (1, 4, 2, 2)})
    stored, embedding = export.halves(answer)
    export.case(tensors, "decoder", "*", {"image_embeddings": stored}, {})
    points, labels = np.float32([[[20, 24], [40, 30], [5, 60], [0, 0]]]), np.float32([[1, 1, 0, -1]])
    none = np.zeros((1, 1, low, low), np.float32)
    logits, quality = ask(model, embedding, points, labels)
    decoder_case(tensors, "points", points, labels, none, 0, quality, logits)
    points, labels = with_box(points, labels, [10, 8], [50, 44])
    again, quality = ask(model, embedding, points, labels, logits)
    decoder_case(tensors, "box-and-mask", points, labels, logits, 1, quality, again)


def decoder_case(tensors, name, points, labels, mask, has_mask, quality, logits):
    inputs = {"point_coords": points, "point_labels": labels, "mask_input": mask, "has_mask_input": np.float32([has_mask])}
    exporter().case(tensors, "decoder", name, inputs, {"iou_predictions": quality, "low_res_masks": logits})


def with_box(points, labels, first, last):
    """A box in place of the pad."""
    return (np.concatenate([points[:, :-1], np.array([[first, last]], np.float32)], 1),
            np.concatenate([labels[:, :-1], np.array([[2, 3]], np.float32)], 1))


def exporter():
    """scripts/export/golden.py, which has this module's name."""
    if "export_golden" not in sys.modules:
        path = Path(__file__).resolve().parents[2] / "export" / "golden.py"
        spec = importlib.util.spec_from_file_location("export_golden", path)
        sys.modules["export_golden"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["export_golden"])
    return sys.modules["export_golden"]


def check_rules(model):
    """Ends the program where the decoder breaks a rule: pads are neutral, order, batching and the box of the given mask do not matter."""
    image, mask = picture()
    embedding, (points, labels) = embed(model, image), first_prompt(mask)
    plain = ask(model, embedding, points, labels)
    order = np.random.default_rng(22).permutation(labels.shape[1])
    pads, absent = np.full((1, 4, 2), 77, np.float32), np.float32([[-2, -1, -2, -1]])
    padded = np.concatenate([points, pads], 1), np.concatenate([labels, absent], 1)
    other = points[:, ::-1] * 0.5
    variants = {
        "the order of points": ask(model, embedding, points[:, order], labels[:, order]),
        "points of label -1 and -2": ask(model, embedding, *padded),
        "no point of label -1": ask(model, embedding, points[:, :-1], labels[:, :-1]),
        "a second object": ask(model, embedding, np.concatenate([points, other]), np.concatenate([labels, labels])),
    }
    ys, xs = np.nonzero(plain[0][0, 0].numpy() > 0)
    boxed = with_box(points, labels, [2 * xs.min(), 2 * ys.min()], [2 * xs.max() + 1, 2 * ys.max() + 1])
    pairs = [(name, answer, plain) for name, answer in variants.items()]
    pairs.append(("the box of the given mask", ask(model, embedding, *boxed, plain[0]), ask(model, embedding, points, labels, plain[0])))
    for name, answer, wanted in pairs:
        difference = max((mine[:1] - first).abs().max().item() for mine, first in zip(answer, wanted))
        print(f"rule: {name} changes nothing: largest difference {difference:.1e}")
        if difference > TOLERANCE:
            sys.exit(f"the decoder depends on {name}: {difference:.1e}, allowed {TOLERANCE:.0e}; the weights are not fit for export.")
