"""Samples that stay on disk: a file mapped into memory, read a batch at a time."""

from contextlib import closing
from functools import partial

import numpy as np

from tinycnn.engine.batch import Batch
from tinycnn.models.intake.ahead import read_ahead
from tinycnn.models.intake.checks import refuse_not_finite
from tinycnn.models.intake.held import Arrays


def is_mapped(x):
    """Tell whether an array lies in a file: ``np.load(..., mmap_mode="r")``, ``np.memmap``.

    What is computed from one has its class, but lies in memory.
    """
    return isinstance(x, np.memmap) and x._mmap is not None


class Mapped(Arrays):
    """Makes batches of samples in a file; what a rank does not compute it does not read.

    Parameters
    ----------
    x : ndarray
        In its own dtype.
    y : ndarray
        Labels: as the checks return them, or in a file too.
    weights : ndarray or None
    dtype : dtype
        What samples become.
    prepare : callable
        ``prepare(y, weights) -> (y, weights)`` of a batch: what checks are left to do.
    who : str
        For messages.
    *settings
        As for :class:`Arrays`, from ``batch_size`` on.
    """

    def __init__(self, x, y, weights, dtype, prepare, who, *settings):
        super().__init__(x, y, weights, *settings)
        self._dtype, self._prepare, self._who = dtype, prepare, who
        self._spans = {}

    @property
    def first(self):
        """Batch: the first one, in the order of the arrays, all of it read."""
        part = self._slices[0]
        batch = self._batch(np.arange(part.start, part.stop))
        batch.read(0, len(batch))
        return batch

    def one_pass(self, step=0, skip=0, limit=None, stretches=None):
        """Yield every batch once, read ahead by another thread; see :class:`Stream`."""
        order = self._new_order(step)
        calls = (
            partial(self._ahead, np.arange(part.start, part.stop) if order is None else order[part])
            for part in self._slices[skip:limit]
        )
        with closing(read_ahead(calls)) as batches:
            yield from batches

    def _batch(self, places):
        x, y, weights = self._data
        y, weights = self._prepare(y[places], None if weights is None else weights[places])
        settings = self._batch_size, self._loss_weight
        return _Unread(x, places, self._dtype, self._who, self._spans, y, weights, *settings)

    def _ahead(self, places):
        batch = self._batch(places)
        # Which part of a batch is wanted, its first reader has told.
        if len(places) in self._spans:
            batch.read(*self._spans[len(places)])
        return batch


class _Unread(Batch):
    """A batch whose samples are still in the file; its labels and weights are its own."""

    __slots__ = ("_file", "_places", "_who", "_spans", "_read")

    def __init__(self, file, places, dtype, who, spans, y, weights, full_size, loss_weight):
        x = np.empty((len(places), *file.shape[1:]), dtype)
        super().__init__(x, y, weights, slice(0, len(places)), full_size, loss_weight)
        self._file, self._places, self._who, self._spans = file, places, who, spans
        self._read = None

    def read(self, start, stop):
        """Have these samples in memory, as the model takes them."""
        self._spans[len(self)] = start, stop
        if self._read is not None and self._read[0] <= start and stop <= self._read[1]:
            return
        self._read = start, stop
        # Neighbours in the file first: a disk likes that.
        order = start + np.argsort(self._places[start:stop], kind="stable")
        with np.errstate(over="ignore"):  # what is too large becomes infinite, and is told below
            self.x[order] = self._file[self._places[order]]
        if self._file.dtype.kind == "f":
            refuse_not_finite(self._who, self.x[start:stop], self._places[start:stop])

    def fingerprint(self):
        """Return a short text that tells this batch from others."""
        return super().fingerprint() + f" of sample {self._places[0]}"
