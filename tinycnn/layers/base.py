"""The base of all layers, and of a user's own."""

from tinycnn import regularizers
from tinycnn.layers.arguments import check_keywords, shape_tuple
from tinycnn.layers.calling import Called
from tinycnn.layers.config import Configured
from tinycnn.layers.dtypes import dtype_of
from tinycnn.layers.meeting import Meeting
from tinycnn.layers.names import automatic_name
from tinycnn.layers.parts import Part
from tinycnn.layers.shapes import Shaped
from tinycnn.layers.subclassing import refuse_call, refuse_missing_init, take_up_call
from tinycnn.layers.symbolic import Operation
from tinycnn.layers.weights import Weights


class Layer(Operation, Called, Weights, Shaped, Configured):
    """One step of a network: settings in ``__init__``, weights in ``build``, two passes.

    A subclass writes up to four methods, or ``call(self, inputs)`` as in Keras in the place of
    the last two (see :mod:`tinycnn.layers.by_call`), which is easier and slower:

    ``build(input_shape)``
        Make the weights with :meth:`add_weight`. Shapes start with None, the batch.
    ``compute_output_shape(input_shape)``
        Needed if the output's shape is not the input's.
    ``forward(x, run) -> (y, saved)``
        Compute the output, and hand over in ``saved`` whatever the backward pass will
        want. Keep nothing in ``self``: several shards pass through at once.
    ``backward(dy, saved, grads, run) -> dx``
        From the gradient of the loss by ``y``, return that by ``x``, and *assign* that
        of each weight: ``grads["kernel"][...] = ...``.

    ``run`` (:class:`tinycnn.run.Run`) tells whether this is training, gives the random
    key, and the operations of the library. Arrays a pass receives or makes belong to
    that pass: copy what should outlive it, and do not write into ``x`` or ``dy``.
    Check a new layer with :func:`tinycnn.gradcheck`.

    Parameters
    ----------
    name : str, optional
        Unique within a model; made from the class name if not given.
    trainable : bool
        Whether an optimizer may change the weights.
    dtype : str or dtype
        Floating point type of weights and computation; float32 if not given.
    input_shape : tuple of int, optional
        Shape of one sample, for the first layer of a model.
    activity_regularizer : str, Regularizer or None
        What the outputs add to the loss in training.
    **unknown
        Refused, but for two of Keras's: ``input_dim``, short for an ``input_shape`` of one
        size, and ``autocast``, for inputs are always converted to ``dtype``.

    Examples
    --------
    >>> import numpy as np
    >>> class Scale(Layer):
    ...     def build(self, input_shape):
    ...         self.scale = self.add_weight((input_shape[-1],), "ones", name="scale")
    ...     def forward(self, x, run):
    ...         return x * self.scale, x
    ...     def backward(self, dy, saved, grads, run):
    ...         grads["scale"][...] = (dy * saved).sum(axis=0)
    ...         return dy * self.scale
    >>> Scale()(np.array([[1.0, 2.0]], dtype="float32"))
    array([[1., 2.]], dtype=float32)
    """

    # The word for this layer in the table of fusions; not inherited (see ``parts``),
    # because a subclass may compute something else.
    kind: str | None = None
    # Grows whenever an attribute is set: what was prepared for other settings is out of date.
    settings_version = 0
    # Whether its ``forward`` must see the batch as a whole.
    wants_whole_batch = False
    # A layer that in training needs something of the whole batch has a ``Meeting`` here.
    meeting: Meeting | None = None

    def __init__(
        self,
        *,
        name=None,
        trainable=True,
        dtype=None,
        input_shape=None,
        activity_regularizer=None,
        **unknown,
    ):
        self.name = str(name) if name is not None else automatic_name(type(self))
        refuse_call(self)
        self.autocast = bool(unknown.pop("autocast", True))
        if (input_dim := unknown.pop("input_dim", None)) is not None:
            input_shape = (input_dim,)
        check_keywords(self.name, type(self), unknown)
        self.trainable = bool(trainable)
        self.dtype = dtype_of(self.name, dtype)
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self.built = False
        self.batch_input_shape = None if input_shape is None else (None, *shape_tuple(self.name, input_shape))
        self.batch_output_shape = None
        self._begin_without_weights()

    def __init_subclass__(cls, **settings):
        """Let a class that has only a ``call`` find its gradients by a tape."""
        super().__init_subclass__(**settings)
        take_up_call(cls, Layer)

    def __getattr__(self, name):
        """Say what to do where an attribute is missing because ``__init__`` of Layer never ran."""
        refuse_missing_init(self, name)
        return object.__getattribute__(self, name)  # which says what is missing, a property's part too

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)
        object.__setattr__(self, "settings_version", self.settings_version + 1)

    # What a subclass writes ------------------------------------------------------

    def build(self, input_shape):
        """Make the weights for inputs of this shape, (None, ...)."""

    def build_inside(self, input_shape):
        """Make the weights of layers inside, of which only those with ``call`` know."""

    def compute_output_shape(self, input_shape):
        """Return the shape of the output, (None, ...), for an input of this shape."""
        return input_shape

    def forward(self, x, run):
        """Compute the output and what the backward pass will want of it."""
        raise NotImplementedError(f"{type(self).__name__} must define forward(self, x, run) -> (y, saved).")

    def backward(self, dy, saved, grads, run):
        """Compute the gradients: assign those of the weights, return that of the input."""
        raise NotImplementedError(
            f"{type(self).__name__} must define backward(self, dy, saved, grads, run) -> dx."
        )

    # What the engine and models ask ----------------------------------------------

    def parts(self):
        """Take the layer apart into pieces that run by themselves."""
        return [Part(vars(type(self)).get("kind"), self, self.forward, self.backward, self.meeting)]

    @property
    def gradient_comes_late(self):
        """bool: whether ``backward`` may leave its weights' gradient to the end of the batch."""
        return False

    @property
    def minds_training(self):
        """bool: whether it does in training something else than outside."""
        return self.meeting is not None or hasattr(self, "seed")

    @property
    def leaves(self):
        """list of Layer: this one; of a model, all the layers that it is made of."""
        return [self]

    def __getstate__(self):
        """Leave out, for copies and pickles, where it was called: a model calls its layers anew."""
        return {name: value for name, value in vars(self).items() if name != "_first"}

    def __repr__(self):
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"
