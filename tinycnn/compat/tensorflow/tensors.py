"""Arrays with the methods of TensorFlow's tensors."""

import numpy as np

from tinycnn.compat.tensorflow.recorded import Recorded, traceable
from tinycnn.compat.tensorflow.shapes import TensorShape
from tinycnn.layers.symbolic import KerasTensor
from tinycnn.tracing import Traced, recording


class Tensor(np.ndarray):
    """A NumPy array that shows itself as a tensor, and has ``.numpy()``.

    Examples
    --------
    >>> x = as_tensor([1.0, 2.0])
    >>> (x * 2).numpy(), x.shape.as_list(), float(x[0])
    (array([2., 4.]), [2], 1.0)
    """

    def numpy(self):
        """Return the array; a number for a tensor without axes."""
        array = np.ndarray.view(self, np.ndarray)
        return array if self.ndim else array[()]

    @property
    def shape(self):
        """TensorShape: the sizes."""
        return TensorShape(super().shape)

    @shape.setter
    def shape(self, sizes):
        np.ndarray.shape.__set__(self, tuple(sizes))

    def get_shape(self):
        """Return the shape."""
        return self.shape

    def set_shape(self, shape):
        """Check nothing: the shape is known."""

    def eval(self, session=None, feed_dict=None):
        """Return the array, as in a session of TensorFlow 1."""
        return self.numpy()

    @property
    def device(self):
        """str: where it is."""
        return "/job:localhost/replica:0/task:0/device:CPU:0"

    def __array_wrap__(self, array, context=None, return_scalar=False):
        return np.asarray(array).view(Tensor)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        if recording() is not None:
            traced = tuple(map(traceable, inputs))
            if any(isinstance(one, Traced) for one in traced):
                return _reduced(ufunc, *traced, **kwargs) if method == "reduce" else ufunc(*traced, **kwargs)
        out = kwargs.get("out")
        if out is not None:
            kwargs["out"] = tuple(map(plain, out))
        found = getattr(ufunc, method)(*map(plain, inputs), **kwargs)
        if out is not None:
            return out[0] if len(out) == 1 else out
        return tuple(map(as_tensor, found)) if isinstance(found, tuple) else as_tensor(found)

    def __array_function__(self, function, types, args, kwargs):
        if recording() is not None:
            traced = tuple(map(traceable, args))
            if any(map(_is_traced, traced)):
                return function(*traced, **kwargs)
        return super().__array_function__(function, types, args, kwargs)

    def __array_finalize__(self, source):
        pass

    def __getitem__(self, key):
        if isinstance(key, tuple):
            key = tuple(_index(one) for one in key)
        return as_tensor(np.ndarray.view(self, np.ndarray)[_index(key)])

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __bool__(self):
        return bool(self.numpy())

    def __str__(self):
        text = np.ndarray.view(self, np.ndarray).__str__()
        return f"tf.Tensor({text}, shape={tuple(self.shape)}, dtype={self.dtype.name})"

    def __repr__(self):
        array = np.ndarray.view(self, np.ndarray)
        shown = repr(array) if self.ndim else str(array)
        return f"<tf.Tensor: shape={tuple(self.shape)}, dtype={self.dtype.name}, numpy={shown}>"

    def __format__(self, spec):
        return format(self.item(), spec) if not self.ndim and spec else str(self)


# What the methods of arrays call, and the function that a tape knows in its place.
_REDUCTIONS = {np.add: np.sum, np.multiply: np.prod, np.maximum: np.max, np.minimum: np.min}


def _reduced(ufunc, x, axis=0, dtype=None, out=None, keepdims=False, **idle):
    return _REDUCTIONS[ufunc](x, axis=axis, keepdims=keepdims)


def _is_traced(one):
    return isinstance(one, Traced) or (isinstance(one, (list, tuple)) and any(map(_is_traced, one)))


def _index(key):
    return np.ndarray.view(key, np.ndarray) if isinstance(key, Tensor) else key


def as_tensor(array):
    """Return an array, or what can become one, as a tensor without a copy; tensors of a model as they are."""
    return array if isinstance(array, (KerasTensor, Traced)) else np.asarray(array).view(Tensor)


Recorded.tensor_of = staticmethod(as_tensor)


def array_of(x):
    """Return the plain array of a tensor or an array, not copied; Python's numbers as int32 and float32.

    While a tape records, what it records stays as it is.
    """
    if isinstance(x, Traced):
        return x if recording() is not None or not isinstance(x, Recorded) else x.value
    if isinstance(x, np.ndarray):
        if recording() is not None:
            return traceable(x)
        return x if type(x) is np.ndarray else x.view(np.ndarray)
    return np.asarray(constant(x))


def plain(x):
    """Return a plain array for a tensor; all else as it is."""
    if isinstance(x, Recorded):
        return x.value
    return x.view(np.ndarray) if isinstance(x, Tensor) else x


def constant(value, dtype=None, shape=None, name="Const"):
    """Return a tensor of these numbers; Python's become int32 and float32.

    Examples
    --------
    >>> constant([1, 2]).dtype.name, constant(0.5).dtype.name, constant(1, shape=(2, 2)).shape
    ('int32', 'float32', TensorShape([2, 2]))
    """
    array = plain(value)
    if not isinstance(array, (np.ndarray, np.generic)):
        found = np.asarray([plain(one) for one in array] if isinstance(array, (list, tuple)) else array)
        array = found if dtype is not None or not _of_python(value) else _narrowed(found)
    array = np.array(array, dtype)
    if shape is not None:
        array = array.reshape(shape) if array.size == np.prod(shape) else np.broadcast_to(array, shape).copy()
    return as_tensor(array)


def _of_python(value):
    """Whether there are no numbers of NumPy in it, which keep their types."""
    if isinstance(value, (list, tuple)):
        return all(_of_python(one) for one in value[:1])
    return not isinstance(value, (np.ndarray, np.generic))


def _narrowed(array):
    return array.astype({"f": np.float32, "i": np.int32}.get(array.dtype.kind, array.dtype), copy=False)


def convert_to_tensor(value, dtype=None, dtype_hint=None, name=None):
    """Return a tensor of these numbers."""
    if isinstance(value, KerasTensor) or (isinstance(value, Traced) and recording() is not None):
        return value
    return constant(value, dtype)


def returning(function, name=None):
    """Return a function of NumPy's whose results are tensors, and which takes TensorFlow's ``name=``.

    Examples
    --------
    >>> returning(np.exp)(0.0).numpy()
    np.float64(1.0)
    """

    def call(*arguments, **settings):
        settings.pop("name", None)
        return as_tensor(function(*arguments, **settings))

    call.__name__ = call.__qualname__ = name or function.__name__
    call.__doc__ = function.__doc__
    return call
