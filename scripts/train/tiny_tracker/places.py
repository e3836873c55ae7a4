"""Feature maps as tables of rows: reading them at and about places. On a map of n cells over `size` pixels p lies at cell p * n / size - 0.5."""
import torch
import torch.nn.functional as F


def rows(features):
    """[F,C,h,w] -> [F,h*w,C]: a place's vector is one row."""
    return features.flatten(2).transpose(1, 2).contiguous()


def corner_rows(table, frame, x, y, height, width, reach):
    """Rows of the (2 reach + 2)^2 cells about each point, zero outside the map.

    table [F*height*width, C], frame int64 [...], x and y [...] in cells -> rows [..., side*side, C], fractions of x and y.
    """
    x0, y0 = torch.floor(x), torch.floor(y)
    taps = torch.arange(-reach, reach + 2, device=x.device)
    columns, lines = x0.long()[..., None] + taps, y0.long()[..., None] + taps
    inside = ((lines >= 0) & (lines < height))[..., :, None] & ((columns >= 0) & (columns < width))[..., None, :]
    cell = lines.clamp(0, height - 1)[..., :, None] * width + columns.clamp(0, width - 1)[..., None, :]
    index = (frame * (height * width))[..., None, None] + cell
    found = F.embedding(index.flatten(-2), table)
    return found * inside.flatten(-2)[..., None].to(found.dtype), x - x0, y - y0


def bilinear(table, frame, x, y, height, width):
    """Feature rows [..., C] at places in cells; clamped to the border."""
    x, y = x.clamp(0, width - 1), y.clamp(0, height - 1)
    x0, y0 = torch.floor(x).clamp(0, max(width - 2, 0)), torch.floor(y).clamp(0, max(height - 2, 0))
    fx, fy = (x - x0)[..., None], (y - y0)[..., None]
    base = frame * (height * width) + y0.long() * width + x0.long()
    corners = F.embedding(torch.stack([base, base + 1, base + width, base + width + 1], -1), table)  # one gather: its gradient is as large as the table
    top = corners[..., 0, :] * (1 - fx) + corners[..., 1, :] * fx
    low = corners[..., 2, :] * (1 - fx) + corners[..., 3, :] * fx
    return top * (1 - fy) + low * fy
