"""What a mask says about its own quality when it is held against the prompt."""
import torch

FACTS = 14


def facts(sure, soft, prompt, earlier, has_mask):
    """Numbers of the order of one [B,FACTS] for the predicted IoU.

    sure: mask chances [B,1,2h,2w], soft: the same at [B,1,h,w], prompt: a points.Prompt, earlier: chances of the given mask
    [B,1,2h,2w] (0 without one), has_mask [B,1,1]. Pads and absent points weigh nothing.
    """
    batch, _, h, w = soft.shape
    positive, negative = prompt.positive, prompt.negative
    trust = torch.sigmoid(prompt.trust.detach())[..., None] * positive
    count, trusted = positive.sum(1), trust.sum(1)
    found = prompt.spots @ soft.reshape(batch, h * w, 1)
    total = sure.sum((2, 3)) + 1.0
    undecided = 4 * (sure * (1 - sure)).sum((2, 3))
    shared, either = torch.minimum(sure, earlier).sum((2, 3)), torch.maximum(sure, earlier).sum((2, 3)) + 1.0
    inside_box, has_box = prompt.maps[:, -3:-2], prompt.maps[:, -1:].mean((2, 3))
    return torch.cat([
        (found * positive).sum(1) / count.clamp(min=1.0),
        (found * trust).sum(1) / (trusted + 0.1),
        1 - ((1 - found) * positive).max(1)[0],
        1 - ((1 - found) * trust).max(1)[0],
        (found * negative).max(1)[0],
        trusted / count.clamp(min=1.0),
        torch.log(1 + count) / 2,
        has_mask[:, 0].expand(batch, 1),
        shared / either * has_mask[:, 0],
        undecided / total,
        undecided / torch.sqrt(total) / 10,  # against the length of the outline
        torch.log(total / (4 * h * w)) / 4,
        torch.log(extent(soft) / prompt.spread[:, 0]),
        (soft * inside_box).sum((2, 3)) / (soft.sum((2, 3)) + 1.0) * has_box,
    ], 1)


def extent(soft):
    """Spread of a mask about its middle in input pixels [B,1], as points.PointMaps.frame measures that of points."""
    h, w = soft.shape[2:]
    rows = torch.arange(h, dtype=torch.float32, device=soft.device) * 4 + 2
    columns = torch.arange(w, dtype=torch.float32, device=soft.device) * 4 + 2
    across, down, total = soft.sum(2), soft.sum(3), soft.sum((2, 3)) + 1e-3
    x, y = (across * columns).sum(2) / total, (down * rows).sum(2) / total
    variance = ((across * (columns - x[..., None]) ** 2).sum(2) + (down * (rows - y[..., None]) ** 2).sum(2)) / total
    return torch.sqrt(variance + 64.0)
