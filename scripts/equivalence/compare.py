"""What the two programs say about one clip, held against each other."""
import json

import numpy as np
from PIL import Image

VISIBLE = 1


def of_objects(run, clip, kept):
    """Query points, trajectories, visibilities and predicted IoUs, from each object's query frame on."""
    document = json.loads((run / "trajectories" / f"{clip.name}.json").read_text())
    points_equal, apart, agree, quality, rejected, restarts = True, [], [], [], 0, 0
    for i, (number, start) in enumerate(zip(clip.ids, clip.starts)):
        ours = next(o for o in document["objects"] if o["object"] == number)
        tracks = np.array(ours["points"], np.float64).transpose(1, 0, 2)[start:]
        theirs, seen = kept["trajectories"][start:, i].double().numpy(), kept["visibilities"][start:, i].numpy()
        query = kept["query"][i, :, 1:].numpy()
        points_equal &= np.array_equal(np.array(ours["query_points"], np.float32), query)
        both = (seen == VISIBLE) & (tracks[..., 2] == VISIBLE)
        apart.append(np.hypot(*np.moveaxis(tracks[..., :2] - theirs, -1, 0))[both])
        agree.append((seen == tracks[..., 2]).ravel())
        rejected += int((seen < -2).sum())
        restarts += len(ours["starts"]) - 1
        score = kept["scores"][start + 1:, i].numpy()
        mine = np.array([-np.inf if iou is None else iou for iou in ours["predicted_iou"]], np.float64)[start + 1:]
        finite = np.isfinite(score) & np.isfinite(mine)
        quality.append(np.abs(score - mine)[finite])
    apart, agree, quality = np.concatenate(apart), np.concatenate(agree), np.concatenate(quality)
    return {"points_equal": bool(points_equal), "positions": len(apart), "apart": float(apart.max(initial=0)), "within": float((apart <= 1e-3).mean()),
            "visibilities": float(agree.mean()), "visibilities_differ": int((~agree).sum()), "rejected": rejected, "restarts": restarts,
            "iou_apart": float(quality.max(initial=0))}


def of_masks(run, clip, labels):
    """IoU of the two masks of each object on each frame after its query frame; of two empty ones 1. Pixels on frames without a given mask, and with."""
    found, pixels, given, empty = [], 0, 0, 0
    for t, file in enumerate(clip.files):
        ours = np.array(Image.open(run / "Annotations" / clip.name / f"{file.stem}.png"))
        if t not in clip.starts:
            pixels += int((ours != labels[t]).sum())
        else:
            given += int((ours != labels[t]).sum())
        for number, start in zip(clip.ids, clip.starts):
            if t > start:
                a, b = ours == number, labels[t] == number
                empty += not b.any()
                found.append((a & b).sum() / max(1, (a | b).sum()) if (a | b).any() else 1.0)
    return {"masks": len(found), "empty": int(empty), "iou_least": float(np.min(found)), "iou_mean": float(np.mean(found)), "pixels": pixels, "pixels_given": given}
