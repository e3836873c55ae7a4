"""Correlation of point features with the surroundings of the points, in pyramids whose size is known only at run time."""

import math

import torch

LEVELS, RADIUS = 4, 3


def correlate(pyramid, hw, coords, feats):
    """
    pyramid [T,P,C] of levels of hw // 2^i cells, coords [T,N,2] in cells of level 0, feats [T,N,C,K] -> [T,N,K,4*49].

    Reads the 8x8 rows around each point, multiplies once and interpolates twice: all 7x7 taps of a level share one fraction, so that
    this is what a map of all correlations would give at them. Zeros outside the map. Taps are ordered x-major.
    """
    flat = pyramid.reshape(-1, pyramid.shape[2])
    frame_base = (torch.arange(pyramid.shape[0]) * pyramid.shape[1]).reshape(-1, 1, 1, 1)
    offsets = torch.arange(-RADIUS, RADIUS + 2, dtype=torch.float32)
    scale = 1.0 / math.sqrt(pyramid.shape[2])
    height, width, base, found = hw[0], hw[1], 0, []
    for level in range(LEVELS):
        xy = coords / 2**level
        corner = torch.floor(xy)
        x, inside_x = taps(corner[:, :, 0:1], width, offsets)
        y, inside_y = taps(corner[:, :, 1:2], height, offsets)
        index = x.unsqueeze(3) + y.unsqueeze(2) * width + base + frame_base
        around = flat[index.reshape(-1)].reshape(coords.shape[0], coords.shape[1], 64, -1)
        product = (around @ feats).transpose(2, 3).reshape(coords.shape[0], coords.shape[1], -1, 8, 8) * scale
        product = product * (inside_x.unsqueeze(3) * inside_y.unsqueeze(2)).unsqueeze(2)
        fraction = (xy - corner).unsqueeze(3).unsqueeze(4)
        fx, fy = fraction[:, :, 0:1], fraction[:, :, 1:2]
        product = product[:, :, :, :-1] * (1 - fx) + product[:, :, :, 1:] * fx
        product = product[:, :, :, :, :-1] * (1 - fy) + product[:, :, :, :, 1:] * fy
        found.append(product.flatten(3))
        base = base + height * width
        height, width = half(height), half(width)
    return torch.cat(found, dim=3)


def taps(corner, count, offsets):
    """Eight neighbouring cells of an axis of `count` cells: their indices, clamped, and 1 where they exist, 0 elsewhere."""
    last = (count - 1).float()
    # Far outside all taps are outside; nearer numbers keep the index arithmetic exact.
    at = torch.minimum(corner.clamp(min=-RADIUS - 6.0), last + RADIUS + 6.0) + offsets
    inside = ((at >= 0) & (at <= last)).float()
    return torch.minimum(at.clamp(min=0.0), last).long(), inside


def half(size):
    return torch.div(size, 2, rounding_mode="trunc")


def levels_of(rows, columns):
    """Cells of the whole pyramid."""
    return sum((rows >> level) * (columns >> level) for level in range(LEVELS))
