"""The shape of what comes in."""

from tinycnn.errors import complaint
from tinycnn.layers.arguments import only
from tinycnn.layers.base import Layer
from tinycnn.layers.symbolic import KerasTensor


class InputLayer(Layer):
    """Say what shape a model's samples have; passes them on unchanged.

    Parameters
    ----------
    shape : tuple of int
        Of one sample; None for a size that is open.
    batch_size : int, optional
        Taken for Keras's sake; batches may have any size.
    dtype : str, optional
    sparse, ragged : {None, False}
    batch_shape : tuple of int, optional
        Instead of ``shape``: with the batch axis before it.
    optional : {False}
    name : str, optional
    **settings
        See :class:`Layer`.
    """

    def __init__(
        self,
        shape=None,
        batch_size=None,
        dtype=None,
        sparse=None,
        ragged=None,
        batch_shape=None,
        optional=False,
        name=None,
        *,
        input_shape=None,
        **settings,
    ):
        if batch_shape is not None:
            shape = tuple(batch_shape)[1:]
        shape = shape if shape is not None else input_shape
        if shape is None:
            raise ValueError(complaint("Input", "a shape such as (28, 28, 1)", "none"))
        super().__init__(input_shape=shape, dtype=dtype, name=name, **settings)
        for argument, value in (("sparse", sparse), ("ragged", ragged), ("optional", optional)):
            only(self.name, argument, value, (None, False))
        self.batch_output_shape = self.batch_input_shape
        self.built = True

    def start(self):
        """Return the tensor with which a model begins: always the same one."""
        if self._first is None:
            tensor = KerasTensor(self.batch_input_shape, self.dtype.name, name=self.name, operation=self)
            object.__setattr__(self, "_first", tensor)
        return self._first

    @property
    def input(self):
        """KerasTensor: the same as :attr:`output`."""
        return self.start()

    @property
    def output(self):
        """KerasTensor: the beginning of a model."""
        return self.start()

    def forward(self, x, run):
        return x, None

    def backward(self, dy, saved, grads, run):
        return dy

    def get_config(self):
        return {
            "batch_shape": self.batch_input_shape,
            "dtype": self.dtype.name,
            "sparse": False,
            "ragged": False,
            "name": self.name,
            "optional": False,
        }


def Input(
    shape=None,
    batch_size=None,
    dtype=None,
    sparse=None,
    ragged=None,
    batch_shape=None,
    name=None,
    tensor=None,
    optional=False,
):
    """Say what shape a model's samples have: where it begins.

    The first entry of a ``Sequential``, or what the first layer of a ``Model`` is called on.

    Parameters
    ----------
    shape : tuple of int
        Of one sample, such as (28, 28, 1).
    batch_size, sparse, ragged, batch_shape, optional
        See :class:`InputLayer`.
    dtype : str, optional
    name : str, optional
    tensor : {None}

    Returns
    -------
    KerasTensor

    Examples
    --------
    >>> Input(shape=(28, 28, 1)).shape
    (None, 28, 28, 1)
    """
    if tensor is not None:
        raise NotImplementedError(complaint("Input", "tensor to be None", f"a {type(tensor).__name__}"))
    return InputLayer(shape, batch_size, dtype, sparse, ragged, batch_shape, optional, name).output
