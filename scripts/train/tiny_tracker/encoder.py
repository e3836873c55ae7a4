"""Per-frame features of tiny-tracker: unit vectors at strides 8 (to find a point anywhere) and 4 (to place it)."""
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

sys.path.append(str(Path(__file__).resolve().parent.parent / "tiny_sam"))

from layers import Residual, conv, twice, unit

LOW, HIGH = 96, 48
MEAN, STD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)  # as tiny-sam's, whose first layers can serve here


class Encoder(nn.Module):
    """frames [F,3,H,W], RGB 0..255, H and W multiples of 16 -> low [F,LOW,H/8,W/8], high [F,HIGH,H/4,W/4]."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(conv(3, 16, 2), conv(16, 16))
        self.stage4 = nn.Sequential(Residual(16, 32, 2), Residual(32, 32))
        self.stage8 = nn.Sequential(Residual(32, 64, 2), Residual(64, 64))
        self.stage16 = nn.Sequential(Residual(64, 128, 2), Residual(128, 128))
        self.side16, self.merge16 = nn.Conv2d(128, 96, 1), conv(96, 96)
        self.down16, self.side8, self.merge8 = nn.Conv2d(96, 64, 1), nn.Conv2d(64, 64, 1), conv(64, 64)
        self.down8, self.side4, self.merge4 = nn.Conv2d(64, 48, 1), nn.Conv2d(32, 48, 1), conv(48, 48)
        self.register_buffer("mean", torch.tensor(MEAN).reshape(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(STD).reshape(1, 3, 1, 1))
        self.low, self.high = nn.Conv2d(64, LOW, 1), nn.Conv2d(48, HIGH, 1)

    def forward(self, frames):
        with torch.autocast(frames.device.type, enabled=False):  # 16 channels in bf16 on AMX: oneDNN 2.6 answers NaN for their gradients
            s2 = self.stem((frames - self.mean) / self.std)
        s4 = self.stage4(s2)
        s8 = self.stage8(s4)
        s16 = self.stage16(s8)
        p16 = self.merge16(F.relu(self.side16(s16)))
        p8 = self.merge8(F.relu(self.side8(s8) + twice(self.down16(p16))))
        p4 = self.merge4(F.relu(self.side4(s4) + twice(self.down8(p8))))
        return unit(self.low(p8).float()), unit(self.high(p4).float())
