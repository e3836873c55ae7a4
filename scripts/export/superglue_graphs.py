"""The two graphs SamPt runs for SuperPoint + SuperGlue, around the modules of the official package; the host picks keypoints."""

import torch
from torch import nn
from torch.nn import functional as F


class Detector(nn.Module):
    """
    image [1,1,H,W], grey 0..1 -> scores [1,8h,8w] of every pixel, before neighbours are suppressed, and descriptors [1,h,w,C] of unit
    length, h = H/8 and w = W/8 rounded down.
    """

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, image):
        net, x = self.model, image
        for number in (1, 2, 3, 4):
            if number > 1:
                x = F.max_pool2d(x, 2, 2)
            for layer in "ab":
                x = F.relu(getattr(net, f"conv{number}{layer}")(x))
        # 64 pixels of a cell and one channel for none of them.
        cells = torch.softmax(net.convPb(F.relu(net.convPa(x))), dim=1)[:, :64]
        descriptors = F.normalize(net.convDb(F.relu(net.convDa(x))), p=2, dim=1)
        return F.pixel_shuffle(cells, 8)[:, 0], descriptors.permute(0, 2, 3, 1)


class Matcher(nn.Module):
    """
    keypoints0 [1,N,2] (x, y) in pixels, scores0 [1,N], descriptors0 [1,N,C], the same of another frame with M, and size [2] (width,
    height) of both -> log_assignment [1,N+1,M+1]; the last row and column stand for no partner.
    """

    def __init__(self, model, iterations):
        super().__init__()
        self.model = model
        self.iterations = iterations

    def forward(self, keypoints0, scores0, descriptors0, keypoints1, scores1, descriptors1, size):
        one = self.encode(keypoints0, scores0, descriptors0, size)
        other = self.encode(keypoints1, scores1, descriptors1, size)
        for layer, name in zip(self.model.gnn.layers, self.model.gnn.names):
            seen_by_one, seen_by_other = (other, one) if name == "cross" else (one, other)
            one, other = one + propagate(layer, one, seen_by_one), other + propagate(layer, other, seen_by_other)
        one, other = self.model.final_proj(one), self.model.final_proj(other)
        return self.assign(one.transpose(1, 2) @ other / one.shape[1] ** 0.5)

    def encode(self, keypoints, scores, descriptors, size):
        place = (keypoints - size / 2) / (size.max() * 0.7)
        inputs = torch.cat([place, scores.unsqueeze(2)], dim=2)
        return descriptors.transpose(1, 2) + self.model.kenc.encoder(inputs.transpose(1, 2))

    def assign(self, scores):
        """Sinkhorn's iterations on logarithms: every point has mass 1, the two dustbins that of all points of the other side."""
        bin_score = self.model.bin_score
        right = bin_score + torch.zeros_like(scores[:, :, :1])
        below = bin_score + torch.zeros_like(scores[:, :1])
        couplings = torch.cat([torch.cat([scores, right], dim=2), torch.cat([below, bin_score.reshape(1, 1, 1)], dim=2)], dim=1)
        ones, others = torch.ones_like(scores[:, :, 0]), torch.ones_like(scores[:, 0])
        n, m = ones.sum(dim=1, keepdim=True), others.sum(dim=1, keepdim=True)
        norm = -torch.log(n + m)
        log_mu = torch.cat([norm * ones, torch.log(m) + norm], dim=1)
        log_nu = torch.cat([norm * others, torch.log(n) + norm], dim=1)
        v = torch.zeros_like(log_nu)
        for _ in range(self.iterations):
            u = log_mu - torch.logsumexp(couplings + v.unsqueeze(1), dim=2)
            v = log_nu - torch.logsumexp(couplings + u.unsqueeze(2), dim=1)
        return couplings + u.unsqueeze(2) + v.unsqueeze(1) - norm.unsqueeze(2)


def propagate(layer, x, source):
    """A layer of the package without einsum and with open numbers of points."""
    attention = layer.attn
    heads, width = attention.num_heads, attention.dim
    # Channel c belongs to head c mod heads.
    query, key, value = (
        project(part).reshape(1, width, heads, -1).permute(0, 2, 1, 3) for project, part in zip(attention.proj, (x, source, source)))
    weights = torch.softmax(query.transpose(2, 3) @ key / width ** 0.5, dim=3)
    message = (value @ weights.transpose(2, 3)).permute(0, 2, 1, 3).reshape(1, width * heads, -1)
    return layer.mlp(torch.cat([x, attention.merge(message)], dim=1))
