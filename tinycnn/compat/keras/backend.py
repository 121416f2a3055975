"""``keras.backend``: functions on arrays, and what graphs and sessions have left behind.

Arrays are NumPy's, so most of it is :mod:`tinycnn.ops` under the names of Keras 1 and 2.
"""

import functools

import numpy as np

from tinycnn import activations, losses, ops
from tinycnn import backend as library
from tinycnn.backend import *
from tinycnn.compat.absent_names import missing
from tinycnn.compat.notes import note
from tinycnn.compat.spelling.channels import FIRST, image_data_format, set_image_data_format
from tinycnn.compat.spelling.results import answering_function, as_tensors, recordable
from tinycnn.models import Model
from tinycnn.ops import (
    abs,
    all,
    any,
    argmax,
    argmin,
    cast,
    clip,
    concatenate,
    cos,
    equal,
    exp,
    expand_dims,
    eye,
    greater,
    greater_equal,
    less,
    less_equal,
    log,
    max,
    maximum,
    min,
    minimum,
    not_equal,
    one_hot,
    ones,
    ones_like,
    prod,
    repeat,
    reshape,
    round,
    sign,
    sin,
    sqrt,
    square,
    squeeze,
    stack,
    std,
    stop_gradient,
    sum,
    tile,
    transpose,
    var,
    zeros,
    zeros_like,
)

mean = ops.mean
relu, sigmoid, softmax, tanh = activations.relu, activations.sigmoid, activations.softmax, activations.tanh
elu, softplus, softsign = activations.elu, activations.softplus, activations.softsign
hard_sigmoid = activations.hard_sigmoid
pow = ops.power
dot = ops.matmul
permute_dimensions = transpose
binary_crossentropy = answering_function(losses.binary_crossentropy)
categorical_crossentropy = answering_function(losses.categorical_crossentropy)
sparse_categorical_crossentropy = answering_function(losses.sparse_categorical_crossentropy)


_OF_ARRAYS = """
abs all any argmax argmin cast clip concatenate cos dot elu equal exp expand_dims eye greater greater_equal
hard_sigmoid less less_equal log max maximum mean min minimum not_equal one_hot ones ones_like
permute_dimensions pow prod relu repeat reshape round sigmoid sign sin softmax softplus softsign sqrt square
squeeze stack std sum tanh tile transpose var zeros zeros_like
"""


def _of_tensors(function):
    @functools.wraps(function)
    def call(*arguments, **settings):
        return as_tensors(function(*recordable(arguments), **settings))

    return call


globals().update({name: _of_tensors(globals()[name]) for name in _OF_ARRAYS.split()})


def backend():
    """Return "tensorflow": it is what scripts ask for, and whose names they find here."""
    return "tensorflow"


def image_dim_ordering():
    """Return "th" or "tf": where the channels of images are, in the words of Keras 1."""
    return "th" if image_data_format() == FIRST else "tf"


def set_image_dim_ordering(dim_ordering):
    """Choose where the channels of images are: "th" is first, "tf" is last."""
    set_image_data_format(dim_ordering)


def set_value(x, value):
    """Write numbers into a weight, or into the learning rate of an optimizer."""
    if hasattr(x, "assign"):
        x.assign(float(np.asarray(value)))
    else:
        library.set_value(x, value)


def batch_get_value(tensors):
    """Return the numbers of several weights."""
    return [library.get_value(one) for one in tensors]


def batch_set_value(tuples):
    """Write numbers into several weights: pairs of a weight and its numbers."""
    for x, value in tuples:
        set_value(x, value)


def eval(x):
    """Return the numbers of an array."""
    return np.asarray(x)


def constant(value, dtype=None, shape=None, name=None):
    """Return an array of this value."""
    found = np.asarray(value, dtype or library.floatx())
    return found if shape is None else np.broadcast_to(found, shape).copy()


def variable(value, dtype=None, name=None, constraint=None):
    """Return an array that may be written into."""
    return np.array(value, dtype or library.floatx())


def cast_to_floatx(x):
    """Return an array in the number type of the library."""
    return np.asarray(x, library.floatx())


def dtype(x):
    """Return the name of the number type of an array."""
    return np.asarray(x).dtype.name


def shape(x):
    """Return the shape of an array."""
    return np.shape(x)


def flatten(x):
    """Return an array in one row."""
    return reshape(x, (-1,))


def batch_flatten(x):
    """Return an array with each sample in one row."""
    return reshape(x, (np.shape(x)[0], -1))


def l2_normalize(x, axis=None):
    """Return an array divided by its length along an axis."""
    return x / sqrt(maximum(sum(square(x), axis=axis, keepdims=True), 1e-12))


def random_normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Return normally distributed numbers."""
    return np.random.default_rng(seed).normal(mean, stddev, shape).astype(dtype or library.floatx())


def random_uniform(shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
    """Return evenly distributed numbers."""
    return np.random.default_rng(seed).uniform(minval, maxval, shape).astype(dtype or library.floatx())


def learning_phase():
    """Return 0: whether a model learns is told to its layers by ``fit`` and ``predict``."""
    return 0


def set_learning_phase(value):
    """Do nothing, and say so once: ``fit`` and ``predict`` know by themselves."""
    note("set_learning_phase changes nothing: fit trains, and predict does not.")


def get_session():
    """Return an object that stands for the session that does not exist here."""
    note("there are no sessions: get_session returns something without effect.")
    return _Session()


def set_session(session):
    """Do nothing, and say so once: there are no sessions and no graphs."""
    note("there are no sessions and no devices to choose: set_session changes nothing.")


def Variable(initializer, shape=None, dtype=None, trainable=True, name="variable", **idle):
    """Return a variable, which is ``keras.Variable`` too; see :mod:`tinycnn.compat.tensorflow.variables`."""
    from tinycnn.compat.tensorflow.variables import Variable as made

    return made(initializer, trainable, name or "variable", dtype, shape)


def function(inputs, outputs, updates=None, name=None, **settings):
    """Return what computes the outputs of layers, ``call([x]) -> [y, ...]``, as graphs had it.

    Parameters
    ----------
    inputs : list
        The input of a model; a learning phase beside it is passed over.
    outputs : KerasTensor or list of KerasTensor
    """
    several = isinstance(outputs, (list, tuple))
    wanted = list(outputs) if several else [outputs]
    entrance = next(one for one in inputs if hasattr(one, "parent"))
    model = Model(entrance, wanted)

    def call(given):
        found = model.predict(given[0] if isinstance(given, (list, tuple)) else given, verbose=0)
        found = list(found) if isinstance(found, (list, tuple)) else [found]
        return found if several else found[0]

    return call


def manual_variable_initialization(value):
    """Do nothing: weights begin when they are made."""


class _Session:
    """Stands for TensorFlow's session, which did the computing once."""

    graph = None

    def run(self, fetches, feed_dict=None):
        """Return what was asked for: arrays are computed already."""
        return fetches

    def close(self):
        """Do nothing."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


__all__ = sorted(
    {
        *library.__all__,
        *(name for name, thing in list(globals().items()) if callable(thing) and not name.startswith("_")),
    }
    - {"Model", "missing", "note"}
)

__getattr__ = missing("keras.backend")
