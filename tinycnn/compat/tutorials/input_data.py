"""``input_data.read_data_sets``: MNIST in three parts, each giving batch after batch."""

import numpy as np

from tinycnn.datasets import fashion_mnist, mnist
from tinycnn.errors import complaint


class DataSet:
    """Images in rows, their labels, and batches of both.

    Parameters
    ----------
    images : ndarray of shape (N, ...)
    labels : ndarray of shape (N, ...)
    seed : int, optional
    """

    def __init__(self, images, labels, seed=None):
        self.images, self.labels = images, labels
        self.num_examples = len(images)
        self.epochs_completed = 0
        self._random = np.random.default_rng(seed)
        self._order, self._place = np.arange(len(images)), None

    def next_batch(self, batch_size, fake_data=False, shuffle=True):
        """Return the next so many images and labels; each epoch has an order of its own."""
        taken = []
        while batch_size:
            if self._place is None or self._place == self.num_examples:
                self.epochs_completed += self._place is not None
                self._place = 0
                if shuffle:
                    self._random.shuffle(self._order)
            some = self._order[self._place : self._place + batch_size].copy()
            self._place += len(some)
            batch_size -= len(some)
            taken.append(some)
        chosen = np.concatenate(taken)
        return self.images[chosen], self.labels[chosen]


class Datasets:
    """The three parts of a data set.

    Attributes
    ----------
    train, validation, test : DataSet
    """

    def __init__(self, train, validation, test):
        self.train, self.validation, self.test = train, validation, test


def read_data_sets(
    train_dir,
    fake_data=False,
    one_hot=False,
    dtype="float32",
    reshape=True,
    validation_size=5000,
    seed=None,
    source_url=None,
):
    """Return MNIST, or Fashion-MNIST if the folder is called so.

    Parameters
    ----------
    train_dir : str
        For TensorFlow, where to keep the download; that has one place for all here.
    one_hot : bool
        Labels as rows of ten.
    dtype : str or dtype
        "float32": from 0 to 1; "uint8": as they are.
    reshape : bool
        Whether each image is one row of 784.
    validation_size : int
        How many images, the first, are put aside; a twelfth of them all if they are fewer.
    seed : int, optional
    fake_data, source_url
        Taken for TensorFlow's sake.

    Returns
    -------
    Datasets
    """
    data = fashion_mnist if "fashion" in str(train_dir).lower() else mnist
    (x_train, y_train), (x_test, y_test) = data.load_data()
    count = min(validation_size, len(x_train) // 12)

    def part(x, y):
        x = x.reshape(len(x), -1) if reshape else x[..., np.newaxis]
        wanted = np.dtype(getattr(dtype, "as_numpy_dtype", dtype))
        if wanted not in (np.uint8, np.float32):
            raise TypeError(complaint("read_data_sets", "dtype uint8 or float32", f"{dtype!r}"))
        x = x if wanted == np.uint8 else x.astype(np.float32) / 255
        return DataSet(x, np.eye(10)[y] if one_hot else y, seed)

    validation = part(x_train[:count], y_train[:count])
    return Datasets(part(x_train[count:], y_train[count:]), validation, part(x_test, y_test))
