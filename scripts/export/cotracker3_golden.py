"""Golden tensors of CoTracker 3: the encoder, the queries' surroundings, iterations, and the package's own predictors on a clip."""

import numpy as np
import torch

import common
import cotracker3_graphs as graphs
import golden

FRAMES, HEIGHT, WIDTH = 27, 100, 30  # shrinks along one axis and grows along the other at the small size
CLIPS = {"whole": (0, FRAMES), "tail": (3, FRAMES), "half": (0, 12), "short": (0, 6), "one": (0, 1)}
PATTERN = 6  # pixels a block of the drawn clip


def write(model, mode, path, seed, small):
    """At full size one clip has to do: PyTorch takes minutes for it."""
    random = np.random.RandomState(seed or 0)
    tensors = {}
    with torch.no_grad():
        encoder(model, random, tensors)
        iterations(model, (16,) if mode == "online" else (7, 60, 75), random, tensors)
        loops(model, mode, CLIPS if small else ["tail"], random, tensors)
    notes = {"model": "cotracker3", "mode": mode, "seed": seed, "torch": torch.__version__, "exporter": common.EXPORTER}
    golden.write(path, tensors, notes)


def encoder(model, random, tensors):
    """A strip of the pyramid is enough to tell a wrong level, order or normalisation."""
    tensors["encoder.frames"] = (random.rand(1, 3, *model.model_resolution) * 255).astype(np.uint8)
    features = model.fnet(2 * (torch.from_numpy(tensors["encoder.frames"]).float() / 255.0) - 1.0)
    features = torch.nn.functional.normalize(features, dim=1, eps=1e-6)
    for level, map in enumerate(pyramid(features)):
        tensors[f"encoder.level{level}"] = map[0, :, ::3, ::5].permute(1, 2, 0).contiguous().numpy()


def pyramid(features):
    levels = [features]
    while len(levels) < graphs.LEVELS:
        levels.append(torch.nn.functional.avg_pool2d(levels[-1], 2, stride=2))
    return levels


