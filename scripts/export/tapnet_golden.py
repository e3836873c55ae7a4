"""Golden tensors of TAP-Net: what SAM-PT's copy of its JAX code answers, executed in NumPy, and SAM-PT's whole tracker call."""

import os
import sys
import types

import numpy as np
import torch

import common
import golden
import jax_in_numpy
import sampt_reference
import tapir_golden


def write(model, params, state, path, args):
    random = np.random.RandomState(args.random or 0)
    tracker, reference = wrapper(model, params, state, args.sam_pt)
    tensors = {}
    height, width = model.initial_resolution
    frames = (random.rand(6, 3, height, width) * 255).astype(np.uint8)
    query = (random.rand(1, 5, 3) * [6, height, width]).astype(np.float32)
    query[0, :, 0] = [0, 1, 5, 3, 2]
    found = reference((2 * (frames.astype(np.float32) / 255) - 1).transpose(0, 2, 3, 1)[None], query)
    low = found["feature_grid"][0].reshape(6, -1, model.channels).astype(np.float32)
    golden.case(tensors, "encoder", "noise", {"frames": frames}, {"low": low})
    golden.case(tensors, "init", "match", {"low": low, "q_low": found["query_feats"][0].astype(np.float32), "query_tyx": query[0]},
                {"points": found["tracks"][0].astype(np.float32), "occ": found["occlusion"][0].astype(np.float32)})
    tapir_golden.track(tracker, random, tensors)
    golden.write(path, tensors, {"model": "tapnet", **args.origin, "torch": torch.__version__, "exporter": common.EXPORTER})
    print(f"{path}: {os.path.getsize(path) / 1e6:.2f} MB")


def wrapper(model, params, state, directory):
    """SAM-PT's TapnetPointTracker and the call of the model inside it, without the constructor, which compiles with JAX."""
    jax_in_numpy.install()
    sys.modules.setdefault("tensorflow", types.ModuleType("tensorflow"))
    configs = types.ModuleType("sam_pt.point_tracker.tapnet.configs.tapnet_config")
    configs.TRAIN_SIZE = (24, 256, 256, 3)
    sys.modules[configs.__name__] = configs
    module = sampt_reference.load(directory, "sam_pt.point_tracker.tapnet.tracker")
    code = sampt_reference.load(directory, "sam_pt.point_tracker.tapnet.tapnet_model")
    jax_in_numpy.SCOPE.params, jax_in_numpy.SCOPE.state = params, state

    def reference(video, points):
        found = code.TAPNet()(video=video, query_points=points, query_chunk_size=16, get_query_feats=True, is_training=False)
        tracker.last_video = video
        tracker.last_probability = torch.from_numpy(1 / (1 + np.exp(found["occlusion"])))
        return found

    tracker = module.TapnetPointTracker.__new__(module.TapnetPointTracker)
    torch.nn.Module.__init__(tracker)
    height, width = model.initial_resolution
    inference = types.SimpleNamespace(resize_height=height, resize_width=width)
    tracker.config = types.SimpleNamespace(experiment_kwargs=types.SimpleNamespace(config=types.SimpleNamespace(inference=inference)))
    tracker.visibility_threshold = 0.5
    tracker._create_jitted_forward = lambda: None
    tracker.jitted_forward = reference
    return tracker, reference
