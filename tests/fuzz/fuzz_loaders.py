"""Every loader of the library, in the one form in which all of them are tried: bytes in, end out."""

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import fuzz_mutations as mutations
import fuzz_seeds as seeds
import numpy as np

from tinycnn import models
from tinycnn.callbacks import BackupAndRestore, Callback
from tinycnn.datasets import cifar, mnist
from tinycnn.datasets.idx import read_idx
from tinycnn.errors import DataError
from tinycnn.saving import ConfigError, FileError
from tinycnn.utils import image_dataset_from_directory, load_img


@dataclass(frozen=True)
class Loader:
    """One way from a file into the library.

    Attributes
    ----------
    seeds : callable
        Returns the sound inputs to begin with, a dict of name to bytes.
    load : callable
        ``load(folder)`` reads what :meth:`place` put there, and looks at what came out.
    errors : tuple of class
        The library's own, and the only ones that may come out of it.
    mutate : callable
        ``mutate(data, random)`` returns another input that gets past the first checks:
        archives with right checksums, JSON that is JSON.
    name : str
        Of the file.
    writes : bool
        Whether it keeps files of its own in the folder.
    """

    seeds: Callable
    load: Callable
    errors: tuple
    mutate: Callable
    name: str
    put: Callable | None = field(default=None)
    writes: bool = False

    def place(self, folder, data):
        """Write the input where the loader will find it."""
        if self.put is not None:
            self.put(folder, data)
            return
        with open(os.path.join(folder, self.name), "wb") as file:
            file.write(data)


def _idx(folder):
    numbers = read_idx(os.path.join(folder, "numbers-idx-ubyte"))
    assert numbers.flags.writeable and numbers.dtype.isnative
    numbers.sum()


def _npz(folder):
    _pairs(mnist.load_data(os.path.join(folder, "mnist.npz")), (28, 28))


def _cifar(folder):
    # As cifar100.load_data reads TINYCNN_DATA_DIR, without the search for other sources.
    form = cifar.layout("cifar-100-binary.tar.gz", ("train.bin",), ("test.bin",), 2, 1, 100)
    _pairs(form.read_folder(Path(folder)), (32, 32, 3))


def _pairs(found, size):
    for images, labels in found:
        assert images.dtype == labels.dtype == np.uint8
        assert images.shape == (len(labels), *size)
        images.sum()


def _model(name):
    def load(folder):
        model = models.load_model(os.path.join(folder, name))
        assert model.built
        assert model.count_params() == sum(weight.size for weight in model.get_weights())

    return load


def _json(folder):
    with open(os.path.join(folder, "model.json"), encoding="utf-8", errors="replace") as file:
        text = file.read()
    models.model_from_json(text).get_config()


def _weights(name):
    def load(folder):
        model = seeds.standing_model()
        before = model.get_weights()
        try:
            model.load_weights(os.path.join(folder, name))
        except Exception:
            assert all(map(np.array_equal, before, model.get_weights())), "a refused file changed weights"
            raise
        finally:
            model.set_weights(before)

    return load


class _Enough(Exception):
    """What was restored is there; nobody needs to train on."""


class _Stop(Callback):
    def on_train_batch_begin(self, batch, logs=None):
        raise _Enough


def _backup(folder):
    model = seeds.standing_model(fresh=True)
    keep = BackupAndRestore(os.path.join(folder, "backup"), delete_checkpoint=False)
    with contextlib.suppress(_Enough):
        model.fit(seeds.X, seeds.Y, epochs=2, batch_size=2, verbose=0, callbacks=[keep, _Stop()])
    assert isinstance(model.optimizer.steps, int)


def _image(folder):
    image = load_img(os.path.join(folder, "image"))
    assert image.mode == "RGB"


def _images(folder):
    found = image_dataset_from_directory(folder, image_size=(8, 8), shuffle=False, verbose=False)
    for number in range(len(found)):
        x, y = found[number]
        assert x.shape == (len(y), 8, 8, 3)


LOADERS = {
    "idx": Loader(seeds.idx, _idx, (DataError,), mutations.idx, "numbers-idx-ubyte"),
    "npz": Loader(seeds.npz, _npz, (DataError,), mutations.archive, "mnist.npz"),
    "cifar": Loader(seeds.cifar, _cifar, (DataError,), mutations.tar, "cifar-100-binary.tar.gz"),
    "keras": Loader(seeds.keras, _model("net.keras"), (FileError,), mutations.archive, "net.keras"),
    "h5": Loader(seeds.h5, _model("net.h5"), (FileError,), mutations.hdf5, "net.h5"),
    "weights_h5": Loader(
        seeds.weights_h5, _weights("net.weights.h5"), (FileError,), mutations.hdf5, "net.weights.h5"
    ),
    "weights_npz": Loader(
        seeds.weights_npz, _weights("net.weights.npz"), (FileError,), mutations.archive, "net.weights.npz"
    ),
    "backup": Loader(seeds.backup, _backup, (FileError,), mutations.backup, "", seeds.place_backup, True),
    "json": Loader(seeds.json_texts, _json, (ConfigError,), mutations.json_text, "model.json"),
    "image": Loader(seeds.image, _image, (DataError,), mutations.image, "image"),
    "images": Loader(seeds.image, _images, (DataError,), mutations.image, "", seeds.place_images),
}
