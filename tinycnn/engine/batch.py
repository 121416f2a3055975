"""A batch of the data, of which each shard fetches its own part."""

import numpy as np

from tinycnn.memory import take, taken_copy


class Batch:
    """Some samples of a data set, with labels and weights.

    Parameters
    ----------
    x : ndarray of shape (all, ...)
    y : ndarray of shape (all, ...)
    weights : ndarray of shape (all,) or None
        How much each sample counts; None: all the same.
    rows : ndarray of int or slice
        Which samples make up this batch.
    full_size : int
        What a batch has at the most. How it is cut into shards follows from this, so
        that the last one, which may be smaller, is cut like all others.
    """

    __slots__ = ("_x", "_y", "_weights", "_rows", "_length", "full_size")

    def __init__(self, x, y, weights, rows, full_size):
        self._x, self._y, self._weights, self._rows = x, y, weights, rows
        self._length = rows.stop - rows.start if isinstance(rows, slice) else len(rows)
        self.full_size = full_size

    def __len__(self):
        return self._length

    @property
    def input_shape(self):
        """tuple of int: the shape of the whole batch of samples, (N, ...)."""
        return (self._length, *self._x.shape[1:])

    def shard(self, part):
        """Return (x, y, scale) of one slice of the batch; in memory of the thread."""
        scale = taken_copy(self.scales()[part], self._x.dtype)
        return self._pick(self._x, part), self._pick(self._y, part), scale

    def shard_key(self, part):
        """Return what :meth:`shard` follows from: shapes and dtypes."""
        x, y = self._x, self._y
        return part.stop - part.start, x.shape[1:], x.dtype.char, y.shape[1:], y.dtype.char

    def labels(self):
        """Return the labels of the whole batch."""
        return self._y[self._rows]

    def scales(self):
        """Return the share of each sample's loss in the batch's: weight / N."""
        if self._weights is None:
            return np.full(self._length, 1 / self._length)
        return self._weights[self._rows] / self._length

    def _pick(self, array, part):
        if isinstance(self._rows, slice):
            return taken_copy(array[self._rows.start + part.start : self._rows.start + part.stop])
        rows = self._rows[part]
        # mode="clip": the rows are our own and in range, and it copies without a check.
        return np.take(array, rows, axis=0, out=take((len(rows), *array.shape[1:]), array.dtype), mode="clip")
