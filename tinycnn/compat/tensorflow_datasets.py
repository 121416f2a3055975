"""``tensorflow_datasets`` for the data sets that the library has: mnist, fashion_mnist, cifar10, cifar100."""

import re

import numpy as np

from tinycnn import datasets
from tinycnn.compat.placeholders import NotSupportedError
from tinycnn.compat.tensorflow.data import Dataset
from tinycnn.errors import complaint

_NAMES = ("cifar10", "cifar100", "fashion_mnist", "mnist")
_CLOTHES = "T-shirt/top,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot"
_THINGS = "airplane,automobile,bird,cat,deer,dog,frog,horse,ship,truck"
_WORDS = {"fashion_mnist": _CLOTHES.split(","), "cifar10": _THINGS.split(",")}
_PART = re.compile(r"(\w+)(?:\[(-?\d+)?(%)?:(-?\d+)?(%)?\])?$")


def load(
    name,
    split=None,
    data_dir=None,
    batch_size=None,
    shuffle_files=False,
    download=True,
    as_supervised=False,
    with_info=False,
    **idle,
):
    """Return a data set of images (H, W, C) and class numbers, as ``tf.data.Dataset``.

    Parameters
    ----------
    name : str
        ``"mnist"``, ``"fashion_mnist"``, ``"cifar10"`` or ``"cifar100"``, perhaps with a version.
    split : str or list of str, optional
        ``"train"``, ``"test"``, parts such as ``"train[:80%]"``, sums such as ``"train+test"``; both
        in a dictionary if not given.
    batch_size : int, optional
        -1 for everything at once.
    as_supervised : bool
        Elements are (image, label) and no dictionaries.
    with_info : bool
        Return what is known about it too.
    data_dir, shuffle_files, download, **idle
        Taken for the original's sake.

    Raises
    ------
    NotSupportedError
        For another data set.
    """
    plain = name.partition(":")[0].partition("/")[0]
    if plain not in _NAMES:
        raise NotSupportedError(f"tensorflow_datasets has '{name}'; here there are {', '.join(_NAMES)}.")
    arrays = {key: _arrays(*part) for key, part in _loaded(plain).items()}

    def made(which):
        if isinstance(which, (list, tuple)):
            return [made(one) for one in which]
        x, y = _chosen(arrays, which)
        if batch_size == -1:
            return next(iter(_data(x, y, as_supervised).batch(len(x))))
        data = _data(x, y, as_supervised)
        return data if batch_size is None else data.batch(batch_size)

    found = made(split) if split is not None else {key: made(key) for key in arrays}
    found = tuple(found) if isinstance(split, tuple) else found
    return (found, Info(plain, arrays)) if with_info else found


class Info:
    """What is known about a data set: ``splits["train"].num_examples``, ``features["label"].names``."""

    def __init__(self, name, arrays):
        self.name = name
        self.splits = {key: _Split(len(x)) for key, (x, _) in arrays.items()}
        x, y = arrays["train"]
        names = _WORDS.get(name) or [str(number) for number in range(int(y.max()) + 1)]
        self.features = {"image": _Feature(x.shape[1:], np.dtype("uint8")), "label": _Label(names)}
        self.supervised_keys = ("image", "label")

    def __repr__(self):
        return f"<{self.name}: {self.splits['train'].num_examples} samples to train with>"


class _Split:
    def __init__(self, count):
        self.num_examples = count


class _Feature:
    def __init__(self, shape, dtype):
        self.shape, self.dtype = shape, dtype


class _Label(_Feature):
    def __init__(self, names):
        super().__init__((), np.dtype("int64"))
        self.names, self.num_classes = names, len(names)

    def int2str(self, number):
        """Return the name of a class."""
        return self.names[int(number)]


def as_numpy(dataset):
    """Return what gives the elements as NumPy's arrays."""
    return dataset.as_numpy_iterator() if hasattr(dataset, "as_numpy_iterator") else dataset


def disable_progress_bar():
    """Do nothing: there is none."""


def _loaded(name):
    train, test = getattr(datasets, name).load_data()
    return {"train": train, "test": test}


def _arrays(x, y):
    return (x if x.ndim == 4 else x[..., np.newaxis]), y.reshape(-1).astype(np.int64)


def _data(x, y, as_supervised):
    return Dataset.from_tensor_slices((x, y) if as_supervised else {"image": x, "label": y})


def _chosen(arrays, split):
    parts = [_part(arrays, one.strip()) for one in str(split).split("+")]
    return tuple(np.concatenate(columns) for columns in zip(*parts, strict=True))


def _part(arrays, text):
    match = _PART.match(text)
    if match is None or match.group(1) not in arrays:
        raise ValueError(
            complaint("tensorflow_datasets.load: split", "'train[:80%]' or the like", repr(text))
        )
    name, start, percent, stop, percent_too = match.groups()
    x, y = arrays[name]

    def place(number, is_share):
        return None if number is None else int(number) * len(x) // 100 if is_share else int(number)

    chosen = slice(place(start, percent), place(stop, percent_too))
    return x[chosen], y[chosen]
