"""One data set cut into two."""

import numbers
import random

import numpy as np

from tinycnn.errors import complaint
from tinycnn.utils.py_dataset import PyDataset


class Samples:
    """Samples in arrays: one by one, as arrays, or in batches.

    Attributes
    ----------
    arrays : tuple of ndarray
        Of the same length; ``model.fit(*samples.arrays)`` trains on them.

    Examples
    --------
    >>> samples = Samples((np.arange(4), np.arange(4) * 10))
    >>> len(samples), samples[1]
    (4, (np.int64(1), np.int64(10)))
    >>> [x.tolist() for x, y in samples.batch(3)]
    [[0, 1, 2], [3]]
    """

    def __init__(self, arrays):
        self.arrays = tuple(arrays)

    def __len__(self):
        return len(self.arrays[0])

    def __getitem__(self, index):
        """Return one sample, or for a slice several: an array, or a tuple of them."""
        found = tuple(array[index] for array in self.arrays)
        return found if len(found) > 1 else found[0]

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def batch(self, batch_size, drop_remainder=False):
        """Return a :class:`tinycnn.utils.PyDataset` of these samples, for ``fit``."""
        return Batches(self, batch_size, drop_remainder)


class Batches(PyDataset):
    """So many samples at a time, in their order."""

    def __init__(self, samples, batch_size, drop_remainder=False):
        super().__init__()
        if isinstance(batch_size, bool) or not isinstance(batch_size, numbers.Integral) or batch_size < 1:
            raise ValueError(complaint("batch", "a whole number above 0", f"{batch_size!r}"))
        self.samples, self.batch_size, self._drop = samples, int(batch_size), drop_remainder

    def __len__(self):
        full, rest = divmod(len(self.samples), self.batch_size)
        return full + (rest > 0 and not self._drop)

    def __getitem__(self, index):
        return self.samples[index * self.batch_size : (index + 1) * self.batch_size]


def split_dataset(dataset, left_size=None, right_size=None, shuffle=False, seed=None, preferred_backend=None):
    """Cut a data set into a left and a right part, such as for training and validation.

    Parameters
    ----------
    dataset : ndarray, or tuple or list of ndarray of the same length, or Samples
    left_size, right_size : float or int, optional
        A share of the samples, or their number; the rest if only the other is given.
    shuffle : bool
        Whether the samples are mixed before.
    seed : int, optional
        The same order for the same seed.
    preferred_backend : str, optional
        Accepted, and without effect.

    Returns
    -------
    left, right : Samples
        ``left.arrays`` are the arrays, ``left.batch(32)`` is what ``fit`` takes as it is.

    Raises
    ------
    ValueError
        If no size is given, or the sizes do not fit the number of samples.

    Examples
    --------
    >>> left, right = split_dataset((np.arange(10), np.arange(10)), left_size=0.8)
    >>> len(left), right.arrays[0]
    (8, array([8, 9]))
    """
    arrays = _arrays(dataset)
    count = len(arrays[0])
    left, right = _sizes(left_size, right_size, count)
    order = list(range(count))
    if shuffle:
        random.Random(seed).shuffle(order)
    order = np.array(order, np.int64)
    return tuple(Samples(array[part] for array in arrays) for part in (order[:left], order[count - right :]))


def _arrays(dataset):
    if isinstance(dataset, Samples):
        return dataset.arrays
    several = isinstance(dataset, (tuple, list)) and all(isinstance(a, np.ndarray) for a in dataset)
    arrays = tuple(dataset) if several and dataset else (np.asarray(dataset),)
    lengths = [len(array) if array.ndim else 0 for array in arrays]
    if len(set(lengths)) > 1 or lengths[0] < 2:
        raise ValueError(
            complaint("split_dataset", "arrays of two samples or more, equally many", f"{lengths}")
        )
    return arrays


def _sizes(left_size, right_size, count):
    if left_size is None and right_size is None:
        raise ValueError(complaint("split_dataset", "left_size or right_size", "neither"))
    left, right = (
        _size(name, s, count) for name, s in (("left_size", left_size), ("right_size", right_size))
    )
    left = count - right if left is None else left
    right = count - left if right is None else right
    if left < 1 or right < 1 or left + right > count:
        received = f"left_size={left_size!r} and right_size={right_size!r}"
        raise ValueError(
            complaint("split_dataset", f"two parts of {count} samples, both not empty", received)
        )
    return left, right


def _size(name, size, count):
    if size is None:
        return None
    if isinstance(size, bool) or not isinstance(size, numbers.Real) or size <= 0:
        raise ValueError(
            complaint("split_dataset", f"{name} to be a share or a number of samples", f"{size!r}")
        )
    return int(size) if isinstance(size, numbers.Integral) else round(size * count)
