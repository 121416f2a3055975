"""What a batch needs before its shards can run: their size, and the arrays that they read and write."""

import numpy as np

from tinycnn.engine.feed import Feed
from tinycnn.engine.penalties import needs_whole_batch
from tinycnn.engine.program import output_shape
from tinycnn.engine.shards import shard_size
from tinycnn.engine.update import kept_arrays
from tinycnn.memory import aligned_empty


class Preparation:
    """Prepares batches; results of one are overwritten by the next of its shape.

    Parameters
    ----------
    layers : list of Layer
    loss : Loss
    dtype : dtype
    late : list of (Layer, int)
        Layers whose gradients come late.
    """

    def __init__(self, layers, loss, dtype, late):
        self._layers, self._loss, self._dtype, self._late = layers, loss, dtype, late
        self._whole = None
        self._results, self._leavings = {}, {}

    def shard_size(self, batch):
        """Return how many samples go together: all, if the loss, or what is added, is no sum over them."""
        if self._whole is None:
            shape = output_shape(self._layers, batch.input_shape)
            self._whole = any(needs_whole_batch(layer) for layer in self._layers)
            self._whole |= self._loss.needs_whole_batch(batch.labels(), shape)
        return batch.full_size if self._whole else shard_size(batch.full_size)

    def feed(self, batch, parts, learning=False):
        """Return what the shards of a batch read and write.

        Parameters
        ----------
        batch : Batch
        parts : list of slice
            The samples of each shard.
        learning : bool
            Whether there are gradients that come late.

        Returns
        -------
        feed : Feed
        losses : ndarray of float64, shape (N,)
            To be filled in, as the next.
        predictions : ndarray of shape (N, ...)
        """
        if self._loss.weighs_samples:
            weights = np.ones(len(batch)) if batch.weights is None else batch.weights
            batch.scales = batch.loss_weight * self._loss.scales(batch.labels(), weights)
        losses, predictions = self._results_of(batch)
        whole, scale = {"x": batch.x, "y": batch.y}, batch.scales.astype(batch.x.dtype)
        results = {"losses": losses, "predictions": predictions}
        if learning:
            for number, (x, dy) in enumerate(self.kept(len(batch)).values()):
                results |= {f"x{number}": x, f"dy{number}": dy}
        split, key = {"rows": batch.rows, "scale": scale}, (learning, len(batch), len(parts))
        feed = batch.feeds.get(key)
        if feed is not None and feed.is_for(whole, results):
            feed.renew(split)
        else:
            split = {name: array.copy() for name, array in split.items()}
            feed = batch.feeds[key] = Feed(parts, whole, split, results)
        return feed, losses, predictions

    def leave_room(self, arrays, run):
        """Tell layers whose gradients come late where in a shard's arrays to leave what they are made of."""
        for number, (layer, _) in enumerate(self._late):
            run.kept[layer] = getattr(arrays, f"x{number}"), getattr(arrays, f"dy{number}")

    def kept(self, count):
        """Return the memory for what a batch of so many samples leaves behind for late gradients."""
        if count not in self._leavings:
            if len(self._leavings) > 8:
                self._leavings.clear()
            self._leavings[count] = kept_arrays(self._late, count, self._dtype)
        return self._leavings[count]

    def _results_of(self, batch):
        key = batch.input_shape
        if key not in self._results:
            if len(self._results) > 8:  # odd sizes of a caller's own making
                self._results.clear()
            shape = output_shape(self._layers, key)
            self._results[key] = aligned_empty((len(batch),), np.float64), aligned_empty(shape, self._dtype)
        return self._results[key]
