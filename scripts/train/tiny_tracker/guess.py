"""The first guess: where on each frame a point is, from its features and from what neighbouring frames allow."""
import torch
import torch.nn.functional as F
from torch import nn

LEVER = 4.0  # on the learnt logarithms of sharpness, which else move too slowly
PEAK_RADIUS = 3.0  # cells about the peak that are averaged
PATH_FRAMES, PATH_STEP, FLOOR, JUMP = 8, 3, 0.003, 4.0  # see best_paths


def widened(x):
    """The largest of the 2 PATH_STEP + 1 = 7 neighbours along the last axis; as pairs, fours and sevens, much faster than pooling here."""
    edge = x[..., :PATH_STEP] * 0 - 1e4
    x = torch.cat([edge, x, edge], -1)
    for hop in (1, 2, 3):
        x = torch.maximum(x[..., :-hop], x[..., hop:])
    return x


def best_paths(share):
    """share [N,T,h,w] of each frame's probability -> what the best path of a few frames before and after collects through each cell.

    A path goes at most PATH_STEP cells a frame; a jump anywhere costs JUMP. FLOOR is what a frame gives that does not show the point.
    """
    evidence = torch.log(share + FLOOR)

    def reached(paths):
        return torch.maximum(widened(widened(paths).transpose(2, 3)).transpose(2, 3), paths.amax((2, 3), keepdim=True) - JUMP)

    none = torch.zeros_like(evidence[:, :1])
    before, after = torch.zeros_like(evidence), torch.zeros_like(evidence)
    for _ in range(PATH_FRAMES):
        before = torch.cat([none, reached(evidence + before)[:, :-1]], 1)
        after = torch.cat([reached(evidence + after)[:, 1:], none], 1)
    return evidence + before + after


class FirstGuess(nn.Module):
    """Finds a point in every frame: similarity of its vector to every cell, cleaned by a small network, and a path through the frames."""

    def __init__(self):
        super().__init__()
        self.sharpness, self.nowhere = nn.Parameter(torch.tensor(2.5 / LEVER)), nn.Parameter(torch.tensor(5.0))
        self.look, self.place = nn.Conv2d(1, 12, 3, 1, 1), nn.Conv2d(12, 1, 3, 1, 1)
        self.pool = nn.Conv2d(12, 24, 3, 2, 1)
        self.judge = nn.Sequential(nn.Linear(24 * 2 + 7, 48), nn.ReLU(inplace=True), nn.Linear(48, 2))

    def logits(self, low, query):
        """low [B,T*cells,C], query [B,N,C] -> similarity logits [B,N,T*cells]."""
        return torch.matmul(query, low.transpose(1, 2)) * torch.exp(LEVER * self.sharpness)

    def forward(self, maps, asked, query_xy):
        """maps [N,T,h,w] of logits, asked [N,T] one-hot, query_xy [N,2] in cells -> heat [N*T,h*w], place in cells [N*T,2], two logits [N*T].

        The place is where the best path through the heat of neighbouring frames passes, not simply the hottest cell.
        """
        height, width = maps.shape[2:]
        flat = maps.reshape(-1, height * width)
        seen = F.relu(self.look(maps.reshape(-1, 1, height, width)))
        heat = flat.float() + self.place(seen).reshape(-1, height * width).float()
        share = torch.softmax(heat, 1)
        across = torch.arange(width, device=maps.device, dtype=torch.float32).repeat(height)
        down = torch.arange(height, device=maps.device, dtype=torch.float32)[:, None].repeat(1, width).reshape(-1)
        with torch.no_grad():
            given = (1 - (across - query_xy[:, :1]).abs()).clamp(min=0) * (1 - (down - query_xy[:, 1:]).abs()).clamp(min=0)
            known = share.reshape(*asked.shape, -1) * (1 - asked[..., None]) + given[:, None] * asked[..., None]
            path = best_paths(known.reshape(*asked.shape, height, width)).reshape(-1, height * width)
            height_of_path, index = path.max(1)
        middle_x, middle_y = across[index][:, None], down[index][:, None]
        near = ((across - middle_x) ** 2 + (down - middle_y) ** 2 <= PEAK_RADIUS ** 2).float() * share
        mass = near.sum(1)
        weight = near + 1e-6 * (near > 0).float()
        total = weight.sum(1)
        place = torch.stack([(weight * across).sum(1) / total, (weight * down).sum(1) / total], 1)
        coarse = F.relu(self.pool(seen))
        logits = flat.float()
        facts = torch.stack([logits.amax(1) - self.nowhere, torch.logsumexp(logits, 1) - self.nowhere, torch.log(share.amax(1) + 1e-6), mass,
                             torch.log(mass + 1e-4), height_of_path * 0.2, (near * 1.0).amax(1)], 1)
        stats = torch.cat([coarse.mean((2, 3)).float(), coarse.amax((2, 3)).float(), facts * 0.3], 1)
        answer = self.judge(stats)
        return heat, place, answer[:, 0], answer[:, 1]
