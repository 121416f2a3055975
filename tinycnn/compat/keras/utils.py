"""``keras.utils``, with what its old modules held."""

import sys

import numpy as np

from tinycnn import utils
from tinycnn.compat.absent_names import missing
from tinycnn.compat.spelling import images as _images
from tinycnn.compat.spelling import pictures as _pictures
from tinycnn.compat.spelling.downloads import get_file
from tinycnn.compat.tensorflow.data import folders as _folders
from tinycnn.config import (
    disable_interactive_logging,
    enable_interactive_logging,
    is_interactive_logging_enabled,
)
from tinycnn.saving import deserialize_keras_object, serialize_keras_object
from tinycnn.utils import *
from tinycnn.utils import plot_model
from tinycnn.utils import to_categorical as _to_categorical

# In the place of the library's own, which the star brought.
array_to_img, img_to_array = _images.array_to_img, _images.img_to_array
load_img, save_img = _images.load_img, _images.save_img
model_to_dot = _pictures.model_to_dot
image_dataset_from_directory = _folders.image_dataset_from_directory
# Keras 1 and 2 called it so, in utils.np_utils and utils.visualize_util.
plot = plot_model


def to_categorical(x=None, num_classes=None, dtype=None, *, y=None, nb_classes=None):
    """Turn class numbers into one-hot rows; see :func:`tinycnn.utils.to_categorical`.

    Parameters
    ----------
    x : array_like
        Keras 2 called it ``y``, and cut fractions off.
    num_classes : int, optional
        Keras 1 called it ``nb_classes``.
    dtype : str, optional
        Of the result.
    """
    labels = np.asarray(x if y is None else y)
    if labels.dtype.kind in "fOUS":
        labels = labels.astype("float64").astype("int64")
    count = num_classes if nb_classes is None else nb_classes
    found = _to_categorical(labels, None if count is None else int(count))
    return found if dtype is None else found.astype(dtype)


def multi_gpu_model(model, gpus=None, **settings):
    """Return the model itself: there is one processor, and all its cores are used anyway."""
    return model


def probas_to_classes(y_pred):
    """Return the number of the likeliest class of each row, as Keras 1 did."""
    return y_pred.argmax(axis=1) if y_pred.ndim > 1 and y_pred.shape[1] > 1 else (y_pred > 0.5).astype(int)


categorical_probas_to_classes = probas_to_classes


def print_summary(model, line_length=None, positions=None, print_fn=None):
    """Print the table of a model, as ``model.summary()`` does."""
    model.summary(line_length, positions, print_fn)


class Progbar:
    """A count that is written on one line again and again.

    Parameters
    ----------
    target : int or None
        The last number.
    **settings
        Taken for Keras's sake.
    """

    def __init__(self, target, **settings):
        self.target = target
        self._seen = 0

    def update(self, current, values=None, finalize=None):
        """Show a number, and what belongs to it."""
        self._seen = current
        shown = "".join(f" - {name}: {value:.4f}" for name, value in values or [])
        end = "\n" if finalize or current == self.target else ""
        print(f"\r{current}/{self.target or 'Unknown'}{shown}", end=end, file=sys.stdout, flush=True)

    def add(self, n, values=None):
        """Show what is ``n`` more than before."""
        self.update(self._seen + n, values)


__all__ = [
    *utils.__all__,
    "Progbar",
    "deserialize_keras_object",
    "disable_interactive_logging",
    "enable_interactive_logging",
    "get_file",
    "is_interactive_logging_enabled",
    "multi_gpu_model",
    "serialize_keras_object",
]

__getattr__ = missing("keras.utils")
