"""A data set that makes its batches one by one, in Python."""

import numbers

from tinycnn.errors import complaint


class PyDataset:
    """The base of data sets that return one batch for an index.

    A subclass writes ``__getitem__(index)``, which returns the whole batch of that index as
    ``x``, ``(x, y)`` or ``(x, y, sample_weight)``, and ``__len__`` or ``num_batches``.

    Parameters
    ----------
    workers : int
        How many threads or processes may read batches ahead. A promise of the data set
        (``__getitem__`` may be called by several at once), not a demand: whoever trains on
        it decides.
    use_multiprocessing : bool
        Whether the workers may be processes.
    max_queue_size : int
        How many batches may wait ready.

    Raises
    ------
    ValueError
        If ``workers`` or ``max_queue_size`` is not a whole number above 0.

    Examples
    --------
    >>> import numpy as np
    >>> class Halves(PyDataset):
    ...     def __len__(self):
    ...         return 2
    ...     def __getitem__(self, index):
    ...         return np.full((4, 3), index / 2), np.zeros(4)
    >>> [x.mean() for x, y in Halves()]
    [np.float64(0.0), np.float64(0.5)]
    """

    def __init__(self, workers=1, use_multiprocessing=False, max_queue_size=10):
        self.workers = _above_zero("workers", workers)
        self.use_multiprocessing = bool(use_multiprocessing)
        self.max_queue_size = _above_zero("max_queue_size", max_queue_size)

    # So that a subclass may forget super().__init__().
    workers = 1
    use_multiprocessing = False
    max_queue_size = 10

    def __getitem__(self, index):
        """Return the batch of this index, from 0 to ``num_batches - 1``."""
        raise NotImplementedError(f"{type(self).__name__} needs __getitem__(index), which returns a batch.")

    @property
    def num_batches(self):
        """The number of batches in an epoch; None if the data set never ends."""
        if type(self).__len__ is not PyDataset.__len__:
            return len(self)
        raise NotImplementedError(f"{type(self).__name__} needs __len__ or num_batches.")

    def __len__(self):
        count = self.num_batches
        if count is None:
            raise TypeError(f"{type(self).__name__} never ends: it has no length.")
        return count

    def __iter__(self):
        """Go through the batches of one epoch, in order."""
        index, count = 0, self.num_batches
        while count is None or index < count:
            yield self[index]
            index += 1

    def on_epoch_begin(self):
        """Do something before an epoch; nothing here."""

    def on_epoch_end(self):
        """Do something after an epoch, such as a new order of the samples; nothing here."""


Sequence = PyDataset  # the name it had before


def _above_zero(name, number):
    if isinstance(number, bool) or not isinstance(number, numbers.Integral) or number < 1:
        raise ValueError(complaint("PyDataset", f"{name} to be a whole number above 0", f"{number!r}"))
    return int(number)
