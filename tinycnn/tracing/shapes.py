"""Gradients of what only moves numbers: shapes, items, pieces."""

import numpy as np

from tinycnn.tracing.registry import composite, rule


@rule(np.reshape)
def _reshape(a, shape):
    return np.reshape(a, shape), {"a": lambda g: g.reshape(a.shape)}


@rule(np.ravel)
def _ravel(a):
    return np.ravel(a), {"a": lambda g: g.reshape(a.shape)}


@rule(np.expand_dims)
def _expand_dims(a, axis):
    return np.expand_dims(a, axis), {"a": lambda g: g.reshape(a.shape)}


@rule(np.squeeze)
def _squeeze(a, axis=None):
    return np.squeeze(a, axis), {"a": lambda g: g.reshape(a.shape)}


@rule(np.atleast_1d)
def _atleast_1d(a):
    return np.atleast_1d(a), {"a": lambda g: g.reshape(a.shape)}


@rule(np.transpose)
def _transpose(a, axes=None):
    def back(g):
        return np.transpose(g, None if axes is None else np.argsort([axis % a.ndim for axis in axes]))

    return np.transpose(a, axes), {"a": back}


@rule(np.swapaxes)
def _swapaxes(a, axis1, axis2):
    return np.swapaxes(a, axis1, axis2), {"a": lambda g: np.swapaxes(g, axis1, axis2)}


@rule(np.moveaxis)
def _moveaxis(a, source, destination):
    return np.moveaxis(a, source, destination), {"a": lambda g: np.moveaxis(g, destination, source)}


@rule(np.flip)
def _flip(m, axis=None):
    return np.flip(m, axis), {"m": lambda g: np.flip(g, axis)}


@rule(np.roll)
def _roll(a, shift, axis=None):
    opposite = tuple(-s for s in shift) if isinstance(shift, (tuple, list)) else -shift
    return np.roll(a, shift, axis), {"a": lambda g: np.roll(g, opposite, axis)}


@rule(np.broadcast_to)
def _broadcast_to(array, shape):
    return np.broadcast_to(array, shape), {"array": lambda g: g}


@rule(np.concatenate)
def _concatenate(arrays, axis=0):
    value = np.concatenate(arrays, axis)
    stops = np.cumsum([array.shape[axis] for array in arrays])

    def piece(number):
        start = stops[number] - arrays[number].shape[axis]
        return lambda g: np.take(g, range(start, stops[number]), axis)

    return value, {"arrays": [piece(number) for number in range(len(arrays))]}


@rule(np.stack)
def _stack(arrays, axis=0):
    def piece(number):
        return lambda g: np.take(g, number, axis)

    return np.stack(arrays, axis), {"arrays": [piece(number) for number in range(len(arrays))]}


@composite(np.split)
def _split(ary, indices_or_sections, axis=0):
    pieces = np.split(np.arange(ary.shape[axis]), indices_or_sections)
    return [np.take(ary, piece, axis=axis) for piece in pieces]


@rule(np.tile)
def _tile(A, reps):
    value = np.tile(A, reps)

    def back(g):
        times = (reps,) if isinstance(reps, int) else tuple(reps)
        ndim = max(len(times), A.ndim)
        times = (1,) * (ndim - len(times)) + times
        shape = (1,) * (ndim - A.ndim) + A.shape
        pairs = [size for pair in zip(times, shape, strict=True) for size in pair]
        return g.reshape(pairs).sum(axis=tuple(range(0, 2 * ndim, 2))).reshape(A.shape)

    return value, {"A": back}


@composite(np.repeat)
def _repeat(a, repeats, axis=None):
    flat = np.reshape(a, -1) if axis is None else a
    axis = 0 if axis is None else axis
    return np.take(flat, np.repeat(np.arange(flat.shape[axis]), repeats), axis=axis)


@rule(np.pad)
def _pad(array, pad_width, mode="constant", constant_values=0):
    if mode != "constant":
        raise TypeError(f"The gradient of np.pad with mode={mode!r} is not known.")
    widths = np.broadcast_to(pad_width, (array.ndim, 2))
    inside = tuple(slice(low, low + size) for (low, _), size in zip(widths, array.shape, strict=True))
    value = np.pad(array, pad_width, mode, constant_values=constant_values)
    return value, {"array": lambda g: g[inside]}


@rule("item")
def _item(x, key):
    def back(g):
        dx = np.zeros_like(x)
        np.add.at(dx, key, g)  # an index may be there twice
        return dx

    return x[key], {"x": back}


@rule(np.take)
def _take(a, indices, axis=None):
    def back(g):
        dx = np.zeros_like(a)
        if axis is None:
            np.add.at(dx.reshape(-1), indices, g)
        else:
            np.add.at(dx, (slice(None),) * (axis % a.ndim) + (np.asarray(indices),), g)
        return dx

    return np.take(a, indices, axis), {"a": back}


@rule(np.take_along_axis)
def _take_along_axis(arr, indices, axis=-1):
    def back(g):
        dx = np.zeros_like(arr)
        places = list(np.indices(indices.shape, sparse=True))
        places[axis] = indices
        np.add.at(dx, tuple(places), g)
        return dx

    return np.take_along_axis(arr, indices, axis), {"arr": back}


@composite(np.sort)
def _sort(a, axis=-1):
    return np.take_along_axis(a, np.argsort(a, axis=axis, kind="stable"), axis=axis)
