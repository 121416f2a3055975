"""Operations of ``keras.ops`` that networks are made of, by the layers and losses of the library."""

import numpy as np

from tinycnn.compat.keras import activations, losses
from tinycnn.compat.tensorflow import nn
from tinycnn.compat.tensorflow.tensors import array_of, as_tensor
from tinycnn.layers import DepthwiseConv2D

_ACTIVATIONS = [
    "celu",
    "gelu",
    "glu",
    "hard_shrink",
    "hard_sigmoid",
    "hard_silu",
    "hard_swish",
    "hard_tanh",
    "selu",
    "soft_shrink",
    "sparse_plus",
    "sparsemax",
    "squareplus",
    "tanh_shrink",
    "threshold",
]
__all__ = [
    *_ACTIVATIONS,
    "average_pool",
    "batch_normalization",
    "binary_crossentropy",
    "categorical_crossentropy",
    "conv",
    "depthwise_conv",
    "max_pool",
    "sparse_categorical_crossentropy",
]
globals().update({name: getattr(activations, name) for name in _ACTIVATIONS})


def binary_crossentropy(target, output, from_logits=False):
    """Return the cross-entropy of each number."""
    target, output = array_of(target), array_of(output)
    found = losses.binary_crossentropy(target[..., np.newaxis], output[..., np.newaxis], from_logits)
    return as_tensor(found) if isinstance(found, np.ndarray) else found


def categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """Return the cross-entropy of each row, for labels as rows that sum up to 1."""
    return losses.categorical_crossentropy(target, output, from_logits=from_logits, axis=axis)


def sparse_categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """Return the cross-entropy of each row, for labels as whole numbers."""
    return losses.sparse_categorical_crossentropy(target, output, from_logits=from_logits, axis=axis)


def conv(inputs, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    """Return the convolution of images (N, H, W, C) with a kernel (KH, KW, C, F)."""
    return nn.conv2d(inputs, kernel, strides, padding, dilations=dilation_rate)


def depthwise_conv(inputs, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    """Return the convolution of each channel by itself with a kernel (KH, KW, C, D)."""
    kernel = array_of(kernel)
    settings = {"strides": strides, "dilation_rate": dilation_rate, "use_bias": False}
    layer = DepthwiseConv2D(kernel.shape[:2], padding=padding, depth_multiplier=kernel.shape[3], **settings)
    return nn.forward(layer, inputs, kernel)


def max_pool(inputs, pool_size, strides=None, padding="valid", data_format=None):
    """Return the largest number of each window of images (N, H, W, C)."""
    return nn.max_pool2d(inputs, pool_size, pool_size if strides is None else strides, padding)


def average_pool(inputs, pool_size, strides=None, padding="valid", data_format=None):
    """Return the mean of each window of images (N, H, W, C)."""
    return nn.avg_pool2d(inputs, pool_size, pool_size if strides is None else strides, padding)


def batch_normalization(x, mean, variance, axis, offset=None, scale=None, epsilon=1e-3):
    """Return it with a mean taken off, divided by a deviation; scaled and shifted if wanted."""
    x = array_of(x)
    sizes = [1] * x.ndim
    sizes[axis] = -1

    def beside(numbers):
        return array_of(numbers).reshape(sizes)

    y = (x - beside(mean)) / np.sqrt(beside(variance) + epsilon)
    y = y if scale is None else y * beside(scale)
    return as_tensor(y if offset is None else y + beside(offset))
