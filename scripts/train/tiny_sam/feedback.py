"""Earlier answers as input of the pass that learns: the model's own masks, some as of the frame before, and corrupted masks."""
import torch
import torch.nn.functional as F

from losses import overlap

OWN, DEEP_OWN, DEEP = 2, 1, 3  # prompts an image that get their own mask, after few passes and from DEEP passes on, which cost more
WRONG, FORMER = 0.2, 0.5  # shares: corrupted masks among the rest, own masks that count as the frame before's


def as_of_the_frame_before(answer, xy, label, generator):
    """Masks [B,1,h,w] moved, turned and grown a little, and labels [B,N] without the positives on one side, that were lost since."""
    count, device = len(answer), answer.device
    def normal(*size):
        return torch.randn(size, generator=generator).to(device)
    height, width = answer.shape[2:]
    angle, size, move = normal(count) * 0.08, torch.exp(normal(count) * 0.05), normal(count, 2) * 0.03
    cos, sin, tall = torch.cos(angle) * size, torch.sin(angle) * size, height / width
    middle = centre_of(answer)
    turn = torch.stack([torch.stack([cos, -sin * tall], 1), torch.stack([sin / tall, cos], 1)], 1)
    shift = middle + move - (turn @ middle[..., None])[..., 0]
    moved = F.grid_sample(answer, F.affine_grid(torch.cat([turn, shift[..., None]], 2), answer.shape, align_corners=False),
                          padding_mode="border", align_corners=False)
    positive, way = label == 1, (xy * normal(count, 1, 2)).sum(2)
    least, most = way.masked_fill(~positive, 1e9).amin(1), way.masked_fill(~positive, -1e9).amax(1)
    line = least + (most - least) * (0.15 + 0.85 * torch.rand(count, generator=generator).to(device))
    return moved, torch.where(positive & (way > line[:, None]), torch.full_like(label, -2.0), label)


def centre_of(logits):
    """The middle of every mask [B,2], x and y from -1 to 1."""
    chance = torch.sigmoid(logits[:, 0]) + 1e-6
    height, width = chance.shape[1:]
    across, down = torch.linspace(-1, 1, width, device=logits.device), torch.linspace(-1, 1, height, device=logits.device)
    total = chance.sum((1, 2))
    return torch.stack([(chance.sum(1) * across).sum(1) / total, (chance.sum(2) * down).sum(1) / total], 1)


def with_own_answers(model, embedding, batch, passes, generator):
    """Runs `passes` passes without learning and gives some prompts their own mask, some a corrupted one, most nothing.

    Returns (xy, label, mask, has_mask) for the pass that learns, the IoU that own masks came with [B] (elsewhere 0), and the pixels
    [B,1,h,w] that an own mask of the same frame has right (elsewhere 0). Half of the own masks count as those of the frame before: they are moved and points are lost. The box of an own mask would change nothing
    (Decoder.forward). These passes run as deployed, with the running statistics of normalisation.
    """
    images, (batch_size, device) = len(embedding), (batch["label"].shape[0], batch["xy"].device)
    per_image = batch_size // images
    xy, label = batch["xy"].clone(), batch["label"].clone()
    mask, has = torch.zeros_like(batch["target"]), torch.zeros(batch_size, 1, 1, device=device)
    draw, former_draw, order = (torch.rand(batch_size, generator=generator).to(device) for _ in range(3))
    share = 0 if passes == 0 else min(per_image, OWN if passes < DEEP else DEEP_OWN)
    rows = (order.reshape(images, per_image).argsort(1)[:, :share] + torch.arange(images, device=device)[:, None] * per_image).flatten()
    own = torch.zeros(batch_size, dtype=torch.bool, device=device)
    own[rows] = True
    settled = torch.zeros_like(has)[..., None]
    if passes:
        points, kinds, answer, known = xy[rows], label[rows], mask[rows], has[rows]
        former = former_draw[rows] < FORMER
        norms = [part for part in model.decoder.modules() if isinstance(part, torch.nn.BatchNorm2d) and part.training]
        for norm in norms:
            norm.eval()
        for _ in range(passes):
            with torch.no_grad():
                answer = model.decoder(embedding.detach(), points, kinds, answer, known)[0].float().clamp(-16, 16)
            known = torch.ones_like(known)
        for norm in norms:
            norm.train()
        moved, fewer = as_of_the_frame_before(answer, points, kinds, generator)
        label[rows] = torch.where(former[:, None], fewer, kinds)
        settled[rows] = 1 - former.float()[:, None, None, None]
        mask[rows] = torch.where(former[:, None, None, None], moved, answer)
    earlier = overlap(mask, batch["target"]) * own.float()
    wrong = ~own & (draw < WRONG)
    mask = torch.where(wrong[:, None, None, None], batch["wrong"], mask)
    has = (own | wrong).float()[:, None, None]
    settled = settled * ((mask > 0) == (batch["target"] > 0.5)).float()
    return xy, label, mask, has, earlier, settled
