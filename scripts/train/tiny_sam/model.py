"""tiny-sam: a promptable segmenter of some two million parameters, split as SAM is into encoder and decoder.

Encoder: image [n,3,H,W] (H, W multiples of 32) -> one packed embedding [n,160,H/4,W/4]: 64 features, 32 key channels
(two unit vectors of 16, one from shallow and one from deep layers) and 16 stride-2 features moved to depth.
Decoder: points become maps (closeness, similarity of keys), weighted by a learnt trust per point, and a small U-Net
draws the mask. Every operation over points is a sum or a maximum, so their order does not matter.
"""
import torch
import torch.nn.functional as F
from torch import nn

FEATURES, KEY, FINE = 64, 16, 16
EMBEDDING = FEATURES + 2 * KEY + 4 * FINE
TOKEN = 64
NOWHERE = -1e4  # added to what must lose a softmax or a maximum
SCALES = (5.0, 14.0, 40.0)  # reach of a point's closeness, in input pixels


def conv(inputs, outputs, stride=1, size=3):
    return nn.Sequential(nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.first = conv(inputs, outputs, stride)
        self.second = nn.Sequential(nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs))
        self.skip = None
        if stride != 1 or inputs != outputs:
            self.skip = nn.Sequential(nn.Conv2d(inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs))
            if stride == 2:
                self.skip.insert(0, nn.AvgPool2d(2))

    def forward(self, x):
        return F.relu(self.second(self.first(x)) + (x if self.skip is None else self.skip(x)))


def twice(x):
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


