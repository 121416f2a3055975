"""A batch of the data: which samples, and how much each counts."""

import zlib

import numpy as np


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
    loss_weight : float
        What the loss of the batch is multiplied by.
    feeds : dict, optional
        What was prepared for batches of the same data before; it lives as long as they do.

    Attributes
    ----------
    x, y : ndarray
        The whole data set: each shard picks its own rows.
    rows : ndarray of int64
    weights : ndarray of float64, shape (N,), or None
        Those of the samples of this batch.
    scales : ndarray of float64, shape (N,)
        The share of each sample's loss in the batch's: loss_weight * weight / N.
    """

    __slots__ = ("x", "y", "rows", "weights", "scales", "full_size", "loss_weight", "feeds", "_asked")

    def __init__(self, x, y, weights, rows, full_size, loss_weight=1.0, feeds=None):
        self.x, self.y, self.full_size, self._asked = x, y, full_size, rows
        self.loss_weight = loss_weight
        self.feeds = {} if feeds is None else feeds
        if isinstance(rows, slice):
            self.rows = np.arange(rows.start, rows.stop)
        else:
            self.rows = np.ascontiguousarray(rows, np.int64)
        count = len(self.rows)
        self.weights = None if weights is None else weights[rows]
        if weights is None:
            self.scales = np.full(count, loss_weight / count)
        else:
            self.scales = self.weights * loss_weight / count

    def __len__(self):
        return len(self.rows)

    @property
    def input_shape(self):
        """tuple of int: the shape of the whole batch of samples, (N, ...)."""
        return (len(self), *self.x.shape[1:])

    def read(self, start, stop):
        """Have at least these samples of the batch in memory; those of an array are there anyway."""

    def fingerprint(self):
        """Return a short text that tells this batch from others: its places in the data and its labels."""
        found = zlib.crc32(np.ascontiguousarray(self.labels()).view(np.uint8).reshape(-1))
        return f"batch {zlib.crc32(self.rows, found):08x}"

    def labels(self):
        """Return the labels of the whole batch."""
        return self.y[self._asked]
