"""Golden tensors of RAFT: the encoder, flows of one pair, and SAM-PT's whole tracker call."""

import numpy as np
import torch
from torch.nn import functional as F

import common
import golden
import raft_graphs as graphs
import sampt_reference

FRAMES, HEIGHT, WIDTH = 6, 141, 150  # padded to 144 x 152: one row above, two below, one column on either side


def write(model, core, path, args):
    random = np.random.RandomState(args.random or 0)
    tensors = {"video": moving_frames(random)}
    with torch.no_grad():
        images = [image(frame) for frame in tensors["video"][:2]]
        encoder(model, images[0], tensors)
        graph_cases(model, core, random, tensors)
        pair(model, images, random, tensors)
        if args.sam_pt:
            loops(model, random, tensors, args.sam_pt)
    notes = {"model": "raft", "seed": args.random, "torch": torch.__version__, "exporter": common.EXPORTER}
    golden.write(path, tensors, notes)


def image(frame):
    """[1,3,144,152], 0..255, padded as the reference's InputPadder pads."""
    planes = torch.from_numpy(frame).permute(2, 0, 1)[None].float()
    return F.pad(planes, [1, 1, 1, 2], mode="replicate")


def encoder(model, frame, tensors):
    """Every seventh row of the pyramid is enough to tell a wrong level, order or normalisation."""
    normalised = 2 * (frame / 255.0) - 1.0
    net, own = features_of_own(model, normalised)
    golden.case(
        tensors, "encoder", "blocks", {"frames": frame.numpy().astype(np.uint8)},
        {"pyramid": pyramid_of(model.fnet(normalised)), "net": net, "context": context_of(model, own)},
        {"pyramid": (1, 7, 1), "net": (1, 1, 3, 5), "context": (1, 1, 3, 5)})


def graph_cases(model, core, random, tensors):
    """The other graphs one by one, on a small grid and with coordinates far beyond its border."""
    rows, columns = 16, 17  # smaller, and the reference divides by zero on the coarsest level
    channels, state = model.fnet.conv2.out_channels, model.hidden_dim
    one, other = (normal(random, 1, channels, rows, columns) for _ in range(2))
    net, own = torch.tanh(normal(random, 1, state, rows, columns)), torch.relu(normal(random, 1, model.context_dim, rows, columns))
    grid = graphs.grid_like(one[:, :2])
    coords = grid + 8 * normal(random, 1, 2, rows, columns)
    block = core.CorrBlock(one, other, radius=model.args.corr_radius)
    # The reference keeps a map of each level for every cell.
    volume = torch.cat([level.reshape(rows * columns, -1) for level in block.corr_pyramid], dim=1)
    golden.case(
        tensors, "correlation", "noise", {"source": one[0].flatten(1).t(), "target": pyramid_of(other)[0]}, {"volume": volume},
        {"volume": (7, 5)})
    net_out, mask, delta = model.update_block(net, own, block(coords), coords - grid)
    golden.case(
        tensors, "step", "border", {"volume": volume, "net": net, "context": context_of(model, own), "coords": coords},
        {"net_out": net_out, "coords_out": coords + delta})
    flow = model.upsample_flow(coords - grid, 0.25 * model.update_block.mask(net))
    golden.case(tensors, "upsample", "noise", {"net": net, "coords": coords}, {"flow": flow.permute(0, 2, 3, 1)}, {"flow": (1, 3, 2, 1)})


def normal(random, *shape):
    return torch.from_numpy(random.randn(*shape).astype(np.float32))


def features_of_own(model, normalised):
    state, own = torch.split(model.cnet(normalised), [model.hidden_dim, model.context_dim], dim=1)
    return torch.tanh(state), torch.relu(own)


def pyramid_of(features):
    levels = []
    for _ in range(graphs.LEVELS):
        levels.append(features.flatten(2).transpose(1, 2))
        features = F.avg_pool2d(features, 2, stride=2)
    return torch.cat(levels, dim=1)


def context_of(model, own):
    """What the recurrent unit's own convolutions answer where state and motion are zero."""
    unit, (_, _, rows, columns) = model.update_block.gru, own.shape
    motion = unit.convz1.in_channels - model.hidden_dim - own.shape[1]
    inputs = torch.cat([torch.zeros(1, model.hidden_dim, rows, columns), own, torch.zeros(1, motion, rows, columns)], dim=1)
    return torch.cat([getattr(unit, f"conv{gate}{direction}")(inputs) for direction in (1, 2) for gate in "zrq"], dim=1)


def pair(model, images, random, tensors):
    """One and two updates from a flow that leads many points to and beyond the border."""
    rows, columns = images[0].shape[2] // 8, images[0].shape[3] // 8
    start = (random.randn(1, 2, rows, columns) * 6).astype(np.float32)
    tensors["pair.start"] = start[0]
    for count in (1, 2):
        low, up = model(images[0], images[1], iters=count, flow_init=torch.from_numpy(start), test_mode=True)[:2]
        tensors[f"pair.low_{count}"] = low[0].numpy()
        tensors[f"pair.up_{count}"] = up[0, :, ::5, ::3].contiguous().numpy()


def loops(model, random, tensors, sam_pt):
    """SAM-PT's tracker on two groups of points, on six frames, on two, and on frames 2 .. 5."""
    tracker = wrapper(model, sam_pt)
    for name, first, last in (("all", 0, FRAMES), ("two", 0, 2), ("tail", 2, FRAMES)):
        clip = torch.from_numpy(tensors["video"][first:last]).permute(0, 3, 1, 2)[None]
        for group, count in ((0, 5), (1, 4)):
            queries = random.rand(count, 3) * [0, WIDTH - 1, HEIGHT - 1]
            queries[:, 1:] = np.round(queries[:, 1:] * 2) / 2
            if group == 0:
                queries[0, 1:] = [WIDTH - 2, 3]  # leaves the image
                queries[1, 1:] = [2, HEIGHT - 1]
            else:
                queries[:3, 0] = [last - first - 1, 1, (last - first) // 2]
            queries = queries.astype(np.float32)
            trajectories, visible = tracker(clip, torch.from_numpy(queries)[None])
            tensors[f"{name}.{group}.queries"] = queries
            tensors[f"{name}.{group}.tracks"] = trajectories[0].numpy()
            tensors[f"{name}.{group}.visible"] = visible[0].numpy().astype(np.uint8)


def wrapper(model, directory):
    """SAM-PT's RaftPointTracker around this model, without the constructors, which load a checkpoint."""
    module = sampt_reference.load(directory, "sam_pt.point_tracker.raft.tracker")
    network = module.Raftnet.__new__(module.Raftnet)
    torch.nn.Module.__init__(network)
    network.model = Core(model)
    tracker = module.RaftPointTracker.__new__(module.RaftPointTracker)
    torch.nn.Module.__init__(tracker)
    tracker.model = network
    return tracker


class Core(torch.nn.Module):
    """SAM-PT's copy of RAFT also answers with features, which the tracker drops; the official one does not."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, **inputs):
        return (*self.model(**inputs)[:2], None)


def moving_frames(random):
    """A pattern of soft blocks that drifts."""
    coarse = torch.from_numpy(random.rand(1, 3, 40, 40)).float()
    field = F.interpolate(coarse, scale_factor=6, mode="bilinear", align_corners=False)[0].permute(1, 2, 0).numpy()
    frames = [field[2 * t:2 * t + HEIGHT, 3 * t:3 * t + WIDTH] for t in range(FRAMES)]
    return (np.stack(frames) * 255).astype(np.uint8)