def space_to_depth(x):
    """[n,c,h,w] -> [n,4c,h/2,w/2], channel = c * 4 + 2 * row + column: the inverse of pixel_shuffle."""
    n, c, h, w = x.shape
    return x.reshape(n, c, h // 2, 2, w // 2, 2).permute(0, 1, 3, 5, 2, 4).reshape(n, 4 * c, h // 2, w // 2)


def unit(x):
    return x / torch.sqrt((x * x).sum(1, keepdim=True) + 1e-4)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(conv(3, 16, 2), conv(16, 16))
        self.stage4 = nn.Sequential(Residual(16, 32, 2), Residual(32, 32))
        self.stage8 = nn.Sequential(Residual(32, 64, 2), Residual(64, 64))
        self.stage16 = nn.Sequential(Residual(64, 128, 2), Residual(128, 128))
        self.stage32 = Residual(128, 160, 2)
        self.whole = nn.Sequential(nn.Linear(160, 160), nn.ReLU(inplace=True), nn.Linear(160, 96))
        self.side32, self.side16, self.merge16 = nn.Conv2d(160, 96, 1), nn.Conv2d(128, 96, 1), conv(96, 96)
        self.down16, self.side8, self.merge8 = nn.Conv2d(96, 64, 1), nn.Conv2d(64, 64, 1), conv(64, 64)
        self.side4, self.merge4 = nn.Conv2d(32, 64, 1), conv(64, 64)
        self.features = nn.Conv2d(64, FEATURES, 1)
        self.deep_key, self.shallow_key = nn.Conv2d(64, KEY, 1), nn.Conv2d(32, KEY, 1)
        self.fine = conv(16, FINE)

    def forward(self, image):
        s2 = self.stem(image)
        s4 = self.stage4(s2)
        s8 = self.stage8(s4)
        s16 = self.stage16(s8)
        s32 = self.stage32(s16)
        whole = self.whole(s32.mean((2, 3)))[:, :, None, None]
        p16 = self.merge16(F.relu(self.side16(s16) + twice(self.side32(s32) + whole)))
        p8 = self.merge8(F.relu(self.side8(s8) + twice(self.down16(p16))))
        p4 = self.merge4(F.relu(self.side4(s4) + twice(p8)))
        return torch.cat([self.features(p4), unit(self.deep_key(p4)), unit(self.shallow_key(s4)), space_to_depth(self.fine(s2))], 1)


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


class PointMaps(nn.Module):
    """Prompt tensors to maps [B,MAPS,h,w] and a prompt token [B,TOKEN]; also the trust logit of every point."""

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
        return torch.cat(maps, 1), prompt, trust_logit[..., 0]

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
        near = torch.exp(-0.5 * ((half_rows - y) / sigma) ** 2)[..., None] * torch.exp(-0.5 * ((half_columns - x) / sigma) ** 2)[:, :, None]
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


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.points = PointMaps()
        self.scene = nn.Conv2d(EMBEDDING, 32, 1)
        self.prompt = nn.Conv2d(PointMaps.MAPS + 5, 32, 3, 1, 1)
        self.enter = nn.Sequential(nn.BatchNorm2d(32), nn.ReLU(inplace=True))
        self.down4, self.down8 = Residual(32, 32), nn.Sequential(conv(32, 64, 2), conv(64, 64))
        self.down16 = nn.Sequential(conv(64, 96, 2), conv(96, 96))
        self.whole = nn.Sequential(nn.Linear(96 + TOKEN, 96), nn.ReLU(inplace=True), nn.Linear(96, 96))
        self.up8, self.merge8 = nn.Conv2d(96, 64, 1), conv(64, 64)
        self.up4, self.merge4 = nn.Conv2d(64, 32, 1), conv(32, 32)
        self.up2 = nn.Conv2d(32, 4 * FINE, 1)
        self.draw = nn.Sequential(conv(2 * FINE, 16), nn.Conv2d(16, 1, 1))
        self.quality = nn.Sequential(nn.Linear(96 + 32 + 32 + TOKEN + 1, 64), nn.ReLU(inplace=True), nn.Linear(64, 1))

    def forward(self, embedding, xy, label, mask_logits, has_mask):
        """embedding [n,160,h,w]; xy [B,N,2], label [B,N], mask_logits [B,1,2h,2w], has_mask [B,1,1], B a multiple of n.

        Returns mask logits [B,1,2h,2w], predicted IoU [B,1] and the trust logit of every point [B,N].
        """
        n, _, h, w = embedding.shape
        batch = label.shape[0]
        per_image = batch // n
        gate = has_mask[..., None]
        chance = torch.sigmoid(mask_logits) * gate
        quarter = space_to_depth(chance)
        logit = torch.tanh(F.avg_pool2d(mask_logits, 2) / 5) * gate
        with torch.autocast(embedding.device.type, enabled=False):  # positions and cosines need full precision
            maps, token, trust = self.points(embedding.float(), xy, label, quarter.mean(1), has_mask)
        prompt = self.prompt(torch.cat([maps, quarter, logit], 1)).reshape(n, per_image, 32, h, w)
        d4 = self.down4(self.enter((prompt + self.scene(embedding)[:, None]).reshape(batch, 32, h, w)))
        d8 = self.down8(d4)
        d16 = self.down16(d8)
        pooled = d16.mean((2, 3))
        d16 = d16 + self.whole(torch.cat([pooled, token], 1))[:, :, None, None]
        u8 = self.merge8(F.relu(d8 + twice(self.up8(d16))))
        u4 = self.merge4(F.relu(d4 + twice(self.up4(u8))))
        fine = F.pixel_shuffle(embedding[:, FEATURES + 2 * KEY:], 2)[:, None].expand(n, per_image, FINE, 2 * h, 2 * w)
        u2 = torch.cat([F.relu(F.pixel_shuffle(self.up2(u4), 2)), fine.reshape(batch, FINE, 2 * h, 2 * w)], 1)
        logits = self.draw(u2)
        return logits, self.judge(logits, u4, pooled, token), trust

    def judge(self, logits, u4, pooled, token):
        """Predicted IoU from what the mask covers and how sure its pixels are."""
        sure = torch.sigmoid(logits)
        soft = F.avg_pool2d(sure, 2)
        area = soft.sum((2, 3)) + 1.0
        inside = (u4 * soft).sum((2, 3)) / area
        certain = (sure * sure).sum((2, 3)) / (sure.sum((2, 3)) + 1.0)
        return torch.sigmoid(self.quality(torch.cat([pooled, inside, u4.mean((2, 3)), token, certain], 1)))


class TinySam(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = Encoder(), Decoder()
