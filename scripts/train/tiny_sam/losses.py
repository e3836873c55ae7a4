"""What training minimises."""
import torch
import torch.nn.functional as F

SETTLED = 1.0  # by how much more a pixel weighs that the mask given as input had right: a pass shall do no harm


def losses(logits, quality, trust, batch, settled):
    """Per-prompt mask loss [B] (2 BCE with heavy boundaries and settled pixels + dice), quality and trust losses, and the IoU [B]."""
    target, chance = batch["target"], torch.sigmoid(logits)
    edge = F.max_pool2d(target, 5, 1, 2) + F.max_pool2d(-target, 5, 1, 2)
    rows = torch.arange(target.shape[2], device=target.device)[None, None, :, None]
    inside = (rows < batch["valid_rows"][:, None, None, None]).float()  # padding teaches nothing
    weight = (1 + 2 * (edge > 0).float()) * (1 + SETTLED * settled) * inside
    bce = (F.binary_cross_entropy_with_logits(logits, target, reduction="none") * weight).sum((1, 2, 3)) / weight.sum((1, 2, 3))
    chance = chance * inside
    dice = 1 - (2 * (chance * target).sum((1, 2, 3)) + 1) / ((chance + target).sum((1, 2, 3)) + 1)
    iou = overlap(logits * inside - 20 * (1 - inside), target)
    positive = (batch["label"] == 1).float()
    quality_loss = F.smooth_l1_loss(quality[:, 0], iou, beta=0.1, reduction="none") + ranking(quality[:, 0], iou, positive.sum(1))
    trust_loss = F.binary_cross_entropy_with_logits(trust, batch["right"], reduction="none")
    trust_loss = (trust_loss * positive).sum(1) / positive.sum(1).clamp(min=1)
    return 2 * bce + dice, quality_loss, trust_loss, iou


def ranking(quality, iou, count):
    """How wrong the differences between prompts are [B]. Those with a like number of points weigh more, or it would learn to count points."""
    weight = torch.exp(-2 * (torch.log1p(count)[:, None] - torch.log1p(count)).abs()) - torch.eye(len(iou), device=iou.device)
    wrong = F.smooth_l1_loss(quality[:, None] - quality, iou[:, None] - iou, beta=0.1, reduction="none")
    return (wrong * weight).sum(1) / weight.sum(1).clamp(min=1e-3)


def overlap(logits, target):
    with torch.no_grad():
        a, b = logits > 0, target > 0.5
        return (a & b).sum((1, 2, 3)).float() / (a | b).sum((1, 2, 3)).clamp(min=1).float()
