"""The first guess: a walk from frame to frame that looks everywhere, remembers where it was and what the point looked like on its way."""
import torch
import torch.nn.functional as F
from torch import nn

from encoder import HIGH, LOW
from fellows import consensus
from pixels import GREY, exact, patch_at
from places import bilinear, corner_rows

LEVER = 4.0  # on the learnt logarithms of sharpness, which else move too slowly
PEAK_RADIUS = 2.5  # cells about the peak that are averaged
NEAR, WIDE = 1.5, 6.0  # reach of the two kinds of expectation, in cells
TRUSTED = 0.25  # a place is walked on from where its chance of being right is above
MEMORY, MAPS, SEEN = 48, 6, 16
FINE_LOOKS, REACH, RECENT = 4, 3, 0.3  # looks searched for on the high map, cells to each side, renewal of the recent look
LATER = 11  # facts that are known only once a place has been found
CERTAIN = -6.0  # logits of the frame that the point was asked for on


def chance_of(occluded, error):
    """The chance that the point is seen and the place is right."""
    return (1 - torch.sigmoid(occluded)) * (1 - torch.sigmoid(error))


class Walk(nn.Module):
    """One frame further. Everything is [N, ...] over points; places are x, y in cells of the low map.

    State: place [2], way [2] (a frame's), chance [1], memory [MEMORY]; of the low map steady [LOW] (what the point looked like, slowly
    renewed) and last [LOW] (on the frame before); of the high map the same and recent [HIGH] (an average of some frames);
    patch [PATCH*PATCH], the pixels about it when it was last trusted.
    """

    def __init__(self):
        super().__init__()
        self.sharpness = nn.Parameter(torch.tensor([2.5, 2.5, 2.0]) / LEVER)
        self.mix = nn.Parameter(torch.tensor([0.5, 0.5, 0.2, 1.0, 1.0, 1.0]))
        self.nowhere = nn.Parameter(torch.tensor(5.0))
        self.look, self.look_on, self.place = nn.Conv2d(MAPS, SEEN, 3, 1, 1), nn.Conv2d(SEEN, SEEN, 3, 1, 1), nn.Conv2d(SEEN, 1, 3, 1, 1)
        self.fine_sharpness, self.nearness = nn.Parameter(torch.full((FINE_LOOKS,), 3.2) / LEVER), nn.Parameter(torch.tensor(-3.0) / LEVER)
        facts = 2 * SEEN + 3 + 7 + 5 * FINE_LOOKS
        self.hold, self.bring = nn.Linear(facts + MEMORY, MEMORY), nn.Linear(facts + MEMORY, MEMORY)
        self.judge = nn.Sequential(nn.Linear(facts + MEMORY, 64), nn.ReLU(inplace=True), nn.Linear(64, 3 + FINE_LOOKS))
        self.revise = nn.Sequential(nn.Linear(LATER, 24), nn.ReLU(inplace=True), nn.Linear(24, 2))
        nn.init.normal_(self.place.weight, 0, 0.02)
        nn.init.zeros_(self.revise[2].weight)
        nn.init.zeros_(self.revise[2].bias)
        with torch.no_grad():
            self.judge[2].bias[2] = -2.0

    def begin(self, low_query, high_query, patch, xy):
        """The state on the frame that points are asked for on: their features [N,LOW] and [N,HIGH], pixels and xy [N,2] in cells."""
        nothing = low_query[:, :1] * 0
        return (xy, xy * 0, nothing + 1, nothing.repeat(1, MEMORY), low_query, low_query, high_query, high_query, high_query, patch)

    def forward(self, low, high, grey, clip, low_query, high_query, state, begun, height, width):
        """low [B,h*w,LOW], high [B,4*h*w,HIGH] and grey [B,4*h*w,GREY] of this frame, clip int64 [N] or None where B is 1;
        begun [N,1] is 1 for points that were asked for before this frame: only these count as fellows.

        Without grey (None) places are as exact as the high map makes them.

        Returns (new state, place [N,2] whether it is trusted or not, heat [N,h*w], occluded [N], error [N]).
        """
        place, way, chance, memory, steady, last, fine_steady, recent, fine_last, patch = state
        alike, maps, heat, seen, share = self.look_everywhere(low, clip, low_query, state, height, width)
        across, down = cells(low, height, width)
        best = share.max(1)[1]
        middle_x, middle_y = across[best][:, None], down[best][:, None]
        about = ((across - middle_x) ** 2 + (down - middle_y) ** 2 <= PEAK_RADIUS ** 2).float() * (share + 1e-7)
        total = about.sum(1, keepdim=True)
        there = (about / total).detach()
        coarse = torch.cat([(there * across).sum(1, keepdim=True), (there * down).sum(1, keepdim=True)], 1)
        flat = seen.flatten(2)
        facts = torch.cat([(flat * there[:, None]).sum(2), flat.amax(2), (maps * there[:, None]).sum(2),
                           (alike[:, :1].amax(2) - self.nowhere) * 0.3, torch.log(total + 1e-4) * 0.3,
                           torch.log(share.amax(1, keepdim=True) + 1e-6) * 0.3, chance], 1)
        looks = torch.stack([high_query, fine_steady, recent, fine_last], 1)
        offsets, fine_facts = self.look_closely(high, clip, looks, coarse, 2 * height, 2 * width)
        known = torch.cat([facts, fine_facts, memory], 1)
        verdict = self.judge(known)
        hold = torch.sigmoid(self.hold(known))
        memory = hold * memory + (1 - hold) * torch.tanh(self.bring(known))
        occluded, error, renew = verdict[:, 0], verdict[:, 1], torch.sigmoid(verdict[:, 2:3])
        found = coarse + (offsets * torch.softmax(verdict[:, 3:], 1)[:, :, None]).sum(1)
        before, seemed = found.detach(), chance_of(occluded, error)[:, None].detach()
        ahead, fellows, sure = consensus(place, 0.9 * way, before, seemed, begun, clip)
        frame, fits = frame_of(clip, coarse), torch.cat([chance * 0, chance * 0], 1)
        if grey is not None:
            table = grey.reshape(-1, GREY)
            placed, fits = exact(table, frame, (before + 0.5) * 8, (place + way + 0.5) * 8, patch, 2 * height, 2 * width)
            found = found + (placed / 8 - 0.5 - found).detach()
        fixed = found.detach()
        later = [fits, self.apart(fixed, before), self.apart(before, ahead), self.apart(fixed, ahead), fellows / (1 + fellows), sure, chance,
                 torch.stack([occluded, error], 1).detach().clamp(-8, 8) * 0.25, chance * 0 + (0.0 if grey is None else 1.0)]
        revised = self.revise(torch.cat(later, 1))
        occluded, error = occluded + revised[:, 0], error + revised[:, 1]
        chance = chance_of(occluded, error)[:, None].detach()
        trusted = (chance > TRUSTED).float()
        if grey is not None:
            patch = patch + trusted * (patch_at(table, frame, placed, 2 * height, 2 * width) - patch)
        features = sampled(low, clip, fixed, height, width)
        fine = sampled(high, clip, fixed * 2 + 0.5, 2 * height, 2 * width)
        on = fixed * trusted + ahead * (1 - trusted)
        new = (on, 0.5 * way + 0.5 * (on - place), chance, memory, steady + renew * (features - steady), last + trusted * (features - last),
               fine_steady + renew * (fine - fine_steady), recent + RECENT * trusted * (fine - recent), fine_last + trusted * (fine - fine_last), patch)
        return new, found, heat, occluded, error

    @staticmethod
    def apart(one, other):
        """How far places [N,2] are apart, [N,1], so that near ones can be told from one another."""
        return torch.log1p(torch.sqrt(((one - other) ** 2).sum(1, keepdim=True) + 1e-4)) * 0.5

    def look_everywhere(self, low, clip, query, state, height, width):
        """Similarities and expectations on the whole low map, what a small network makes of them, and their softmax."""
        place, way, chance, _, steady, last, *_ = state
        alike = self.likeness(low, clip, torch.stack([query, steady, last], 1)) * torch.exp(LEVER * self.sharpness)[None, :, None]
        across, down = cells(low, height, width)
        ahead = place + way
        expected = [near(across, down, place, NEAR) * chance, near(across, down, ahead, NEAR) * chance, near(across, down, ahead, WIDE)]
        maps = torch.cat([alike * 0.1, torch.stack(expected, 1)], 1)
        seen = F.relu(self.look_on(F.relu(self.look(maps.reshape(-1, MAPS, height, width)))))
        weights = torch.cat([self.mix[:3] * 10, self.mix[3:] * 3])[None, :, None]
        heat = (maps * weights).sum(1) + 10 * self.place(seen).flatten(1)
        return alike, maps, heat, seen, torch.softmax(heat, 1)

    def look_closely(self, high, clip, looks, coarse, height, width):
        """Where on the high map about `coarse` each look [N,K,HIGH] is found: offsets [N,K,2] in cells of the low map, and facts [N,5*K]."""
        xy = coarse * 2 + 0.5
        frame = frame_of(clip, coarse)
        found, fx, fy = corner_rows(high.reshape(-1, HIGH), frame, xy[:, 0], xy[:, 1], height, width, REACH)
        alike = torch.matmul(looks, found.transpose(1, 2))
        right, below = taps_of(2 * REACH + 2, coarse.device)
        right, below = right - REACH - fx[:, None, None], below - REACH - fy[:, None, None]
        logits = alike * torch.exp(LEVER * self.fine_sharpness)[None, :, None] - torch.exp(LEVER * self.nearness) * (right ** 2 + below ** 2)
        x, y, mass = peak(logits, right, below)
        height_of_peak = (alike * mass).sum(2)
        offsets = torch.stack([x, y], 2)
        certain = torch.logsumexp(logits, 2) - logits.amax(2)
        facts = torch.cat([offsets.flatten(1) * 0.5, height_of_peak, alike.amax(2), certain], 1)
        return offsets * 0.5, facts

    @staticmethod
    def likeness(low, clip, looks):
        """Cosines [N,K,h*w] of K looks of each point with every cell of its clip."""
        if clip is None:
            return torch.matmul(looks.reshape(-1, LOW), low[0].transpose(0, 1)).reshape(-1, looks.shape[1], low.shape[1])
        points = looks.reshape(low.shape[0], -1, LOW)  # points lie clip by clip, as many in each
        return torch.matmul(points, low.transpose(1, 2)).reshape(-1, looks.shape[1], low.shape[1])


