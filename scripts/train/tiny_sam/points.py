"""Points, box and earlier mask as maps for the decoder, with a learnt trust for every point."""
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import nn

from layers import FEATURES, KEY, twice

TOKEN = 64
NOWHERE = -1e4  # added to what must lose a softmax
SCALES = (5.0, 14.0, 40.0)  # reach of a point's closeness, in input pixels


class SetAttention(nn.Module):
    """Points look at one another; absent ones are never looked at."""

    def __init__(self):
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(TOKEN, TOKEN) for _ in range(3))
        self.mix = nn.Sequential(nn.Linear(2 * TOKEN, 128), nn.ReLU(inplace=True), nn.Linear(128, TOKEN))

    def forward(self, token, absent):
        score = self.query(token) @ self.key(token).transpose(1, 2) * TOKEN ** -0.5 + absent.transpose(1, 2) * NOWHERE
        return token + self.mix(torch.cat([token, torch.softmax(score, 2) @ self.value(token)], 2))


def hat(position, count):
    """Bilinear sampling weights [B,N,count] of cell positions [B,N,1], clamped to the grid."""
    cells = torch.arange(count, dtype=torch.float32, device=position.device)
    position = torch.minimum(position.clamp(min=0.0), cells.max())
    return F.relu(1 - (position - cells).abs())


class Prompt(NamedTuple):
    """What the decoder makes of a prompt. Of N points pads and absent ones are neither positive nor negative."""

    maps: torch.Tensor  # [B,MAPS,h,w]
    token: torch.Tensor  # [B,TOKEN]
    trust: torch.Tensor  # logit of every point [B,N]
    spots: torch.Tensor  # bilinear weights that sample a map at the points [B,N,h*w]
    positive: torch.Tensor  # [B,N,1]
    negative: torch.Tensor  # [B,N,1]
    spread: torch.Tensor  # of the positives, in input pixels [B,1,1]


