"""``tf.compat.v1``: TensorFlow 1, as far as it is in :mod:`tinycnn.compat.tensorflow`."""

from tinycnn.compat import tensorflow as _tensorflow
from tinycnn.compat.tensorflow import *  # noqa: F403
from tinycnn.compat.tensorflow.random import set_seed as set_random_seed  # noqa: F401
from tinycnn.compat.tensorflow.sessions import (  # noqa: F401
    disable_v2_behavior,
    enable_resource_variables,
    enable_v2_behavior,
    enable_v2_tensorshape,
    tables_initializer,
)

__version__ = VERSION = _tensorflow.__version__
__all__ = _tensorflow.__all__


def __getattr__(name):
    return getattr(_tensorflow, name)
