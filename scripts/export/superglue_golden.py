"""Golden tensors of SuperPoint + SuperGlue: the detector, the keypoints, one assignment, and SAM-PT's whole tracker call."""

import sys

import numpy as np
import torch
from torch.nn import functional as F
from torchvision.transforms import functional as images

import common
import golden
import sampt_reference

FRAMES, HEIGHT, WIDTH = 5, 90, 131  # eleven rows and sixteen columns of cells; two rows and three columns are left over
POSITIVES, NEGATIVES, SEED = 4, 2, 72


def write(detector, matcher, superglue, path, args):
    random = np.random.RandomState(args.random or 0)
    tensors = {"video": moving_frames(random)}
    with torch.no_grad():
        grey = images.rgb_to_grayscale(torch.from_numpy(tensors["video"][0]).permute(2, 0, 1))
        tensors["detector.grey"] = grey[0].numpy()
        keypoints(detector, grey[None] / 255, tensors)
        assignment(matcher, superglue, random, tensors)
        if args.sam_pt:
            loops(detector, matcher, random, tensors, args.sam_pt)
    notes = {"model": "superglue", "seed": args.random, "torch": torch.__version__, "exporter": common.EXPORTER}
    golden.write(path, tensors, notes)


def keypoints(detector, image, tensors):
    golden.case(
        tensors, "detector", "blobs", {"image": image}, {"scores": dense_scores(detector, image), "descriptors": dense_descriptors(detector, image)},
        {"scores": (1, 3, 5), "descriptors": (1, 2, 3, 1)})
    found = detector({"image": image})
    tensors["detector.keypoints"] = found["keypoints"][0].numpy()
    tensors["detector.scores"] = found["scores"][0].numpy()
    tensors["detector.descriptors"] = found["descriptors"][0].t().contiguous().numpy()


def dense_scores(detector, image):
    """What the reference's detector holds before it suppresses neighbours."""
    module, found = sys.modules[type(detector).__module__], []
    suppress = module.simple_nms
    module.simple_nms = lambda scores, radius: found.append(scores) or suppress(scores, radius)
    try:
        detector({"image": image})
    finally:
        module.simple_nms = suppress
    return found[0]


def dense_descriptors(detector, image):
    """Its last convolution, normalised as it goes on to do."""
    found = []
    hook = detector.convDb.register_forward_hook(lambda _, __, output: found.append(output))
    detector({"image": image})
    hook.remove()
    return F.normalize(found[0], p=2, dim=1).permute(0, 2, 3, 1)


def assignment(matcher, superglue, random, tensors):
    """SuperGlue on scattered keypoints; the assignment is what its transport step answers."""
    channels = matcher.final_proj.out_channels
    data, answers = {}, []
    for side, count in ((0, 21), (1, 34)):
        data[f"keypoints{side}"] = torch.from_numpy((random.rand(1, count, 2) * [WIDTH, HEIGHT]).astype(np.float32))
        data[f"scores{side}"] = torch.from_numpy(random.rand(1, count).astype(np.float32))
        descriptors = torch.from_numpy(random.randn(1, channels, count).astype(np.float32))
        data[f"descriptors{side}"] = F.normalize(descriptors, dim=1)
        data[f"image{side}"] = torch.zeros(1, 1, HEIGHT, WIDTH)
    # Half of the points are there on both sides.
    for name in ("keypoints", "scores", "descriptors"):
        axis = 2 if name == "descriptors" else 1
        length = data["keypoints0"].shape[1] // 2
        data[f"{name}1"].narrow(axis, 3, length).copy_(data[f"{name}0"].narrow(axis, 0, length))
    transport = superglue.log_optimal_transport
    superglue.log_optimal_transport = lambda *inputs, **options: answers.append(transport(*inputs, **options)) or answers[-1]
    try:
        matches = matcher(data)
    finally:
        superglue.log_optimal_transport = transport
    inputs = {"size": np.array([WIDTH, HEIGHT], np.float32)}
    for side in (0, 1):
        inputs.update({f"{name}{side}": data[f"{name}{side}"] for name in ("keypoints", "scores")})
        inputs[f"descriptors{side}"] = data[f"descriptors{side}"].transpose(1, 2)
    golden.case(tensors, "matcher", "scattered", inputs, {"log_assignment": answers[0]})
    tensors["matcher.matches"] = matches["matches0"][0].numpy().astype(np.int64)
    tensors["matcher.match_scores"] = matches["matching_scores0"][0].numpy()


def loops(detector, matcher, random, tensors, sam_pt):
    """
    SAM-PT's tracker on two objects, one of them small, on all frames and on frames 1 .. 4. It knows no query frame but the first: a
    late query is a clip with its frame in front, which leaves the others' order.
    """
    tracker = wrapper(detector, matcher, sam_pt)
    masks = np.zeros((2, HEIGHT, WIDTH), np.uint8)
    masks[0, 12:60, 20:90] = 1
    masks[1, 62:76, 90:112] = 1
    tensors["masks"] = masks
    for name, order in (("all", [0, 1, 2, 3, 4]), ("tail", [1, 2, 3, 4]), ("late", [2, 0, 1, 3, 4])):
        clip = torch.from_numpy(tensors["video"][order]).permute(0, 3, 1, 2)[None]
        queries = np.round(random.rand(2 * (POSITIVES + NEGATIVES), 3) * [0, WIDTH - 1, HEIGHT - 1]).astype(np.float32)
        tracker.set_masks(torch.from_numpy(masks.astype(np.float32)))
        np.random.seed(SEED)
        trajectories, visible = tracker(clip, torch.from_numpy(queries)[None])
        tensors[f"{name}.0.queries"] = queries
        tensors[f"{name}.0.tracks"] = trajectories[0].numpy()[np.argsort(order)]
        tensors[f"{name}.0.visible"] = visible[0].numpy()[np.argsort(order)].astype(np.uint8)


def wrapper(detector, matcher, directory):
    """SAM-PT's SuperGluePointTracker around these models, without the constructors, which load checkpoints."""
    module = sampt_reference.load(directory, "sam_pt.point_tracker.superglue.tracker")
    matching = module.Matching.__new__(module.Matching)
    torch.nn.Module.__init__(matching)
    matching.superpoint, matching.superglue = detector, matcher
    tracker = module.SuperGluePointTracker.__new__(module.SuperGluePointTracker)
    torch.nn.Module.__init__(tracker)
    tracker.positive_points_per_mask, tracker.negative_points_per_mask = POSITIVES, NEGATIVES
    tracker.resize = [-1]
    tracker.matching = matching
    tracker.masks = None
    return tracker


def moving_frames(random):
    """A pattern of soft blobs that drifts a little, under fresh noise."""
    coarse = torch.from_numpy(random.rand(1, 3, 40, 60)).float()
    field = F.interpolate(coarse, scale_factor=3, mode="bicubic", align_corners=False)[0].permute(1, 2, 0).numpy()
    frames = [field[t:t + HEIGHT, 2 * t:2 * t + WIDTH] + 0.01 * random.randn(HEIGHT, WIDTH, 3) for t in range(FRAMES)]
    return (np.clip(np.stack(frames), 0, 1) * 255).astype(np.uint8)
