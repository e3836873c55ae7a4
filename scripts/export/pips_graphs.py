"""PIPS as SamPt runs it, around the modules of the official package; the host chains the windows."""

import torch
from torch import nn
from torch.nn import functional as F

import pyramid_lookup


class Step(nn.Module):
    """
    One refinement iteration of N points in a window of S frames.

    pyramid [S,P,C], hw int64 [2] (rows and columns of level 0), coords [S,N,2] in its cells, feats [S,N,C]
    -> coords_out (row 0 as it came), feats_out, vis_logits [S,N].
    """

    def __init__(self, model):
        super().__init__()
        self.model = model
        self.register_buffer("frequencies", torch.arange(0, 64, 2, dtype=torch.float32) * (1000.0 / 64))
        times = torch.linspace(0, model.S, model.S).reshape(-1, 1, 1)
        self.register_buffer("times", times)
        self.register_buffer("time_waves", self.waves(times))

    def forward(self, pyramid, hw, coords, feats):
        channels, window = self.model.latent_dim, self.model.S
        correlations = pyramid_lookup.correlate(pyramid, hw, coords, feats.unsqueeze(3)).flatten(2)
        moves = coords - coords[0:1]
        one = torch.ones_like(moves[:, :, 0:1])
        tokens = [feats, correlations, self.waves(moves[:, :, 0:1]), self.waves(moves[:, :, 1:2]),
                  one * self.time_waves, moves, one * self.times]
        delta = self.mix(torch.cat(tokens, dim=2).transpose(0, 1))
        delta = delta.reshape(-1, window, channels + 2).transpose(0, 1)
        norm = self.model.norm
        feats = feats + self.model.ffeat_updater(F.layer_norm(delta[:, :, 2:], (channels,), norm.weight, norm.bias, norm.eps))
        moved = torch.cat([coords[0:1], coords[1:] + delta[1:, :, :2]], dim=0)
        return moved, feats, self.model.vis_predictor(feats).squeeze(2)

    def waves(self, values):
        angle = values * self.frequencies
        return torch.stack([torch.sin(angle), torch.cos(angle)], dim=3).flatten(2)

    def mix(self, tokens):
        """The package's mixer, with its einops layer spelled out: the mean over time before the last layer."""
        *blocks, _, head = self.model.delta_block.to_delta
        for block in blocks:
            tokens = block(tokens)
        return head(tokens.mean(dim=1))
