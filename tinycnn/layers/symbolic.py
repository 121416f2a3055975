"""Tensors without numbers: what layers are called on before there is any data."""

from tinycnn.errors import NotBuiltError, complaint
from tinycnn.naming import automatic_name

_OPERATORS = (
    "add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow matmul rmatmul "
    "neg pos abs lt le gt ge getitem"
)
ONE_CHAIN = "Branches cannot be joined: a model here is one chain of layers."


class _FromFit:
    """What a model's own ``call`` gets for ``training`` where ``fit`` will say it.

    Parameters
    ----------
    value : bool
        As what it counts where ``call`` decides by it.
    """

    def __init__(self, value):
        self._value = value

    def __bool__(self):
        return self._value

    def __repr__(self):
        return "training, as fit says"


FROM_FIT, NOT_FROM_FIT = _FromFit(True), _FromFit(False)


class KerasTensor:
    """The shape and the type of an array to come, and which layer will make it.

    ``Input`` returns one, and so does every layer that is called on one; a model is what
    lies between two of them.

    Parameters
    ----------
    shape : tuple
        (None, ...): None is the batch.
    dtype : str
    sparse, ragged, record_history
        Taken for Keras's sake.
    name : str, optional
    operation : Layer or Model, optional
        What makes it.
    parent : KerasTensor, optional
        From what it is made; None for the output of an ``Input``.

    Examples
    --------
    >>> from tinycnn import layers
    >>> x = layers.Input(shape=(28, 28, 1))
    >>> y = layers.Conv2D(8, 3, name="first")(x)
    >>> y.shape, y.dtype, y.operation.name
    ((None, 26, 26, 8), 'float32', 'first')
    """

    def __init__(
        self,
        shape,
        dtype="float32",
        sparse=False,
        ragged=False,
        record_history=True,
        name=None,
        *,
        operation=None,
        parent=None,
    ):
        self.shape = tuple(shape)
        self.dtype = dtype
        self.name = automatic_name(type(self)) if name is None else name
        self.operation = operation
        self.parent = parent
        self.sparse, self.ragged = sparse, ragged

    @property
    def ndim(self):
        """int: the number of axes, that of the batch included."""
        return len(self.shape)

    def __repr__(self):
        return f"<KerasTensor shape={self.shape}, dtype={self.dtype}, name={self.name}>"

    def __array__(self, dtype=None, copy=None):
        raise TypeError(
            complaint(
                self.name,
                "layers to be called on it",
                "a function of arrays; it has no numbers yet",
                "Make a model of it, Model(inputs, outputs), and call predict.",
            )
        )

    def __array_function__(self, function, types, args, kwargs):
        self.__array__()

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        self.__array__()

    def __iter__(self):
        raise TypeError(complaint(self.name, "layers to be called on it", "a loop over its samples"))

    def __bool__(self):
        raise TypeError(complaint(self.name, "layers to be called on it", "a question whether it is true"))


def _refusing(name):
    def refuse(self, *others):
        remedy = "Numbers go in by a layer: Rescaling(scale, offset)."
        if any(isinstance(other, KerasTensor) for other in others):
            remedy = ONE_CHAIN
        raise TypeError(complaint(self.name, "layers to be called on it", f"the operator {name}", remedy))

    return refuse


for _name in _OPERATORS.split():
    setattr(KerasTensor, f"__{_name}__", _refusing(_name))


class Operation:
    """The base of what can be called on a tensor: layers and models."""

    # What the first call on a tensor gave; later calls give others of their own.
    _first = None

    def on_tensor(self, x, training=None):
        """Return the tensor that comes out for a tensor, or a list of one."""
        x = self._the_one(x)
        self._refuse_training(training)
        y = KerasTensor(self.ensure_built(x.shape), self.dtype.name, operation=self, parent=x)
        if self._first is None:
            object.__setattr__(self, "_first", y)  # no setting, so nothing prepared is out of date
        return y

    def forget_call(self, tensor):
        """Forget the first call if it gave this tensor."""
        if self._first is tensor:
            object.__setattr__(self, "_first", None)

    @property
    def input(self):
        """KerasTensor: on which it was called first."""
        return self._called("input").parent

    @property
    def output(self):
        """KerasTensor: what came out when it was called first."""
        return self._called("output")

    def _called(self, what):
        if self._first is None:
            remedy = "Call it on an Input, or put it into a model that knows the shape of its input."
            raise NotBuiltError(f"{self.name} has no {what} yet: it was called on no tensor. {remedy}")
        return self._first

    def _the_one(self, x):
        if not isinstance(x, (list, tuple)):
            return x
        if len(x) != 1:
            names = ", ".join(getattr(one, "name", type(one).__name__) for one in x)
            raise ValueError(complaint(self.name, "one tensor", f"{len(x)}: {names}", ONE_CHAIN))
        return x[0]

    def _refuse_training(self, training):
        """Refuse to be told once and for all how to behave, where it makes a difference."""
        if training is None or isinstance(training, _FromFit):
            return
        minding = [leaf.name for leaf in self.leaves if leaf.minds_training]
        if minding:
            expected = "to learn from fit whether this is training"
            received = f"training={training} for {', '.join(minding)}"
            remedy = "Leave training= out; a normalization with trainable=False keeps its averages."
            raise NotImplementedError(complaint(self.name, expected, received, remedy))


def is_symbolic(x):
    """Tell whether x is a tensor without numbers, or a list that holds one.

    Examples
    --------
    >>> is_symbolic(KerasTensor((None, 3))), is_symbolic([1.0])
    (True, False)
    """
    if isinstance(x, (list, tuple)):
        return any(isinstance(one, KerasTensor) for one in x)
    return isinstance(x, KerasTensor)
