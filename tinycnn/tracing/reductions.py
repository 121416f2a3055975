"""Gradients of sums, means and the like, along axes."""

import numpy as np

from tinycnn.tracing.registry import composite, primitive, rule


@rule(np.sum)
def _sum(a, axis=None, keepdims=False):
    return np.sum(a, axis=_axes(axis), keepdims=keepdims), {"a": lambda g: _spread(g, a, axis, keepdims)}


@rule(np.mean)
def _mean(a, axis=None, keepdims=False):
    y = np.mean(a, axis=_axes(axis), keepdims=keepdims)
    return y, {"a": lambda g: _spread(g, a, axis, keepdims) / a.dtype.type(_count(a, axis))}


# Where several are equal each takes its share, as in TensorFlow.
@rule(np.max)
def _max(a, axis=None, keepdims=False):
    return _extreme(np.max, a, axis, keepdims)


@rule(np.min)
def _min(a, axis=None, keepdims=False):
    return _extreme(np.min, a, axis, keepdims)


def _extreme(function, a, axis, keepdims):
    axis = _axes(axis)
    y = function(a, axis=axis, keepdims=keepdims)
    winners = (a == function(a, axis=axis, keepdims=True)).astype(a.dtype)
    shares = winners / winners.sum(axis=axis, keepdims=True)
    return y, {"a": lambda g: _spread(g, a, axis, keepdims) * shares}


@rule(np.prod)
def _prod(a, axis=None, keepdims=False):
    def back(g):
        axes = _all_axes(a, axis)
        rest = [i for i in range(a.ndim) if i not in axes]
        order = (*rest, *axes)
        moved = a.transpose(order)
        rows = moved.reshape(*moved.shape[: len(rest)], -1)
        # the product of all others: of those before, and of those after
        one = np.ones((*rows.shape[:-1], 1), a.dtype)
        before = np.cumprod(np.concatenate([one, rows[..., :-1]], axis=-1), axis=-1)
        after = np.cumprod(np.concatenate([one, rows[..., :0:-1]], axis=-1), axis=-1)[..., ::-1]
        others = (before * after).reshape(moved.shape).transpose(np.argsort(order))
        return _spread(g, a, axis, keepdims) * others

    return np.prod(a, axis=_axes(axis), keepdims=keepdims), {"a": back}


@rule(np.cumsum)
def _cumsum(a, axis=None):
    y = np.cumsum(a, axis=axis)

    def back(g):
        if axis is None:
            return np.cumsum(g[::-1])[::-1].reshape(a.shape)
        return np.flip(np.cumsum(np.flip(g, axis), axis=axis), axis)

    return y, {"a": back}


@composite(np.var)
def _var(a, axis=None, ddof=0, keepdims=False):
    count = _count(a, axis)
    squares = np.square(a - np.mean(a, axis=axis, keepdims=True))
    return np.sum(squares, axis=axis, keepdims=keepdims) / (count - ddof)


@composite(np.std)
def _std(a, axis=None, ddof=0, keepdims=False):
    return np.sqrt(np.var(a, axis=axis, ddof=ddof, keepdims=keepdims))


@composite(np.linalg.norm)
def _norm(x, ord=None, axis=None, keepdims=False):
    if ord == 1 and (x.ndim == 1 or isinstance(axis, int)):
        return np.sum(np.abs(x), axis=axis, keepdims=keepdims)
    if ord not in (None, 2, "fro") or (ord == 2 and x.ndim > 1 and not isinstance(axis, int)):
        raise TypeError(f"The gradient of np.linalg.norm with ord={ord!r} is not known.")
    return np.sqrt(np.sum(np.square(x), axis=axis, keepdims=keepdims))


@composite(np.average)
def _average(a, axis=None, weights=None, keepdims=False):
    if weights is None:
        return np.mean(a, axis=axis, keepdims=keepdims)
    if np.ndim(weights) == 1 and a.ndim > 1:
        shape = [1] * a.ndim
        shape[axis] = -1
        weights = np.reshape(weights, shape)
    weights = weights * np.ones_like(a)
    total = np.sum(weights, axis=axis, keepdims=keepdims)
    return np.sum(a * weights, axis=axis, keepdims=keepdims) / total


@primitive
def logsumexp(x, axis=None, keepdims=False):
    """Compute log(sum(exp(x))), without overflow."""
    axis = _axes(axis)
    top = np.max(x, axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0).astype(x.dtype)
    whole = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    y = whole if keepdims else whole.reshape(np.sum(x, axis=axis).shape)
    return y, {"x": lambda g: _spread(g, x, axis, keepdims) * np.exp(x - whole)}


@primitive
def softmax(x, axis=-1):
    """Compute exp(x) / sum(exp(x)) along an axis, without overflow."""
    powers = np.exp(x - np.max(x, axis=axis, keepdims=True))
    y = powers / np.sum(powers, axis=axis, keepdims=True)
    return y, {"x": lambda g: (g - np.sum(g * y, axis=axis, keepdims=True)) * y}


@primitive
def log_softmax(x, axis=-1):
    """Compute the logarithm of softmax, without overflow."""
    shifted = x - np.max(x, axis=axis, keepdims=True)
    y = shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))
    return y, {"x": lambda g: g - np.exp(y) * np.sum(g, axis=axis, keepdims=True)}


def _axes(axis):
    return tuple(axis) if isinstance(axis, list) else axis


def _all_axes(a, axis):
    if axis is None:
        return tuple(range(a.ndim))
    axis = axis if isinstance(axis, (tuple, list)) else (axis,)
    return tuple(i % a.ndim for i in axis)


def _count(a, axis):
    return int(np.prod([a.shape[i] for i in _all_axes(a, axis)]))


def _spread(g, a, axis, keepdims):
    """Give each element what its sum was given."""
    if not keepdims:
        g = np.expand_dims(g, _all_axes(a, axis))
    return np.broadcast_to(g, a.shape)