class PointMaps(nn.Module):
    """Prompt tensors to a Prompt."""

    MAPS = 25  # closeness 6 + 4, similarity 4 + 2, local similarity 2, learnt 4, box 3

    def __init__(self):
        super().__init__()
        self.embed = nn.Sequential(nn.Linear(FEATURES + 2 * KEY + 2 + 2 + 2 + 3, 96), nn.ReLU(inplace=True), nn.Linear(96, TOKEN))
        self.attention = nn.ModuleList([SetAttention(), SetAttention()])
        self.trust = nn.Linear(TOKEN, 1)
        self.hyper = nn.Linear(TOKEN, 4 * FEATURES)

    def forward(self, embedding, xy, label, mask_chance, has_mask):
        n, channels, h, w = embedding.shape
        batch, count = label.shape
        per_image = batch // n
        positive, negative = (label == 1).float()[..., None], (label == 0).float()[..., None]
        valid = positive + negative
        x, y = xy[..., :1] + 0.5, xy[..., 1:] + 0.5

        hat_x, hat_y = hat(x / 4 - 0.5, w), hat(y / 4 - 0.5, h)
        spots = (hat_y[..., None] * hat_x[:, :, None, :]).reshape(n, per_image * count, h * w)
        cells = embedding[:, :FEATURES + 2 * KEY].reshape(n, FEATURES + 2 * KEY, h * w)
        sampled = (spots @ cells.transpose(1, 2)).reshape(batch, count, -1)
        chance = (spots.reshape(batch, count, h * w) @ mask_chance.reshape(batch, h * w, 1)) * has_mask

        centre, spread = self.frame(positive, x, y)
        centred = torch.cat([x, y], 2) - centre
        token = self.embed(torch.cat([sampled, centred / spread, centred / 100, chance, has_mask.expand(batch, count, 1),
                                      positive, negative, torch.log(spread).expand(batch, count, 1) - 3.5], 2))
        for layer in self.attention:
            token = layer(token, 1 - valid)
        trust_logit = self.trust(token)
        weight = torch.sigmoid(trust_logit)
        good = positive * weight
        prompt = (token * good).sum(1) / (good.sum(1) + 0.1)

        keys = sampled[:, :, FEATURES:]
        maps = self.closeness(x, y, good, h, w, spread) + self.closeness(x, y, negative, h, w, None)
        maps += self.similar(cells, keys, good, weight, positive, n, h, w) + self.likeness(cells, keys, negative, n, h, w)
        maps += self.local(x, y, good, keys, cells, n, h, w, spread)
        maps += [self.hyper_maps(cells, prompt, n, h, w)] + self.box(xy, label, h, w)
        return Prompt(torch.cat(maps, 1), prompt, trust_logit[..., 0], spots.reshape(batch, count, h * w), positive, negative, spread)

    @staticmethod
    def frame(positive, x, y):
        """Middle and spread of the positives, [B,1,2] and [B,1,1]; the spread is at least 8 pixels."""
        total = positive.sum(1, keepdim=True).clamp(min=1.0)
        xy = torch.cat([x, y], 2)
        centre = (xy * positive).sum(1, keepdim=True) / total
        variance = (((xy - centre) ** 2) * positive).sum((1, 2), keepdim=True) / total
        return centre, torch.sqrt(variance + 64.0)

    @staticmethod
    def reach(x, y, sigma, h, w):
        """Gaussians of every point along both axes: [B,N,h] and [B,N,w]; sigma in input pixels."""
        columns = torch.arange(w, dtype=torch.float32, device=x.device) * 4 + 2
        rows = torch.arange(h, dtype=torch.float32, device=x.device) * 4 + 2
        return torch.exp(-0.5 * ((rows - y) / sigma) ** 2), torch.exp(-0.5 * ((columns - x) / sigma) ** 2)

    def closeness(self, x, y, weight, h, w, spread):
        """1 - exp(-density) at the fixed scales, and for positives at a scale of their own plus two normalised ones."""
        maps, total = [], weight.sum(1, keepdim=True) + 0.1
        for sigma in SCALES:
            rows, columns = self.reach(x, y, sigma, h, w)
            density = (rows * weight).transpose(1, 2) @ columns
            maps.append(1 - torch.exp(-density))
        if spread is None:
            return [m[:, None] for m in maps + [density / total]]
        rows, columns = self.reach(x, y, spread * 0.4, h, w)
        own = (rows * weight).transpose(1, 2) @ columns
        return [m[:, None] for m in maps + [1 - torch.exp(-own), own / total, density / total]]

    def similar(self, cells, keys, good, weight, positive, n, h, w):
        """Per key group the best and the mean cosine to trusted positives."""
        maps = self.likeness(cells, keys, good, n, h, w, (1 - positive * weight) * 2)
        batch = good.shape[0]
        mean = (keys * good).sum(1) / (good.sum(1) + 0.1)
        for group in range(2):
            field = cells[:, FEATURES + group * KEY:FEATURES + (group + 1) * KEY]
            query = mean[:, group * KEY:(group + 1) * KEY].reshape(n, batch // n, KEY)
            maps.append((query @ field).reshape(batch, 1, h, w))
        return maps

    def likeness(self, cells, keys, present, n, h, w, penalty=None):
        """The largest cosine between a cell and the points, one map per key group; 0 where no point is present."""
        batch, count = present.shape[:2]
        penalty = (1 - present) * 2 if penalty is None else penalty
        maps = []
        for group in range(2):
            field = cells[:, FEATURES + group * KEY:FEATURES + (group + 1) * KEY]
            query = keys[:, :, group * KEY:(group + 1) * KEY].reshape(n, batch // n * count, KEY)
            cosine = (query @ field).reshape(batch, count, h * w) - penalty
            maps.append(F.relu(cosine.max(1)[0] + 1).reshape(batch, 1, h, w))
        return maps

    def local(self, x, y, good, keys, cells, n, h, w, spread):
        """Cosine to the mean key of the points nearby, found at stride 8 and enlarged: one map per key group."""
        batch, count = good.shape[:2]
        half_rows = torch.arange(h // 2, dtype=torch.float32, device=x.device) * 8 + 4
        half_columns = torch.arange(w // 2, dtype=torch.float32, device=x.device) * 8 + 4
        sigma = spread * 0.4
        down, across = torch.exp(-0.5 * ((half_rows - y) / sigma) ** 2), torch.exp(-0.5 * ((half_columns - x) / sigma) ** 2)
        near = down[..., None] * across[:, :, None]
        near = (near * good[..., None]).reshape(batch, count, -1) + 1e-3 * good
        query = (keys.transpose(1, 2) @ near) / (near.sum(1, keepdim=True) + 1e-4)
        query = twice(query.reshape(batch, 2 * KEY, h // 2, w // 2)).reshape(n, batch // n, 2 * KEY, h * w)
        product = query * cells[:, None, FEATURES:]
        deep, shallow = product[:, :, :KEY].sum(2), product[:, :, KEY:].sum(2)
        return [deep.reshape(batch, 1, h, w), shallow.reshape(batch, 1, h, w)]

    def hyper_maps(self, cells, prompt, n, h, w):
        batch = prompt.shape[0]
        query = self.hyper(prompt).reshape(n, batch // n * 4, FEATURES) * FEATURES ** -0.5
        return (query @ cells[:, :FEATURES]).reshape(batch, 4, h, w)

    @staticmethod
    def box(xy, label, h, w):
        """Inside-ness of the box (soft over some pixels), and whether there is one."""
        first, second = (label == 2).float()[..., None], (label == 3).float()[..., None]
        low, high = (xy * first).sum(1) + 0.5, (xy * second).sum(1) + 0.5
        columns = torch.arange(w, dtype=torch.float32, device=xy.device) * 4 + 2
        rows = torch.arange(h, dtype=torch.float32, device=xy.device) * 4 + 2
        across = torch.minimum(columns - low[:, :1], high[:, :1] - columns)
        down = torch.minimum(rows - low[:, 1:], high[:, 1:] - rows)
        depth = torch.minimum(across[:, None, :], down[:, :, None])
        has = first.sum(1)[:, :, None].clamp(max=1.0)
        return [(torch.sigmoid(depth / 3) * has)[:, None], (torch.tanh(depth / 40) * has)[:, None], (has + 0 * depth)[:, None]]
