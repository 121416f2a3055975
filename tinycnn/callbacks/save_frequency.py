"""When something is saved: after every epoch, or every so many batches."""

from tinycnn.errors import complaint


class SaveFrequency:
    """Counts batches, across epochs.

    Parameters
    ----------
    who : str
        The callback, for messages.
    frequency : str or int
        ``"epoch"``, or a number of batches.

    Attributes
    ----------
    waiting : int
        Batches since the last save.

    Raises
    ------
    ValueError
        For anything else.

    Examples
    --------
    >>> every_other = SaveFrequency("ModelCheckpoint", 2)
    >>> [every_other.is_due_after_batch() for batch in range(4)]
    [False, True, False, True]
    """

    def __init__(self, who, frequency):
        by_batches = isinstance(frequency, int) and not isinstance(frequency, bool) and frequency >= 1
        self._batches = frequency if by_batches else None
        self.waiting = 0
        if frequency != "epoch" and not by_batches:
            expected = "save_freq='epoch' or a number of batches, 1 or more"
            raise ValueError(complaint(who, expected, repr(frequency)))

    def is_due_after_batch(self):
        """Count a batch, and return whether to save now."""
        if self._batches is None:
            return False
        self.waiting += 1
        if self.waiting < self._batches:
            return False
        self.waiting = 0
        return True
