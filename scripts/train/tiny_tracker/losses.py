"""What is learnt: where each point's vector is most alike (everywhere, and finely about the truth), and what the steps answer."""
import torch
import torch.nn.functional as F

from places import bilinear, corner_rows

FAR = 8.0  # pixels of a 256-pixel picture beyond which a place counts as wrong
FINE_SHARPNESS, FINE_REACH, FINE_SHARE = 24.0, 3, 0.4  # the share of points suffices and saves time

FINE_OFFSETS = (-8, -4, -2, -1, 1, 2, 4, 8)  # frames between a look and where it is searched for


def cell_targets(xy, height, width, stride):
    """Bilinear weights of the four cells about each place: indices [..., 4] and weights [..., 4]."""
    x, y = (xy[..., 0] / stride - 0.5).clamp(0, width - 1.001), (xy[..., 1] / stride - 0.5).clamp(0, height - 1.001)
    x0, y0 = torch.floor(x), torch.floor(y)
    fx, fy = x - x0, y - y0
    base = (y0 * width + x0).long()
    index = torch.stack([base, base + 1, base + width, base + width + 1], -1)
    return index, torch.stack([(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy], -1)


def map_loss(logits, nowhere, xy, seen, height, width):
    """Cross-entropy of finding the true cell; points out of sight shall answer `nowhere` (or, where that is None, nothing).

    logits [..., cells] -> scalar.
    """
    index, weight = cell_targets(xy, height, width, 8)
    total = torch.logsumexp(logits, -1)
    if nowhere is not None:
        total = torch.logaddexp(total, nowhere)
    right = (logits.gather(-1, index) * weight).sum(-1)
    loss = ((total - right) * seen).sum() / seen.sum().clamp(min=1)
    if nowhere is not None:
        hidden = 1 - seen
        loss = loss + 0.3 * ((total - nowhere) * hidden).sum() / (hidden.sum() + 0.2 * seen.sum()).clamp(min=1)
    return loss


def fine_loss(level, frame, query, xy, seen):
    """The same on the stride-4 map within a few cells of the truth. query [N,C], frame [N,T], xy [N,T,2].

    What is looked for is the query's vector for some points and the vector of the true place some frames away for the others.
    """
    table, height, width, stride = level
    order = torch.randperm(len(xy), device=xy.device)[:int(FINE_SHARE * len(xy))]
    frame, query, xy, seen = frame[order], query[order], xy[order], seen[order]
    x, y = xy[..., 0] / stride - 0.5, xy[..., 1] / stride - 0.5
    here, asked = bilinear(table, frame, x, y, height, width), len(order) // 3
    offset = int(FINE_OFFSETS[torch.randint(len(FINE_OFFSETS), ()).item()])
    looks = torch.cat([query[:asked, None].expand_as(here[:asked]), here[asked:].roll(offset, 1)])
    known = torch.cat([torch.ones_like(seen[:asked]), seen[asked:].roll(offset, 1)])
    near_x, near_y = x + 4 * torch.rand_like(x) - 2, y + 4 * torch.rand_like(y) - 2
    ok = seen * known * ((near_x > 0) & (near_y > 0) & (near_x < width - 1) & (near_y < height - 1)).float()
    near_x, near_y = near_x.clamp(0, width - 1), near_y.clamp(0, height - 1)
    found, _, _ = corner_rows(table, frame, near_x, near_y, height, width, FINE_REACH)
    logits = torch.einsum("ntsc,ntc->nts", found, looks) * FINE_SHARPNESS
    side = 2 * FINE_REACH + 2
    left, top = x - (torch.floor(near_x) - FINE_REACH), y - (torch.floor(near_y) - FINE_REACH)
    taps = torch.arange(side, device=x.device, dtype=torch.float32)
    target = (1 - (taps - top[..., None]).abs()).clamp(min=0)[..., :, None] * (1 - (taps - left[..., None]).abs()).clamp(min=0)[..., None, :]
    loss = torch.logsumexp(logits, -1) - (logits * target.flatten(-2)).sum(-1)
    return (loss * ok).sum() / ok.sum().clamp(min=1)


def answer_loss(points, occluded, error, xy, seen, scale):
    """Place, occlusion and being far off. `scale` brings pixels to those of a 256-pixel picture.

    The logarithm of the distance asks for halving it, be it large or small, as the thresholds of TAP-Vid do.
    """
    distance = torch.sqrt((((points - xy) * scale) ** 2).sum(-1) + 0.02)
    weight = seen + 0.1 * (1 - seen)
    place = (torch.log1p(distance / 0.7) * weight).sum() / weight.sum().clamp(min=1)
    hidden = F.binary_cross_entropy_with_logits(occluded, 1 - seen)
    far = (distance.detach() > FAR).float()
    wrong = (F.binary_cross_entropy_with_logits(error, far, reduction="none") * seen).sum() / seen.sum().clamp(min=1)
    return 0.6 * place + hidden + 0.7 * wrong, distance
