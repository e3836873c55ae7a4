"""What a point's fellows say: where it should have gone by the way that the points about it went."""
import torch

NEAR = 5.0  # cells of the low map over which a fellow's word falls to a third
ALIKE = 1.5  # cells; who goes another way than the rest by more has less of a say
ROUNDS = 2  # times that the mean is taken again with the say of each as the last mean has it
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
    near, gone = torch.exp(-apart / NEAR) * others, (found - place)[None]
    trust = near * chance[None, :, 0]
    mean, total = mean_way(trust, gone, way)
    for _ in range(ROUNDS):
        unlike = ((gone - mean[:, None]) ** 2).sum(2) / ALIKE ** 2
        mean, total = mean_way(trust / (1 + unlike * unlike), gone, way)
    return place + mean, total, trust.sum(1, keepdim=True) / (near.sum(1, keepdim=True) + 1e-3)


def mean_way(weight, gone, way):
    """Weighted mean of the ways gone [1,N,2] and the own one [N,2], and the weights' sums [N,1]; weight [N,N]."""
    total = weight.sum(1, keepdim=True)
    return ((weight[..., None] * gone).sum(1) + OWN_WAY * way) / (total + OWN_WAY), total
