"""Exact placing by the picture itself: a window about the point is aligned with the one it had before (Lucas and Kanade, inverse compositional).

The encoder hands the grey picture on as 16 channels of the high map, a cell holding its 4 x 4 pixels. Places are x, y in pixels of the
model input, the first pixel's middle being 0.5.
"""
import torch
import torch.nn.functional as F

GREY = 16  # channels: row * 4 + column within the cell
HALF = 6  # of the window that is aligned, in pixels
PATCH = 2 * HALF + 3  # the window and a border for its gradients
CELLS = 6  # side of the cells that are read: 24 pixels
CONTINUITY = 0.15  # what an alignment from the expected place may fit worse and still be taken
SIGMA, ROUNDS = 4.0, 4  # reach of the window's weights in pixels; Gauss-Newton steps
UNLIKE, SHARE = 30 / 255, 0.1  # pixels that differ so much from the middle's keep a quarter of their weight, all keep a share
FARTHEST, LIKE, TEXTURE = 3.0, 0.65, 2e-6  # an alignment counts within so many pixels, above such a correlation and with so much texture


def grey_map(frames):
    """frames [F,3,H,W], RGB 0..255 -> [F,GREY,H/4,W/4], 0..1."""
    luma = (0.299 * frames[:, 0] + 0.587 * frames[:, 1] + 0.114 * frames[:, 2]) / 255
    count, height, width = luma.shape
    cells = luma.reshape(count, height // 4, 4, width // 4, 4).permute(0, 2, 4, 1, 3)
    return cells.reshape(count, GREY, height // 4, width // 4)


def window(grey, frame, xy, height, width):
    """The 24 x 24 pixels about places [N,2] from rows [F*height*width,16]: [N,576], and their first pixel's corner [N,2]."""
    corner = torch.floor(xy / 4 - CELLS / 2 + 0.5)
    taps = torch.arange(CELLS, device=xy.device)
    columns = (corner[:, :1].long() + taps).clamp(0, width - 1)
    lines = (corner[:, 1:].long() + taps).clamp(0, height - 1)
    index = (frame[:, None] * (height * width))[..., None] + lines[:, :, None] * width + columns[:, None, :]
    cells = F.embedding(index.flatten(1), grey)
    picture = cells.reshape(-1, CELLS, CELLS, 4, 4).permute(0, 1, 3, 2, 4).reshape(-1, 16 * CELLS * CELLS)
    return picture, corner * 4


def cut_out(picture, corner, xy, side):
    """A square of `side` pixels centred on places, bilinear: [N,side,side]."""
    span = 4 * CELLS
    start = xy - corner - 0.5 - (side - 1) / 2
    start = start.clamp(0, span - side - 1.001)
    first = torch.floor(start)
    share = start - first
    taps = torch.arange(side + 1, device=xy.device)
    columns, lines = first[:, :1].long() + taps, first[:, 1:].long() + taps
    index = (lines[:, :, None] * span + columns[:, None, :]).flatten(1)
    found = picture.gather(1, index).reshape(-1, side + 1, side + 1)
    across, down = share[:, 0, None, None], share[:, 1, None, None]
    found = found[:, :, :-1] * (1 - across) + found[:, :, 1:] * across
    return found[:, :-1] * (1 - down) + found[:, 1:] * down


def patch_at(grey, frame, xy, height, width):
    """What a point looks like now, to be found again: [N,PATCH*PATCH]."""
    return cut_out(*window(grey, frame, xy, height, width), xy, PATCH).flatten(1)


def align(grey, frame, xy, patch, height, width):
    """Places [N,2] moved to where `patch` fits best, and how well it does [N,1]: a correlation, or -1 where that does not count."""
    picture, corner = window(grey, frame, xy, height, width)
    patch = patch.reshape(-1, PATCH, PATCH)
    inner = patch[:, 1:-1, 1:-1]
    offsets = torch.arange(-HALF, HALF + 1, device=xy.device, dtype=torch.float32)
    line = torch.exp(-0.5 * (offsets / SIGMA) ** 2)
    unlike = (inner - inner[:, HALF:HALF + 1, HALF:HALF + 1]) / UNLIKE
    weight = line[:, None] * line[None] * (SHARE + (1 - SHARE) / (1 + 3 * unlike * unlike))
    weight = weight / weight.sum((1, 2), keepdim=True)

    def mean(values):
        return (values * weight).sum((1, 2))[:, None, None]

    across, down = (patch[:, 1:-1, 2:] - patch[:, 1:-1, :-2]) / 2, (patch[:, 2:, 1:-1] - patch[:, :-2, 1:-1]) / 2
    across, down = across - mean(across), down - mean(down)
    xx, xy_, yy = ((a * b * weight).sum((1, 2)) for a, b in ((across, across), (across, down), (down, down)))
    determinant = xx * yy - xy_ * xy_ + 1e-12
    smaller = (xx + yy - torch.sqrt((xx - yy) ** 2 + 4 * xy_ * xy_ + 1e-12)) / 2
    wanted = inner - mean(inner)
    place = xy
    for _ in range(ROUNDS):
        now = cut_out(picture, corner, place, 2 * HALF + 1)
        wrong = (now - mean(now) - wanted) * weight
        right, below = (wrong * across).sum((1, 2)), (wrong * down).sum((1, 2))
        move = torch.stack([yy * right - xy_ * below, xx * below - xy_ * right], 1) / determinant[:, None]
        place = place - move.clamp(-1.5, 1.5)
        place = torch.maximum(torch.minimum(place, xy + FARTHEST), xy - FARTHEST)
    now = cut_out(picture, corner, place, 2 * HALF + 1)
    now = now - mean(now)
    like = (now * wanted * weight).sum((1, 2)) / torch.sqrt((now * now * weight).sum((1, 2)) * (wanted * wanted * weight).sum((1, 2)) + 1e-9)
    counts = ((like > LIKE) & (smaller > TEXTURE) & ((place - xy).abs().amax(1) < FARTHEST - 0.1)).float()[:, None]
    return place, like[:, None] * counts - (1 - counts)


def exact(grey, frame, found, expected, patch, height, width):
    """Places [N,2] found by looks, corrected by alignment from there or from where they were expected, and how well both fit [N,2]."""
    (one, one_fits), (other, other_fits) = (align(grey, frame, start, patch, height, width) for start in (found, expected))
    better = (other_fits + CONTINUITY > one_fits).float()
    place, fits = other * better + one * (1 - better), torch.maximum(one_fits, other_fits)
    counts = (fits > 0).float()
    return place * counts + found * (1 - counts), torch.cat([one_fits, other_fits], 1)