def iterations(model, lengths, random, tensors):
    """
    One and two iterations of the package, from points inside, at and beyond the border. Four maps are stored, (byte - 128) / 128;
    frame t shows map t mod 4.
    """
    from cotracker.models.core.cotracker.cotracker3_online import CoTrackerThreeOnline
    rows, columns = (size // model.stride for size in model.model_resolution)
    stored = (random.randn(4, model.latent_dim, rows, columns) * 32 + 128).clip(0, 255).astype(np.uint8)
    tensors["step.features"] = stored
    maps = pyramid((torch.from_numpy(stored).float() - 128) / 128)
    queries = random.rand(5, 3) * [4, columns + 8, rows + 8] - [0, 4, 4]
    queries[:, 0] = np.floor(queries[:, 0])
    tensors["step.queries"] = queries = queries.astype(np.float32)
    frame, place = torch.from_numpy(queries[None, :, 0]).long(), torch.from_numpy(queries[None, :, 1:])
    support = [model.get_track_feat(maps[i][None], frame, place / 2**i, graphs.RADIUS)[1] for i in range(graphs.LEVELS)]
    tensors["step.support"] = torch.stack([level[0].transpose(0, 1) for level in support], dim=1)[:2].numpy()
    for length in lengths:
        name = f"step{length}"
        shown = [level[torch.arange(length) % 4][None] for level in maps]
        coords = torch.from_numpy((random.rand(1, length, 5, 2) * [columns + 12, rows + 12] - 6).astype(np.float32))
        vis, conf = (torch.from_numpy(random.randn(1, length, 5, 1).astype(np.float32)) for _ in range(2))
        tensors.update({f"{name}.coords": coords[0].numpy(), f"{name}.vis": vis[0, :, :, 0].numpy(), f"{name}.conf": conf[0, :, :, 0].numpy()})
        # Both models share this iteration; only the online one has it in a method of its own.
        moved, seen, sure = CoTrackerThreeOnline.forward_window(
            model, shown, coords, [level.unsqueeze(1) for level in support], vis=vis, conf=conf, iters=2, add_space_attn=True)
        for count in (1, 2):
            tensors[f"{name}.coords_{count}"] = (moved[count - 1][0] / model.stride).numpy()
            tensors[f"{name}.vis_{count}"] = seen[count - 1][0].numpy()
            tensors[f"{name}.conf_{count}"] = sure[count - 1][0].numpy()


def loops(model, mode, clips, random, tensors):
    """The predictors on two groups of points, one with late queries, on a whole clip, parts of it, and very short ones."""
    tensors["pattern"] = coarse = (random.rand(40, 40, 3) * 255).astype(np.uint8)
    frames = np.stack([draw(coarse, t) for t in range(FRAMES)])
    for name in clips:
        first, last = CLIPS[name]
        clip = torch.from_numpy(frames[first:last]).permute(0, 3, 1, 2)[None].float()
        length = last - first
        for group, count in ((0, 4), (1, 3)):
            queries = random.rand(count, 3) * [0, WIDTH - 1, HEIGHT - 1]
            queries[:, 1:] = np.round(queries[:, 1:])
            queries[1, 0] = min(1, length - 1)
            if group == 1:
                queries[0, 0], queries[2, 0] = length - 1, length * 2 // 3
            tensors[f"{name}.{group}.queries"] = queries = queries.astype(np.float32)
            answer = online if mode == "online" else offline
            for run, (tracks, visible) in answer(model, clip, torch.from_numpy(queries)[None]).items():
                tensors[f"{name}.{group}.tracks{run}"] = tracks[0].numpy()
                tensors[f"{name}.{group}.visible{run}"] = visible[0].numpy().astype(np.uint8)


def draw(coarse, t):
    """Frame t of a pattern of blocks that drifts by one pixel to the left and two upwards a frame."""
    return coarse[np.ix_((np.arange(HEIGHT) + 2 * t) // PATTERN, (np.arange(WIDTH) + t) // PATTERN)]


def offline(model, clip, queries):
    from cotracker.predictor import CoTrackerPredictor
    predictor = bare(CoTrackerPredictor, model)
    return {"": predictor(clip, queries=queries), ".back": predictor(clip, queries=queries, backward_tracking=True)}


def online(model, clip, queries):
    """Forwards in windows; frames before a query from the reversed clip, queries and support reversed, as backward_tracking does."""
    from cotracker.models.core.model_utils import get_points_on_a_grid
    from cotracker.predictor import CoTrackerOnlinePredictor
    predictor = bare(CoTrackerOnlinePredictor, model)
    tracks, visible = stream(predictor, clip, queries, add_support_grid=True)
    length, (height, width) = clip.shape[1], model.model_resolution
    grid = get_points_on_a_grid(predictor.support_grid_size, (height, width))
    grid = grid * torch.tensor([(WIDTH - 1) / (width - 1), (HEIGHT - 1) / (height - 1)])
    everything = torch.cat([queries, torch.cat([torch.zeros_like(grid[:, :, :1]), grid], dim=2)], dim=1)
    everything[:, :, 0] = length - 1 - everything[:, :, 0]
    back, seen = stream(predictor, clip.flip(1), everything, add_support_grid=False)
    back, seen = back.flip(1)[:, :, :queries.shape[1]], seen.flip(1)[:, :, :queries.shape[1]]
    before = torch.arange(length)[None, :, None] < queries[:, None, :, 0]
    return {"": (torch.where(before.unsqueeze(3), back, tracks), torch.where(before, seen, visible))}


def stream(predictor, clip, queries, **given):
    predictor(clip[:, :1], is_first_step=True, queries=queries, **given)
    first = 0
    while True:
        answer = predictor(clip[:, first:first + 2 * predictor.step], **given)
        first += predictor.step
        if first + predictor.step >= clip.shape[1]:
            return answer


def bare(kind, model):
    """A predictor of the package around this model, without its constructor, which loads a checkpoint."""
    predictor = kind.__new__(kind)
    torch.nn.Module.__init__(predictor)
    predictor.model, predictor.interp_shape, predictor.v2 = model, model.model_resolution, False
    predictor.support_grid_size, predictor.step = 6, model.window_len // 2
    return predictor
