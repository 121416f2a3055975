"""Measure with the average of the weights."""

from tinycnn.callbacks.base import Callback
from tinycnn.errors import complaint

# The name under which optimizers keep the average.
_SLOT = "average"


class SwapEMAWeights(Callback):
    """Gives the model the average of its weights while it is measured, or used.

    The optimizer keeps that average with ``use_ema=True``.

    Parameters
    ----------
    swap_on_epoch : bool
        Give it already when an epoch ends, so that what is saved then has it too, and
        take it away when the next begins.

    Raises
    ------
    ValueError
        If the optimizer keeps no average.

    Examples
    --------
    >>> average = SwapEMAWeights()
    """

    def __init__(self, swap_on_epoch=False):
        self.swap_on_epoch = swap_on_epoch
        self._swapped = False

    def on_epoch_begin(self, epoch, logs=None):
        """Train on with the model's own weights."""
        if self.swap_on_epoch and self._swapped:
            self._swap()

    def on_epoch_end(self, epoch, logs=None):
        """Show the average to the callbacks that follow; after the last epoch it stays."""
        if self.swap_on_epoch and not self._swapped:
            self._swap()
            if epoch == self.params["epochs"] - 1:
                average, weights = self._vectors()
                average[...] = weights

    def on_test_begin(self, logs=None):
        """Measure the average."""
        if not self._swapped:
            self._swap()

    def on_test_end(self, logs=None):
        """Give the weights back."""
        if self._swapped:
            self._swap()

    def on_predict_begin(self, logs=None):
        """Use the average."""
        self.on_test_begin()

    def on_predict_end(self, logs=None):
        """Give the weights back."""
        self.on_test_end()

    def on_train_interrupted(self):
        """Give the weights back, so that the model can be trained on."""
        self.on_test_end()

    def _swap(self):
        average, weights = self._vectors()
        weights[...], average[...] = average.copy(), weights.copy()
        self._swapped = not self._swapped

    def _vectors(self):
        average = self.model.optimizer.slots.get(_SLOT)
        if average is None:
            received = f"{self.model.optimizer.name} without, or before its first step"
            raise ValueError(complaint("SwapEMAWeights", "an optimizer with use_ema=True", received))
        return average, self.model.parameters().values[: average.size]
