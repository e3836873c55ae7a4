"""Earlier answers as input of the pass that learns: the model's own masks and boxes, and corrupted masks."""
import torch

from losses import overlap

OWN, WRONG, BOXED = 0.5, 0.12, 0.5  # shares: own mask (where there was a pass), corrupted mask, box of the own mask


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
    those with their own mask get its box before every pass, as the refinement of the reference does.
    """
    batch_size, device = batch["label"].shape[0], batch["xy"].device
    xy, label = batch["xy"].clone(), batch["label"].clone()
    mask, has = torch.zeros_like(batch["target"]), torch.zeros(batch_size, 1, 1, device=device)
    draw, box_draw = (torch.rand(batch_size, generator=generator).to(device) for _ in range(2))
    own, wrong = draw < (OWN if passes else 0.0), draw > 1 - WRONG
    may_box = own & (box_draw < BOXED) & (label[:, -2:] == -2).all(1)
    for _ in range(passes):
        with torch.no_grad():
            mask = model.decoder(embedding.detach(), xy, label, mask, has)[0].float().clamp(-16, 16)
        has = torch.ones_like(has)
        boxes, any_mask = box_of_mask(mask, generator)
        boxed = may_box & any_mask
        xy[boxed, -2:] = boxes[boxed]
        label[boxed, -2:] = torch.tensor([2.0, 3.0], device=device)
    earlier = overlap(mask, batch["target"]) * own.float()
    mask = torch.where(wrong[:, None, None, None], batch["wrong"], mask)
    has = (own | wrong).float()[:, None, None]
    return xy, label, mask * has[..., None], has, earlier
