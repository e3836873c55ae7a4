"""
As much of JAX and Haiku as TAP-Net's published code uses, in NumPy, so that the code itself can be run where neither is installed: an
oracle for its structure. What is ours here is the meaning of single operators (convolution, pooling and norm after Haiku's documentation)
and Haiku's rule for the names of modules.
"""

import re
import sys
import types

import numpy as np
import torch
from scipy import ndimage
from torch.nn import functional as F


class Scope:
    """Where construction stands, and the trees that parameters come from."""

    def __init__(self):
        self.stack, self.params, self.state = [], {}, {}


SCOPE = Scope()


class ModuleMeta(type):
    def __call__(cls, *positional, **named):
        module = cls.__new__(cls)
        SCOPE.stack.append((module, "__init__"))
        try:
            cls.__init__(module, *positional, **named)
        finally:
            SCOPE.stack.pop()
        return module

    def __new__(mcs, name, bases, members):
        if "__call__" in members:
            members["__call__"] = scoped(members["__call__"])
        return super().__new__(mcs, name, bases, members)


def scoped(method):
    def call(self, *positional, **named):
        SCOPE.stack.append((self, "__call__"))
        self.counts = {}
        try:
            return method(self, *positional, **named)
        finally:
            SCOPE.stack.pop()

    return call


class Module(metaclass=ModuleMeta):
    def __init__(self, name=None):
        self.counts = {}
        name = name or re.sub(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))", r"_\1", type(self).__name__).lower()
        # The innermost frame is this module's own constructor.
        above = [frame for frame in SCOPE.stack if frame[0] is not self]
        if not above:
            self.module_name = name
            return
        parent, method = above[-1]
        count = parent.counts.get(name, 0)
        parent.counts[name] = count + 1
        self.module_name = parent.module_name + ("/~/" if method == "__init__" else "/") + (f"{name}_{count}" if count else name)

    @property
    def params(self):
        return SCOPE.params[self.module_name]


class Conv(Module):
    def __init__(self, output_channels, kernel_shape, stride=1, rate=1, with_bias=True, padding="SAME", name=None):
        super().__init__(name=name)
        self.stride = stride if isinstance(stride, int) else stride[-1]
        assert padding == "SAME"

    def __call__(self, x):
        weight = self.params["w"]
        weight = weight.reshape(weight.shape[-4:])
        shape = x.shape
        planes = torch.from_numpy(np.ascontiguousarray(x.reshape(-1, *shape[-3:]).transpose(0, 3, 1, 2), dtype=np.float32))
        planes = F.pad(planes, same(shape[-2], weight.shape[1], self.stride) + same(shape[-3], weight.shape[0], self.stride))
        bias = torch.from_numpy(self.params["b"]) if "b" in self.params else None
        found = F.conv2d(planes, torch.from_numpy(np.ascontiguousarray(weight.transpose(3, 2, 0, 1))), bias, stride=self.stride)
        found = found.numpy().transpose(0, 2, 3, 1)
        return found.reshape(*shape[:-3], *found.shape[1:])


def same(size, kernel, stride):
    """Padding "SAME" of XLA: as many outputs as ceil(size / stride), the odd cell behind."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return (total // 2, total - total // 2)


class Linear(Module):
    def __init__(self, output_size, name=None):
        super().__init__(name=name)

    def __call__(self, x):
        return x @ self.params["w"] + self.params["b"]


class BatchNorm(Module):
    def __init__(self, create_scale, create_offset, decay_rate, eps=1e-5, cross_replica_axis=None, name=None):
        super().__init__(name=name)
        self.eps = eps

    def __call__(self, x, is_training):
        assert not is_training
        mean, variance = (SCOPE.state[f"{self.module_name}/~/{part}"]["average"] for part in ("mean_ema", "var_ema"))
        return (x - mean) * (self.params["scale"] / np.sqrt(variance + self.eps)) + self.params["offset"]


class MaxPool(Module):
    def __init__(self, window_shape, strides, padding, name=None):
        super().__init__(name=name)
        self.window, self.stride = window_shape[1], strides[1]

    def __call__(self, x):
        planes = torch.from_numpy(np.ascontiguousarray(x.transpose(0, 3, 1, 2)))
        padding = same(x.shape[2], self.window, self.stride) + same(x.shape[1], self.window, self.stride)
        return F.max_pool2d(F.pad(planes, padding, value=-np.inf), self.window, self.stride).numpy().transpose(0, 2, 3, 1)


def vmap(function, in_axes=0, out_axes=0):
    def mapped(*arguments):
        axes = in_axes if isinstance(in_axes, tuple) else (in_axes,) * len(arguments)
        count = next(value.shape[axis] for value, axis in zip(arguments, axes) if axis is not None)
        found = [function(*(value if axis is None else np.take(value, i, axis) for value, axis in zip(arguments, axes))) for i in range(count)]
        return np.stack(found, axis=out_axes)

    return mapped


def softmax(x, axis):
    exponent = np.exp(x - x.max(axis=axis, keepdims=True))
    return exponent / exponent.sum(axis=axis, keepdims=True)


def install():
    """Puts the stand-ins where `import jax` and `import haiku` look."""
    jax = module("jax", vmap=vmap, numpy=np)
    jax.nn = module("jax.nn", relu=lambda x: np.maximum(x, 0), softmax=softmax)
    jax.lax = module("jax.lax", slice=lambda x, first, end: x[tuple(slice(a, b) for a, b in zip(first, end))])
    jax.scipy = module("jax.scipy", ndimage=types.SimpleNamespace(
        map_coordinates=lambda x, at, order, mode: ndimage.map_coordinates(x, at, order=order, mode=mode)))
    sys.modules["jax.numpy"] = np
    module("haiku", Module=Module, Conv2D=Conv, Conv3D=Conv, Linear=Linear, BatchNorm=BatchNorm, MaxPool=MaxPool)
    module("chex", Array=np.ndarray, Shape=tuple, Numeric=float)
    module("absl", logging=None)
    # What the code reshapes with, for the two patterns that TAP-Net has.
    module("einshape", jax_einshape=einshape)


def einshape(equation, x, **sizes):
    given, wanted = equation.split("->")
    split = {"tbnhwd->t(bn)hwd": lambda: x.reshape(x.shape[0], -1, *x.shape[3:]),
             "t(bn)hw1->bnthw": lambda: x[..., 0].reshape(x.shape[0], -1, sizes["n"], *x.shape[2:4]).transpose(1, 2, 0, 3, 4),
             "bthw(cd)->bthwcd": lambda: x.reshape(*x.shape[:-1], -1, sizes["d"]),
             "bn(cd)->bncd": lambda: x.reshape(*x.shape[:-1], -1, sizes["d"])}
    return split[f"{given}->{wanted}"]()


def module(name, **members):
    sys.modules[name] = found = types.ModuleType(name)
    vars(found).update(members)
    return found
