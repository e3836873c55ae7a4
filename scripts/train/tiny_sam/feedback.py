"""Earlier answers as input of the pass that learns: the model's own masks and boxes, and corrupted masks."""
import torch


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

    Returns (xy, label, mask, has_mask) for the pass that learns. A third of those with their own mask get its box too.
    """
    batch_size = batch["label"].shape[0]
    xy, label = batch["xy"].clone(), batch["label"].clone()
    mask, has = torch.zeros_like(batch["target"]), torch.zeros(batch_size, 1, 1, device=xy.device)
    draw = torch.rand(batch_size, generator=generator).to(xy.device)
    own, wrong = draw < (0.38 if passes else 0.0), draw > 0.86
    for _ in range(passes):
        with torch.no_grad():
            mask = model.decoder(embedding.detach(), xy, label, mask, has)[0].float().clamp(-16, 16)
        has = torch.ones_like(has)
    if passes:
        boxes, any_mask = box_of_mask(mask, generator)
        chosen = torch.rand(batch_size, generator=generator).to(xy.device) < 0.35
        boxed = own & any_mask & chosen & (label[:, -2:] == -2).all(1)
        xy[boxed, -2:] = boxes[boxed]
        label[boxed, -2:] = torch.tensor([2.0, 3.0], device=xy.device)
    mask = torch.where(wrong[:, None, None, None], batch["wrong"], mask)
    has = (own | wrong).float()[:, None, None]
    return xy, label, mask * has[..., None], has
