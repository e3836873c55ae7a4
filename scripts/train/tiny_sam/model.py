"""tiny-sam: a promptable segmenter of some two million parameters, split as SAM is into encoder and decoder.

Encoder: image [n,3,H,W] (H, W multiples of 32) -> one packed embedding [n,160,H/4,W/4]: 64 features, 32 key channels
(two unit vectors of 16, one from shallow and one from deep layers) and 16 stride-2 features moved to depth.
Decoder: points become maps (closeness, similarity of keys), weighted by a learnt trust per point, and a small U-Net
draws the mask. Every operation over points is a sum or a maximum, so their order does not matter.
"""
import torch
import torch.nn.functional as F
from torch import nn

from layers import EMBEDDING, FEATURES, FINE, KEY, Residual, conv, space_to_depth, twice, unit
from points import TOKEN, PointMaps
from quality import FACTS, facts

REPEATS, PADDING, BEYOND = 6.0, 31.0, 1e5  # input pixels: within which a box is that of the mask; of padding at most; farther than any
KEPT = 8.0  # an earlier mask is passed on within these logits


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
        self.keep = nn.Sequential(nn.Linear(96 + TOKEN, 32), nn.ReLU(inplace=True), nn.Linear(32, 1))
        self.quality = nn.Sequential(nn.Linear(96 + 32 + 32 + TOKEN + 1 + FACTS, 64), nn.ReLU(inplace=True), nn.Linear(64, 1))
        nn.init.zeros_(self.keep[2].weight)
        nn.init.zeros_(self.keep[2].bias)

    def forward(self, embedding, xy, label, mask_logits, has_mask):
        """embedding [n,160,h,w]; xy [B,N,2], label [B,N], mask_logits [B,1,2h,2w], has_mask [B,1,1], B a multiple of n.

        Returns mask logits [B,1,2h,2w], predicted IoU [B,1] and the trust logit of every point [B,N].
        """
        n, _, h, w = embedding.shape
        batch = label.shape[0]
        per_image = batch // n
        gate = has_mask[..., None]
        chance = torch.sigmoid(mask_logits) * gate
        label = without_own_box(xy, label, mask_logits, has_mask)
        quarter = space_to_depth(chance)
        logit = torch.tanh(F.avg_pool2d(mask_logits, 2) / 5) * gate
        with torch.autocast(embedding.device.type, enabled=False):  # positions and cosines need full precision
            found = self.points(embedding.float(), xy, label, quarter.mean(1), has_mask)
        prompt = self.prompt(torch.cat([found.maps, quarter, logit], 1)).reshape(n, per_image, 32, h, w)
        d4 = self.down4(self.enter((prompt + self.scene(embedding)[:, None]).reshape(batch, 32, h, w)))
        d8 = self.down8(d4)
        d16 = self.down16(d8)
        pooled = d16.mean((2, 3))
        summary = torch.cat([pooled, found.token], 1)
        d16 = d16 + self.whole(summary)[:, :, None, None]
        u8 = self.merge8(F.relu(d8 + twice(self.up8(d16))))
        u4 = self.merge4(F.relu(d4 + twice(self.up4(u8))))
        fine = F.pixel_shuffle(embedding[:, FEATURES + 2 * KEY:], 2)[:, None].expand(n, per_image, FINE, 2 * h, 2 * w)
        u2 = torch.cat([F.relu(F.pixel_shuffle(self.up2(u4), 2)), fine.reshape(batch, FINE, 2 * h, 2 * w)], 1)
        kept = mask_logits.clamp(-KEPT, KEPT) * gate  # what lets passes over its own mask settle; corrupted masks are to close it
        logits = self.draw(u2) + self.keep(summary)[:, :, None, None] * kept
        return logits, self.judge(logits.detach(), u4, pooled, found, chance, has_mask), found.trust

    def judge(self, logits, u4, pooled, found, earlier, has_mask):
        """Predicted IoU from what the mask covers, how sure its pixels are and how it fits the prompt."""
        sure = torch.sigmoid(logits)
        soft = F.avg_pool2d(sure, 2)
        area = soft.sum((2, 3)) + 1.0
        inside = (u4 * soft).sum((2, 3)) / area
        certain = (sure * sure).sum((2, 3)) / (sure.sum((2, 3)) + 1.0)
        told = facts(sure.float(), soft.float(), found, earlier.float(), has_mask)
        return torch.sigmoid(self.quality(torch.cat([pooled, inside, u4.mean((2, 3)), found.token, certain, told], 1)))


def without_own_box(xy, label, mask_logits, has_mask):
    """Labels in which a box is absent that only repeats the bounds of the given mask: it tells nothing, but would weigh as if it did.

    A mask may reach into the padding right and below, where a box does not go: one that ends there counts as ending with the picture.
    """
    low, high = ((xy * (label == corner).float()[..., None]).sum(1) for corner in (2, 3))
    differs = []
    for axis in (0, 1):
        line = mask_logits[:, 0].amax(1 + axis)
        middles = torch.arange(line.shape[1], dtype=torch.float32, device=xy.device) * 2 + 0.5
        outside = (line <= 0).float() * BEYOND
        last = (middles - outside).amax(1)
        padded = (last > middles.amax(0) - REPEATS).float() * PADDING
        differs += [(low[:, axis] - (middles + outside).amin(1)).abs(), F.relu((high[:, axis] - last).abs() - padded)]
    repeats = (torch.stack(differs, 1).amax(1, keepdim=True) < REPEATS).float() * has_mask[:, 0]
    corner = (label > 1.5).float()
    return label - corner * repeats * (label + 2)


class TinySam(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = Encoder(), Decoder()
