"""``tf.nn``: activations, for arrays and as ``activation=`` of a layer, and a few losses."""

import functools

import numpy as np

from tinycnn import activations, layers
from tinycnn.compat.tensorflow import special
from tinycnn.compat.tensorflow.math import in_top_k, l2_normalize, top_k  # noqa: F401
from tinycnn.compat.tensorflow.missing import missing
from tinycnn.compat.tensorflow.tensors import array_of, as_tensor
from tinycnn.layers.symbolic import is_symbolic


def _activation(name, default=None):
    """Return a function of arrays; a layer that is given it takes what it wraps."""
    library = getattr(activations, name)

    @functools.wraps(library)
    def call(features, *arguments, **settings):
        settings.pop("name", None)
        if is_symbolic(features):
            return layers.Activation(library)(features)
        return as_tensor(library(array_of(features), *arguments, **{**(default or {}), **settings}))

    call.__name__ = call.__qualname__ = name
    return call


relu = _activation("relu")
relu6 = _activation("relu6")
sigmoid = _activation("sigmoid")
tanh = _activation("tanh")
elu = _activation("elu")
selu = _activation("selu")
gelu = _activation("gelu", {"approximate": False})
silu = swish = _activation("silu")
softplus = _activation("softplus")
softsign = _activation("softsign")
_leaky_relu = _activation("leaky_relu")
_softmax, _log_softmax = _activation("softmax"), _activation("log_softmax")


@functools.wraps(activations.softmax)
def softmax(logits, axis=None, name=None, dim=None):
    """Return numbers that are positive and sum up to 1 along an axis."""
    axis = dim if axis is None else axis
    return _softmax(logits) if axis is None else _softmax(logits, axis=axis)


@functools.wraps(activations.log_softmax)
def log_softmax(logits, axis=None, name=None, dim=None):
    """Return the logarithms of :func:`softmax`."""
    axis = dim if axis is None else axis
    return _log_softmax(logits) if axis is None else _log_softmax(logits, axis=axis)


@functools.wraps(activations.leaky_relu)
def leaky_relu(features, alpha=0.2, name=None):
    """Return the numbers, the negative ones multiplied by ``alpha``."""
    if is_symbolic(features):
        return layers.LeakyReLU(negative_slope=alpha)(features)
    return _leaky_relu(features, negative_slope=alpha)


def crelu(features, axis=-1, name=None):
    """Return relu of the numbers, and beside it relu of their negatives."""
    x = array_of(features)
    return as_tensor(np.concatenate([np.maximum(x, 0), np.maximum(-x, 0)], axis))


def softmax_cross_entropy_with_logits(labels, logits, axis=-1, name=None):
    """Return the cross-entropy of each row, for labels as rows that sum up to 1."""
    logits = array_of(logits)
    labels = np.asarray(labels).astype(logits.dtype)
    return as_tensor(-(labels * special.log_softmax(logits, axis)).sum(axis=axis))


softmax_cross_entropy_with_logits_v2 = softmax_cross_entropy_with_logits


def sparse_softmax_cross_entropy_with_logits(labels, logits, name=None):
    """Return the cross-entropy of each row, for labels as whole numbers."""
    found = special.log_softmax(array_of(logits))
    return as_tensor(-np.take_along_axis(found, np.asarray(labels)[..., np.newaxis], -1)[..., 0])


def sigmoid_cross_entropy_with_logits(labels=None, logits=None, name=None):
    """Return the cross-entropy of each number."""
    z = array_of(logits)
    y = np.asarray(labels).astype(z.dtype)
    return as_tensor(special.softplus(z) - y * z)


def dropout(x, rate=0.5, noise_shape=None, seed=None, name=None, keep_prob=None):
    """Return the numbers, so many of them 0 and the others larger."""
    from tinycnn.compat.tensorflow.random import generator

    return keep_some(array_of(x), rate if keep_prob is None else 1 - keep_prob, noise_shape, generator(seed))


def keep_some(x, rate, noise_shape, draw):
    """Return an array with numbers made 0 as a generator of NumPy's has it, and the others larger."""
    keep = draw.random(x.shape if noise_shape is None else tuple(noise_shape)) >= rate
    return as_tensor(np.where(keep, x / (1 - rate), 0).astype(x.dtype))


def l2_loss(t, name=None):
    """Return half the sum of the squares."""
    return as_tensor(np.square(array_of(t)).sum() / 2)


def moments(x, axes, shift=None, keepdims=False, name=None):
    """Return mean and variance along axes."""
    x, axes = array_of(x), tuple(np.ravel(axes).tolist())
    return as_tensor(x.mean(axis=axes, keepdims=keepdims)), as_tensor(x.var(axis=axes, keepdims=keepdims))


def bias_add(value, bias, data_format=None, name=None):
    """Return it with a number added to each channel, which come last."""
    return as_tensor(array_of(value) + array_of(bias))


def forward(layer, x, *weights):
    """Return what a layer with these weights makes of an array."""
    x = array_of(x)
    layer.ensure_built((None, *x.shape[1:]))
    if weights:
        layer.set_weights(weights)
    return as_tensor(layer(x))


def conv2d(input, filters, strides, padding, data_format="NHWC", dilations=None, name=None, filter=None):
    """Return the convolution of images (N, H, W, C) with filters (KH, KW, C, F).

    Raises
    ------
    ValueError
        For another order of axes, and for padding that is no word.
    """
    kernel = array_of(filters if filter is None else filter)
    settings = {"strides": _sides(strides), "dilation_rate": _sides(dilations or 1), "use_bias": False}
    layer = layers.Conv2D(kernel.shape[3], kernel.shape[:2], padding=_word(padding, data_format), **settings)
    return forward(layer, input, kernel)


def max_pool2d(input, ksize, strides, padding, data_format="NHWC", name=None):
    """Return the largest number of each window of images (N, H, W, C)."""
    return forward(layers.MaxPooling2D(_sides(ksize), _sides(strides), _word(padding, data_format)), input)


def avg_pool2d(input, ksize, strides, padding, data_format="NHWC", name=None):
    """Return the mean of each window of images (N, H, W, C)."""
    return forward(
        layers.AveragePooling2D(_sides(ksize), _sides(strides), _word(padding, data_format)), input
    )


max_pool, avg_pool = max_pool2d, avg_pool2d


def _sides(sizes):
    """Return (height, width) of ``2``, ``(2, 2)`` or ``(1, 2, 2, 1)``."""
    sizes = np.ravel(sizes).tolist()
    return tuple(sizes[1:3]) if len(sizes) == 4 else tuple((sizes * 2)[:2])


def _word(padding, data_format):
    if data_format not in (None, "NHWC") or not isinstance(padding, str):
        raise ValueError(
            f"tf.nn takes images (N, H, W, C) and padding 'SAME' or 'VALID', not {data_format}, {padding}."
        )
    return padding.lower()


__getattr__ = missing("tensorflow.nn")
