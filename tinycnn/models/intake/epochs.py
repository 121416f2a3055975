"""Where an epoch ends, and what the next one begins with."""

import warnings


class Epochs:
    """Cuts what a source of batches gives into epochs.

    Without a number of steps an epoch is one pass over the source. With one, a pass goes
    on from epoch to epoch until the source is at its end, as in Keras.

    Parameters
    ----------
    source : Arrays or Stream
    steps : int, optional
        Batches an epoch.
    count : int
        How many epochs are wanted, so that no more is read than they need.

    Attributes
    ----------
    num_batches : int or None
        In an epoch, as far as that is known.
    """

    def __init__(self, source, steps=None, count=1):
        self._source, self._steps = source, steps
        self._limit = steps * count if steps else None
        self._pass, self._taken = None, 0
        self.num_batches = steps or source.num_batches

    def restart(self):
        """Let the next epoch begin with a new pass."""
        self.close()
        self._source.end_epoch()

    def epoch(self):
        """Yield the batches of the next epoch."""
        self._source.begin_epoch()
        if self._steps is None:
            self._open()
            yield from self._pass
            self.close()
        else:
            yield from self._some()
        self._source.end_epoch()

    def close(self):
        """End the pass, and the threads that read for it."""
        if self._pass is not None:
            self._pass.close()
            self._pass = None

    def _open(self):
        self.close()
        self._pass, self._taken = self._source.one_pass(self._limit), 0

    def _some(self):
        if self._pass is None:
            self._open()
        for step in range(self._steps):
            batch = next(self._pass, None)
            if batch is None:
                self.close()
                warnings.warn(
                    f"The data ended after {step} of {self._steps} steps of this epoch. "
                    "Provide steps times epochs batches, or ask for fewer steps.",
                    stacklevel=4,
                )
                return
            self._taken += 1
            yield batch
        if self._taken == self._source.num_batches:
            self.close()
