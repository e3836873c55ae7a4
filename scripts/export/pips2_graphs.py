"""PIPS++ as SamPt runs it, around the modules of the official package; the host samples the features that follow the points."""

import torch
from torch import nn
from torch.nn import functional as F

import pyramid_lookup


class Step(nn.Module):
    """
    One refinement iteration of N points in T frames.

    pyramid [T,P,C], hw int64 [2] (rows and columns of level 0), coords [T,N,2] in its cells, feat1 [N,C] of the query, feat2 and feat4
    [T,N,C] of where the points were two and four frames before -> coords_out (row 0 as it came).
    """

    def __init__(self, model):
        super().__init__()
        self.block = model.delta_block
        quarter = model.delta_block.latent_dim // 4
        self.register_buffer("frequencies", 1.0 / (10000 ** (torch.arange(quarter) / (quarter - 1))))

    def forward(self, pyramid, hw, coords, feat1, feat2, feat4):
        feats = torch.stack([feat1.unsqueeze(0) + torch.zeros_like(feat2), feat2, feat4], dim=3)
        correlations = pyramid_lookup.correlate(pyramid, hw, coords, feats).flatten(2)
        moves = coords[1:] - coords[:-1]
        moves = torch.cat([moves, moves[-1:]], dim=0)
        x, y = moves[:, :, 0:1] * self.frequencies, moves[:, :, 1:2] * self.frequencies
        tokens = [correlations, torch.sin(x), torch.cos(x), torch.sin(y), torch.cos(y), moves]
        delta = self.convolve(torch.cat(tokens, dim=2).permute(1, 2, 0)).permute(2, 0, 1)
        return torch.cat([coords[0:1], coords[1:] + delta[1:]], dim=0)

    def convolve(self, tokens):
        """[N,D,T] -> [N,2,T]: the package's network over time, with its padding as a constant (same size, kernel 3)."""
        x = F.relu(same(self.block.first_block_conv, tokens))
        for block in self.block.basicblock_list:
            y = x if block.is_first_block else F.relu(block.norm1(x))
            y = F.relu(block.norm2(same(block.conv1, y)))
            x = same(block.conv2, y) + widen(x, block.out_channels - block.in_channels)
        return self.block.dense(F.relu(x).transpose(1, 2)).transpose(1, 2)


def same(layer, x):
    return F.conv1d(x, layer.conv.weight, layer.conv.bias, padding=layer.kernel_size // 2)


def widen(x, more):
    """Zero channels on both sides. As a concatenation: behind ONNX's Pad the exporter no longer knows how many there are."""
    if more == 0:
        return x
    before, after = more // 2, more - more // 2
    return torch.cat([torch.zeros_like(x[:, :before]), x, torch.zeros_like(x[:, :after])], dim=1)
