"""Sizes of the embedding and the layers that encoder and decoder are made of."""
import torch
import torch.nn.functional as F
from torch import nn

FEATURES, KEY, FINE = 64, 16, 16
EMBEDDING = FEATURES + 2 * KEY + 4 * FINE


def conv(inputs, outputs, stride=1, size=3):
    plain = nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False)
    return nn.Sequential(plain, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


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