def frame_of(clip, xy):
    """Which of a batch's maps each point lies on, int64 [N]."""
    return clip if clip is not None else torch.zeros_like(xy[:, 0]).long()


def sampled(features, clip, xy, height, width):
    """Bilinear samples [N,C] of one frame's maps [B,height*width,C] at cells; clamped to the border."""
    return bilinear(features.reshape(-1, features.shape[2]), frame_of(clip, xy), xy[:, 0], xy[:, 1], height, width)


def taps_of(side, device):
    """Column and row of every tap of a square of taps, [side*side] each."""
    taps = torch.arange(side, device=device, dtype=torch.float32)
    return taps.repeat(side), taps[:, None].repeat(1, side).reshape(-1)


def peak(logits, right, below):
    """The greatest of `logits` [..., taps] to a fraction of a tap: mean of its 3x3 by their softmax; x, y [...] and these weights."""
    best = logits.max(-1, keepdim=True)[1]
    broad = logits * 0
    about = ((right - (right + broad).gather(-1, best)).abs() < 1.5) & ((below - (below + broad).gather(-1, best)).abs() < 1.5)
    share = torch.softmax(logits, -1) * about.float()
    share = share / share.sum(-1, keepdim=True)
    return (share * right).sum(-1), (share * below).sum(-1), share


def cells(low, height, width):
    """x and y of every cell, [h*w] each."""
    across = torch.arange(width, device=low.device, dtype=torch.float32).repeat(height)
    down = torch.arange(height, device=low.device, dtype=torch.float32)[:, None].repeat(1, width).reshape(-1)
    return across, down


def near(across, down, xy, reach):
    """1 at xy [N,2], falling off with distance: [N,cells]."""
    return torch.exp(((across - xy[:, :1]) ** 2 + (down - xy[:, 1:]) ** 2) * (-0.5 / reach ** 2))
