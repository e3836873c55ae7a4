"""What a point's fellows say: where it should have gone by the way that the points about it went."""
import torch

NEAR = 5.0  # cells of the low map over which a fellow's word falls to a third
ALIKE = 1.5  # cells; who goes another way than the rest by more has less of a say
OWN_WAY = 0.3  # weight of the point's own way so far, against one for a sure fellow at the same place


def consensus(place, way, found, chance, begun, clip):
    """Where each of N points is expected [N,2], how many fellows say so [N,1], and how sure these are of themselves [N,1].

    place and way: on the frame before and from there on, found: on this one, all in cells of the low map; chance [N,1] of being found
    right; begun [N,1], 1 for points that are on their way; clip int64 [N] or None: points of other clips are no fellows.
    """
    apart = torch.sqrt(((place[:, None] - place[None]) ** 2).sum(2) + 1e-6)
    one = torch.arange(place.shape[0], device=place.device)
    others = (one[:, None] != one[None]).float() * begun[None, :, 0]
    if clip is not None:
        others = others * (clip[:, None] == clip[None]).float()
    near = torch.exp(-apart / NEAR) * others
    weight, gone = near * chance[None, :, 0], (found - place)[None]
    for _ in range(2):
        total = weight.sum(1, keepdim=True)
        mean = ((weight[..., None] * gone).sum(1) + OWN_WAY * way) / (total + OWN_WAY)
        unlike = ((gone - mean[:, None]) ** 2).sum(2) / ALIKE ** 2
        weight = near * chance[None, :, 0] / (1 + unlike * unlike)
    total = weight.sum(1, keepdim=True)
    mean = ((weight[..., None] * gone).sum(1) + OWN_WAY * way) / (total + OWN_WAY)
    sure = (near * chance[None, :, 0]).sum(1, keepdim=True) / (near.sum(1, keepdim=True) + 1e-3)
    return place + mean, total, sure
