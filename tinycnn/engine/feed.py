"""The arrays outside of a shard's own memory: what it reads of a batch, and where its results go."""

from types import SimpleNamespace

import numpy as np

from tinycnn.memory import address

# How many random keys a shard may ask for.
KEYS = 32


class Feed:
    """What the shards of one batch read and write.

    Parameters
    ----------
    parts : list of slice
        The samples of each shard.
    whole : dict of str to ndarray
        What every shard sees whole, such as the data set of which it picks its rows.
    split : dict of str to ndarray
        Of these each shard sees the part that belongs to its samples.
    results : dict of str to ndarray
        Likewise, to be filled in.

    Attributes
    ----------
    fed : Fed or None
        What tapes want to know, once all of its shards have one.
    keys : ndarray of uint32, shape (shards, KEYS, 2)
        Where random keys are written.
    """

    def __init__(self, parts, whole, split, results):
        self.parts, self.fed = parts, None
        self.keys = np.empty((len(parts), KEYS, 2), np.uint32)
        self._whole, self._split, self._results = whole, {**split, **results}, tuple(results)
        self._arrays = [*whole.values(), *self._split.values(), self.keys]
        self._shapes = tuple((array.shape[1:], array.dtype.char) for array in self._arrays)

    def is_for(self, whole, results):
        """Whether it reads and writes just these arrays, but for those that are split."""
        return all(self._whole[name] is array for name, array in whole.items()) and all(
            self._split.get(name) is results.get(name) for name in {*self._results, *results}
        )

    def renew(self, split):
        """Take the numbers of another batch into arrays that are its own."""
        for name, array in split.items():
            self._split[name][...] = array

    def shard(self, number):
        """Return shard ``number``'s arrays, as attributes."""
        part = self.parts[number]
        split = {name: array[part] for name, array in self._split.items()}
        return SimpleNamespace(**self._whole, **split)

    def results(self, number):
        """Return those of its arrays that it fills in."""
        return [self._split[name][self.parts[number]] for name in self._results]

    def key(self, number):
        """Return the shapes and dtypes from which follows what happens to a shard."""
        part = self.parts[number]
        return part.stop - part.start, self._shapes

    def regions(self, number):
        """Return the arrays, each from the place on where this shard's part begins."""
        start = self.parts[number].start
        split = [array[start:] for array in self._split.values()]
        return [*self._whole.values(), *split, self.keys[number:]]

    def addresses(self):
        """Return where the regions of every shard begin.

        Returns
        -------
        ndarray of int64, shape (shards, regions)
        """
        whole = [address(array) for array in self._whole.values()]
        split = [(address(array), array.strides[0]) for array in self._split.values()]
        keys, step = address(self.keys), self.keys.strides[0]
        # A few numbers a shard: lists of Python take less time than NumPy's arithmetic.
        return np.array(
            [
                [*whole, *(first + part.start * size for first, size in split), keys + number * step]
                for number, part in enumerate(self.parts)
            ],
            np.int64,
        )
