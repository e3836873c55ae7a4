"""What the training of both models shares: the learning rate, averaged weights, memory, and the checkpoint's settings."""
import ctypes
import math
import sys
from pathlib import Path


def learning_rate(progress, peak, warm):
    """A linear rise over the first `warm` share of the time, then one cosine down to nothing."""
    return peak * min(1.0, progress / warm) * (0.5 + 0.5 * math.cos(math.pi * min(1.0, progress))) + 1e-6


class Average:
    """Exponential moving average of every weight and buffer; young averages move faster."""

    def __init__(self, model, most):
        self.most = most
        self.state = {name: value.detach().clone() for name, value in model.state_dict().items()}

    def update(self, model, step):
        keep = min(self.most, (1 + step) / (10 + step))
        for name, value in model.state_dict().items():
            if value.dtype.is_floating_point:
                self.state[name].lerp_(value.detach(), 1 - keep)
            else:
                self.state[name].copy_(value)


def keep_memory():
    """Lets glibc keep freed memory: giving every tensor back to the kernel costs as much time as the arithmetic."""
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        trim_threshold, top_pad, mmap_max = -1, -2, -4
        library.mallopt(mmap_max, 0)
        library.mallopt(trim_threshold, 2 ** 31 - 1)
        library.mallopt(top_pad, 2 ** 28)


def decayed_groups(model):
    """Parameter groups of AdamW: matrices and kernels decay, biases and normalisation do not."""
    return [{"params": [p for p in model.parameters() if p.dim() > 1], "weight_decay": 0.02},
            {"params": [p for p in model.parameters() if p.dim() <= 1], "weight_decay": 0}]


def load_grown(model, stored):
    """Loads weights of a model that may have had fewer inputs or layers: new columns are zero, new layers stay as they start."""
    state = model.state_dict()
    for name, value in state.items():
        old = stored.get(name)
        if old is not None and old.shape != value.shape:
            wider = value.new_zeros(value.shape)
            wider[:, :old.shape[1]] = old
            old = wider
        state[name] = value if old is None else old
    model.load_state_dict(state)


def settings_of(options):
    """The options as a checkpoint keeps them: of paths the last name only."""
    return {name: value.name if isinstance(value, Path) else value for name, value in vars(options).items()}
