"""What all iterators share: epochs, the order of the samples, one batch after the other."""

import os
import threading

import numpy as np

from tinycnn.errors import complaint, unknown_name
from tinycnn.random import mix
from tinycnn.utils import PyDataset
from tinycnn.utils.images import array_to_img

_ORDER, _FILE = 1, 2  # for what a key is used


class Iterator(PyDataset):
    """Batches by number (``it[3]``) and one after the other (``next(it)``), without an end.

    A subclass writes ``_get_batches_of_transformed_samples(index_array)``, which returns the
    batch of these samples.

    Parameters
    ----------
    n : int
        The number of samples.
    batch_size : int
    shuffle : bool
        Whether each epoch has an order of its own.
    seed : int, optional
        Drawn from NumPy's global generator if not given.
    **kwargs
        ``workers``, ``use_multiprocessing`` and ``max_queue_size`` of ``PyDataset``.

    Attributes
    ----------
    index_array : ndarray of int, shape (n,)
        The order of the samples in this epoch; None before the first batch.
    epoch : int
        How many epochs went before this one.

    Notes
    -----
    A new epoch begins when a batch is asked for a second time, when all were asked for, or
    with ``on_epoch_end()`` if that is called by hand. A training that reads ahead calls it
    while batches of the epoch after it are already being made, so it is then only noted:
    which batches it gets does not depend on how far it has read.
    """

    # In training as well: an epoch of other length than ``len`` goes on with the next order.
    endless = True

    white_list_formats = ("png", "jpg", "jpeg", "bmp", "ppm", "tif", "tiff")

    def __init__(self, n, batch_size, shuffle, seed, **kwargs):
        super().__init__(**kwargs)
        if batch_size < 1:
            raise ValueError(complaint(type(self).__name__, "batch_size above 0", f"{batch_size!r}"))
        self.n, self.batch_size, self.shuffle = n, int(batch_size), shuffle
        self.seed = seed
        self._seed = new_seed() if seed is None else int(seed)
        self.batch_index = self.total_batches_seen = self.epoch = 0
        self.lock = threading.Lock()
        self.index_array = None
        self._given, self._skipped, self._in_training = set(), 0, False

    def __len__(self):
        return -(-self.n // self.batch_size)

    def __getitem__(self, index):
        length = len(self)
        if not -length <= index < length:
            raise IndexError(complaint(type(self).__name__, f"a batch below {length}", f"{index}"))
        with self.lock:
            rows, epoch = self._rows(index % length)
        return self._batch(rows, epoch)

    def __next__(self):
        if not self.n:
            raise StopIteration
        with self.lock:
            rows, epoch = self._rows(self.batch_index)
            self.batch_index = (self.batch_index + 1) % len(self)
        return self._batch(rows, epoch)

    def next(self):
        """Return the next batch."""
        return next(self)

    def __iter__(self):
        return self

    def reset(self):
        """Let the next batch be the first one, of a new epoch."""
        self.batch_index = 0

    def on_epoch_begin(self):
        """Note that a training begins an epoch."""
        self._in_training = True

    def on_epoch_end(self):
        """Begin a new epoch with the next batch."""
        with self.lock:
            if not self._in_training and self._asked():
                self._next_epoch()
            self._in_training = False

    def skip(self, count):
        """Let batches go by of this epoch and the next ones, as if they had been asked for.

        A training that goes on in another process comes so to where it was, and reads nothing twice.
        """
        with self.lock:
            asked = self._asked() + count
            epochs = max(asked - 1, 0) // max(len(self), 1)
            if epochs:
                self.epoch += epochs - 1
                self._next_epoch()
            self._skipped = asked - epochs * len(self) - len(self._given)
            self.total_batches_seen += count

    def __getstate__(self):
        return {name: value for name, value in vars(self).items() if name != "lock"}

    def __setstate__(self, state):
        vars(self).update(state)
        self.lock = threading.Lock()

    # For subclasses --------------------------------------------------------------

    def _get_batches_of_transformed_samples(self, index_array):
        raise NotImplementedError(
            f"{type(self).__name__} needs _get_batches_of_transformed_samples(index_array)."
        )

    def _batch(self, rows, epoch):
        """Return the batch of some samples in an epoch."""
        return self._get_batches_of_transformed_samples(rows)

    def _key(self, epoch):
        """Return the key of an epoch's random numbers."""
        return mix(self._seed, epoch)

    def _save(self, images, rows, epoch):
        """Write changed images into the folder for them, if there is one."""
        if not self.save_to_dir:
            return
        os.makedirs(self.save_to_dir, exist_ok=True)
        for image, row in zip(images, rows, strict=True):
            if self.data_format == "channels_first":
                image = np.moveaxis(image, 0, -1)
            number = mix(self._seed, epoch, row, _FILE) % 10**7
            name = f"{self.save_prefix}_{row}_{number}.{self.save_format}"
            array_to_img(image).save(os.path.join(self.save_to_dir, name))

    # Inside ----------------------------------------------------------------------

    def _rows(self, index):
        """Return the samples of a batch, and the epoch it belongs to. The lock is held."""
        if index in self._given or self._asked() == len(self):
            self._next_epoch()
        if self.index_array is None:
            self._set_index_array()
        self._given.add(index)
        self.total_batches_seen += 1
        return self.index_array[index * self.batch_size : (index + 1) * self.batch_size], self.epoch

    def _asked(self):
        """Return how many batches of this epoch were asked for, or skipped."""
        return len(self._given) + self._skipped

    def _next_epoch(self):
        self.epoch += 1
        self._given, self._skipped = set(), 0
        self._set_index_array()

    def _set_index_array(self):
        order = np.arange(self.n)
        if self.shuffle:
            np.random.default_rng(mix(self._seed, self.epoch, _ORDER)).shuffle(order)
        self.index_array = order


def new_seed():
    """Draw a seed from NumPy's global generator, which scripts seed."""
    return int(np.random.randint(2**31))


def check_subset(subset):
    """Refuse what is neither None nor the name of a subset."""
    if subset not in (None, "training", "validation"):
        raise unknown_name("subset", str(subset), ["training", "validation"])
