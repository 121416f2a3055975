"""Samples that are all in memory."""

import numpy as np

from tinycnn.engine.batch import Batch
from tinycnn.engine.shards import cut


class Arrays:
    """Makes batches of arrays.

    Parameters
    ----------
    x, y, weights : ndarray
        As the checks return them; ``weights`` may be None.
    batch_size : int
    order : callable, optional
        ``order(count, step)`` returns the order of the samples in a pass that began after
        so many steps. If not given they come as they are.
    within_batches : bool
        The order is one within each batch, which keeps the samples that it has.
    loss_weight : float
        What the loss of each batch is multiplied by.

    Attributes
    ----------
    num_batches : int
    first : Batch
        The first one, in the order of the arrays.
    largest : int
        How many samples a batch has at the most.
    """

    def __init__(self, x, y, weights, batch_size, order=None, within_batches=False, loss_weight=1.0):
        self._data, self._batch_size, self._loss_weight = (x, y, weights), batch_size, loss_weight
        self._order, self._within_batches = order, within_batches
        self._slices = cut(len(x), batch_size)
        self.num_batches, self.largest = len(self._slices), batch_size
        self._feeds = {}

    @property
    def first(self):
        return self._batch(self._slices[0])

    # Any batch can be made at any time.
    rereads = False

    def one_pass(self, step=0, skip=0, limit=None, stretches=None):
        """Yield every batch once; see :class:`Stream`, for whom the last two are."""
        order = self._new_order(step)
        for part in self._slices[skip:]:
            rows = part if order is None else order[part]
            yield self._batch(rows)

    def arrays(self):
        """Return the arrays that batches are made of, for a fingerprint."""
        return self._data

    def begin_epoch(self):
        """Arrays do not care."""

    def end_epoch(self):
        """Arrays do not care."""

    def skip(self, count):
        """Arrays do not care."""

    def _batch(self, rows):
        return Batch(*self._data, rows, self._batch_size, self._loss_weight, self._feeds)

    def _new_order(self, step):
        if self._order is None:
            return None
        count = len(self._data[0])
        order = self._order(count, step)
        if not self._within_batches:
            return order
        # Of a batch's own samples, which come first is what the order of all says.
        rank = np.argsort(order)
        return np.concatenate([part.start + np.argsort(rank[part]) for part in self._slices])
