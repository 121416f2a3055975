"""``tensorflow``: the names that scripts around small Keras models touch, on NumPy's arrays.

Tensors are arrays with ``.numpy()``; sessions, graphs and devices are objects without
effect, which say so once; everything else is a placeholder that raises when it is called.
"""

# ruff: noqa: F401  (what is imported is offered: __all__ is put together below)
from tinycnn.compat.tensorflow import arrays as _arrays
from tinycnn.compat.tensorflow import dtypes as _dtypes
from tinycnn.compat.tensorflow import math as _math
from tinycnn.compat.tensorflow import sessions as _sessions
from tinycnn.compat.tensorflow.arrays import *  # noqa: F403
from tinycnn.compat.tensorflow.data.spec import TensorSpec
from tinycnn.compat.tensorflow.dtypes import *  # noqa: F403
from tinycnn.compat.tensorflow.functions import (
    device,
    function,
    get_logger,
    group,
    init_scope,
    name_scope,
    no_gradient,
    no_op,
    numpy_function,
    print,
    py_func,
    py_function,
)
from tinycnn.compat.tensorflow.missing import missing
from tinycnn.compat.tensorflow.random import set_seed as set_random_seed
from tinycnn.compat.tensorflow.sessions import executing_eagerly
from tinycnn.compat.tensorflow.shapes import TensorShape
from tinycnn.compat.tensorflow.tape import GradientTape
from tinycnn.compat.tensorflow.tensors import Tensor, constant, convert_to_tensor
from tinycnn.compat.tensorflow.variables import Variable

__version__ = VERSION = "2.16.1"
version = type("version", (), {"VERSION": VERSION, "GIT_VERSION": "", "COMPILER_VERSION": ""})

# The functions of tf.math that TensorFlow has at its top too.
_AT_THE_TOP = [
    "abs",
    "acos",
    "add",
    "add_n",
    "argmax",
    "argmin",
    "asin",
    "atan",
    "atan2",
    "ceil",
    "clip_by_global_norm",
    "clip_by_norm",
    "clip_by_value",
    "cos",
    "cosh",
    "cumsum",
    "divide",
    "equal",
    "exp",
    "floor",
    "greater",
    "greater_equal",
    "less",
    "less_equal",
    "logical_and",
    "logical_not",
    "logical_or",
    "matmul",
    "maximum",
    "minimum",
    "multiply",
    "negative",
    "not_equal",
    "pow",
    "reduce_all",
    "reduce_any",
    "reduce_logsumexp",
    "reduce_max",
    "reduce_mean",
    "reduce_min",
    "reduce_prod",
    "reduce_sum",
    "round",
    "scalar_mul",
    "sigmoid",
    "sign",
    "sin",
    "sinh",
    "sqrt",
    "square",
    "subtract",
    "tan",
    "tanh",
    "tensordot",
    "truediv",
]
# What only TensorFlow 1 had there; scripts of its time are told by what they import.
_OF_TENSORFLOW_1 = [
    "ConfigProto",
    "GPUOptions",
    "OptimizerOptions",
    "GraphOptions",
    "Session",
    "InteractiveSession",
    "Graph",
    "get_default_graph",
    "get_default_session",
    "global_variables_initializer",
    "initialize_all_variables",
    "local_variables_initializer",
    "reset_default_graph",
    "enable_eager_execution",
    "disable_eager_execution",
]

globals().update({name: getattr(_math, name) for name in _AT_THE_TOP})
globals().update({name: getattr(_sessions, name) for name in _OF_TENSORFLOW_1})
log, rsqrt, mod, is_nan, div = _math.log, _math.rsqrt, _math.mod, _math.is_nan, _math.divide
confusion_matrix = _math.confusion_matrix


def to_float(x, name="ToFloat"):
    """Return numbers as float32."""
    return _dtypes.cast(x, _dtypes.float32)


def to_int32(x, name="ToInt32"):
    """Return numbers as int32."""
    return _dtypes.cast(x, _dtypes.int32)


def random_normal(*arguments, **settings):
    """Return normally distributed numbers; today's ``tf.random.normal``."""
    return _random().normal(*arguments, **settings)


def random_uniform(*arguments, **settings):
    """Return evenly distributed numbers; today's ``tf.random.uniform``."""
    return _random().uniform(*arguments, **settings)


def truncated_normal(*arguments, **settings):
    """Return normally distributed numbers near the mean; today's ``tf.random.truncated_normal``."""
    return _random().truncated_normal(*arguments, **settings)


def _random():
    from tinycnn.compat.tensorflow import random

    return random


def norm(*arguments, **settings):
    """Return the length of an array; ``tf.linalg.norm``."""
    from tinycnn.compat.tensorflow import linalg

    return linalg.norm(*arguments, **settings)


def gradients(*arguments, **settings):
    """Refuse: there is no graph of symbols here.

    Raises
    ------
    NotSupportedError
    """
    from tinycnn.compat.placeholders import NotSupportedError

    raise NotSupportedError("tf.gradients needs a graph of symbols. Use tf.GradientTape.")


def _initializer(name):
    def call(*arguments, **settings):
        from tinycnn.compat.keras import initializers

        return getattr(initializers, name)(*arguments, **settings)

    call.__doc__ = f"Return ``tf.keras.initializers.{name}``, as TensorFlow has it at its top."
    return call


_INITIALIZERS = {
    "constant_initializer": "Constant",
    "ones_initializer": "Ones",
    "random_normal_initializer": "RandomNormal",
    "random_uniform_initializer": "RandomUniform",
    "truncated_normal_initializer": "TruncatedNormal",
    "zeros_initializer": "Zeros",
}
globals().update({old: _initializer(new) for old, new in _INITIALIZERS.items()})

newaxis = None

__all__ = sorted(
    {
        *_arrays.__all__,
        *_dtypes.__all__,
        *_AT_THE_TOP,
        *_OF_TENSORFLOW_1,
        "GradientTape",
        "Tensor",
        "TensorSpec",
        "Variable",
        "constant",
        "convert_to_tensor",
        "device",
        "executing_eagerly",
        "function",
        "get_logger",
        "group",
        "init_scope",
        "name_scope",
        "no_gradient",
        "no_op",
        "numpy_function",
        "print",
        "py_func",
        "py_function",
        "set_random_seed",
    }
)

__getattr__ = missing("tensorflow")
