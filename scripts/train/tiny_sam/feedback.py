"""Earlier answers as input of the pass that learns: the model's own masks and boxes, and corrupted masks."""
import torch

from losses import overlap

OWN, DEEP_OWN, DEEP = 2, 1, 3  # prompts an image that get their own mask, after few passes and from DEEP passes on, which cost more
WRONG, BOXED = 0.12, 0.5  # shares: corrupted masks among the rest, box of the own mask among those that have one


def box_of_mask(logits, generator):
    """The refinement's box: corners of the positive pixels with a little jitter [B,2,2], and whether there are any [B]."""
    present = logits[:, 0] > 0
    columns, rows = present.any(1).float(), present.any(2).float()
    def first(line):
        return line.argmax(1).float()
    def last(line):
        return line.shape[1] - line.flip(1).argmax(1).float()
    corners = torch.stack([torch.stack([first(columns), first(rows)], 1), torch.stack([last(columns), last(rows)], 1)], 1) * 2
    return corners + torch.randn(corners.shape, generator=generator).to(corners.device), present.flatten(1).any(1)


def with_own_answers(model, embedding, batch, passes, generator):
    """Runs `passes` passes without learning and gives some prompts their own mask, some a corrupted one, most nothing.

    Returns (xy, label, mask, has_mask) for the pass that learns and the IoU that own masks came with [B] (elsewhere 0). Half of
    those with their own mask get its box before every pass, as the refinement of the reference does. These passes run as
    deployed, with the running statistics of normalisation.
    """
    images, (batch_size, device) = len(embedding), (batch["label"].shape[0], batch["xy"].device)
    per_image = batch_size // images
    xy, label = batch["xy"].clone(), batch["label"].clone()
    mask, has = torch.zeros_like(batch["target"]), torch.zeros(batch_size, 1, 1, device=device)
    draw, box_draw, order = (torch.rand(batch_size, generator=generator).to(device) for _ in range(3))
    share = 0 if passes == 0 else min(per_image, OWN if passes < DEEP else DEEP_OWN)
    rows = (order.reshape(images, per_image).argsort(1)[:, :share] + torch.arange(images, device=device)[:, None] * per_image).flatten()
    own = torch.zeros(batch_size, dtype=torch.bool, device=device)
    own[rows] = True
    if passes:
        points, kinds, answer, known = xy[rows], label[rows], mask[rows], has[rows]
        may_box = (box_draw[rows] < BOXED) & (kinds[:, -2:] == -2).all(1)
        norms = [part for part in model.decoder.modules() if isinstance(part, torch.nn.BatchNorm2d) and part.training]
        for norm in norms:
            norm.eval()
        for _ in range(passes):
            with torch.no_grad():
                answer = model.decoder(embedding.detach(), points, kinds, answer, known)[0].float().clamp(-16, 16)
            known = torch.ones_like(known)
            boxes, any_mask = box_of_mask(answer, generator)
            boxed = may_box & any_mask
            points[boxed, -2:] = boxes[boxed]
            kinds[boxed, -2:] = torch.tensor([2.0, 3.0], device=device)
        for norm in norms:
            norm.train()
        xy[rows], label[rows], mask[rows] = points, kinds, answer
    earlier = overlap(mask, batch["target"]) * own.float()
    wrong = ~own & (draw < WRONG)
    mask = torch.where(wrong[:, None, None, None], batch["wrong"], mask)
    has = (own | wrong).float()[:, None, None]
    return xy, label, mask, has, earlier
