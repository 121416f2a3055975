"""What cases are made of, and how it looks in PyTorch."""

import numpy as np

from tinycnn.memory import aligned_empty

IMAGES = 16  # of one shard


def normal(*shape):
    """Return normally distributed float32, the same for the same shape, aligned as in the engine."""
    return aligned(np.random.default_rng(shape).standard_normal(shape, dtype=np.float32))


def aligned(array):
    """Copy an array to where the engine would have it."""
    copy = aligned_empty(array.shape, array.dtype)
    copy[...] = array
    return copy


def to_torch(torch, x):
    """Show images (N, H, W, C) as PyTorch's (N, C, H, W) in channels_last."""
    return torch.from_numpy(x).permute(0, 3, 1, 2)


def to_torch_filters(torch, kernel):
    """Copy filters (KH, KW, C, F) to PyTorch's (F, C, KH, KW) in channels_last."""
    return torch.from_numpy(kernel).permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last)


def from_torch(y):
    """Turn images of PyTorch back."""
    return y.permute(0, 2, 3, 1)


def from_torch_filters(kernel):
    """Turn filters of PyTorch back."""
    return kernel.permute(2, 3, 1, 0)


def as_it_is(y):
    """Nothing to turn."""
    return y


def gradient(torch, function, inputs, dy):
    """Return what runs the backward pass of ``function(*inputs)``, again and again."""
    inputs = [one.requires_grad_() for one in inputs]
    y = function(*inputs)
    return lambda: torch.autograd.grad(y, inputs, dy, retain_graph=True)
