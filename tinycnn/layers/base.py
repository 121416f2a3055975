"""The base of all layers, and of a user's own."""

import numpy as np

from tinycnn import constraints, initializers, regularizers
from tinycnn.budget import filled_later, spend
from tinycnn.errors import NotBuiltError, complaint
from tinycnn.layers.arguments import check_keywords, shape_tuple
from tinycnn.layers.by_call import ByCall
from tinycnn.layers.dtypes import dtype_of, policy
from tinycnn.layers.meeting import Meeting
from tinycnn.layers.names import automatic_name
from tinycnn.layers.parts import Part
from tinycnn.layers.recorded import call_recorded, run_of_call
from tinycnn.layers.symbolic import Operation, is_symbolic
from tinycnn.registry import without_idle
from tinycnn.run import Run, operations
from tinycnn.tracing import Traced, recording

# What a layer of any class has from its first moment.
_FROM_THE_BEGINNING = ("name", "trainable", "dtype", "built", "batch_input_shape", "_weights", "_fixed")


class Layer(Operation):
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
        self._refuse_call()
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
        self._weights = {}
        self._fixed = set()
        self._regularizers = {}
        self._constraints = {}

    def __init_subclass__(cls, **settings):
        """Let a class that has only a ``call`` find its gradients by a tape."""
        super().__init_subclass__(**settings)
        if callable(cls.__dict__.get("call")) and cls.forward is Layer.forward:
            for name, thing in vars(ByCall).items():
                if not name.startswith("__") and getattr(cls, name, None) is getattr(Layer, name, None):
                    setattr(cls, name, thing)

    def _refuse_call(self):
        """Say so where a class of the library got a ``call``, which nobody would call."""
        cls = type(self)
        if callable(getattr(cls, "call", None)) and cls.forward is not ByCall.forward:
            parent = next(one for one in cls.__mro__ if not callable(getattr(one, "call", None))).__name__
            expected = f"a call in classes derived from Layer itself; {parent} computes by forward"
            received = f"{cls.__name__}.call"
            remedy = f"Derive it from Layer, and make a {parent} in __init__ for call to call."
            raise NotImplementedError(complaint(self.name, expected, received, remedy))

    def __getattr__(self, name):
        """Say what to do where an attribute is missing because ``__init__`` of Layer never ran."""
        if name in _FROM_THE_BEGINNING and "_weights" not in vars(self):
            who, expected = type(self).__name__, "super().__init__() at the beginning of its __init__"
            raise AttributeError(complaint(who, expected, f"no such call, so it has no {name}"))
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

    def get_config(self):
        """Return the arguments that make an equal layer, as plain Python values."""
        config = {"name": self.name, "trainable": self.trainable, "dtype": policy(self.dtype)}
        if self.activity_regularizer is not None:
            config["activity_regularizer"] = regularizers.serialize(self.activity_regularizer)
        return config

    # What a subclass uses --------------------------------------------------------

    def add_weight(
        self,
        shape=(),
        initializer="glorot_uniform",
        dtype=None,
        trainable=True,
        *,
        name=None,
        regularizer=None,
        constraint=None,
    ):
        """Make a weight; keep the result as an attribute and use it in the passes.

        Parameters
        ----------
        shape : tuple of int
        initializer : str or callable
            ``initializer(shape, dtype=...) -> ndarray``.
        dtype : None
            Taken for Keras's sake: weights are of the layer's type.
        name : str, optional
            Its key in ``grads`` and in weight files; "variable" and a number if not given.
        trainable : bool
            False for what no optimizer shall ever change; ``backward`` leaves it alone.
        regularizer : str, Regularizer or None
            What it adds to the loss.
        constraint : str, callable or None
            What is done to it after each step.

        Returns
        -------
        ndarray
            When a model is built, its weights move into one vector for all layers; the
            attributes of the layer that hold this array are pointed at the new place.
        """
        name = f"variable_{len(self._weights)}" if name is None else name
        if name in self._weights:
            raise ValueError(complaint(self.name, "a new name for each weight", f"'{name}' twice"))
        spend(self.name, tuple(shape))
        draw = initializers.get("zeros" if filled_later() else initializer)
        weight = np.asarray(draw(tuple(shape), dtype=self.dtype), self.dtype)
        self._weights[name] = weight
        if not trainable:
            self._fixed.add(name)
        if regularizer is not None:
            self._regularizers[name] = regularizers.get(regularizer)
        if constraint is not None:
            self._constraints[name] = constraints.get(constraint)
        return weight

    def rebind(self, name, array):
        """Point weight ``name``, wherever the layer holds it, at another array."""
        self._rebind_own(name, array)

    def _rebind_own(self, name, array):
        old = self._weights[name]
        for attribute, value in vars(self).items():
            if value is old:
                setattr(self, attribute, array)
        self._weights = {**self._weights, name: array}

    # What everybody uses ---------------------------------------------------------

    def ensure_built(self, input_shape):
        """Build once, check the shape every time, and return the output shape."""
        input_shape = tuple(input_shape)
        if not self.built:
            self.build(input_shape)
            self.built = True
            self.batch_input_shape = input_shape
            self.batch_output_shape = tuple(self.compute_output_shape(input_shape))
            self.build_inside(input_shape)
            return self.batch_output_shape
        return tuple(self.compute_output_shape(input_shape))

    def __call__(self, x, training=None):
        """Run the forward pass on an array, as one shard; builds the layer if needed.

        Parameters
        ----------
        x : array_like of shape (N, ...), or KerasTensor
            A tensor of ``Input`` or another layer: the layer becomes a part of the model
            that is made of it later.
        training : bool, optional

        Returns
        -------
        ndarray or KerasTensor
            Where a :class:`tinycnn.tracing.Tape` records, a traced array.
        """
        if is_symbolic(x):
            return self.on_tensor(x, training)
        if (tape := recording()) is not None:
            self.ensure_built((None, *(x.shape if isinstance(x, Traced) else np.shape(x))[1:]))
            return call_recorded(self, x, run_of_call(training, tape), tape)
        x = np.ascontiguousarray(x, self.dtype)
        self.ensure_built((None, *x.shape[1:]))
        run = Run(operations(), bool(training))
        meeting = self.meeting if training else None
        if meeting is not None:
            run.total = meeting.gather(x, run)
            meeting.conclude(run.total)
        return np.array(self.forward(x, run)[0])

    def parts(self):
        """Take the layer apart into pieces that run by themselves."""
        return [Part(vars(type(self)).get("kind"), self, self.forward, self.backward, self.meeting)]

    @property
    def gradient_comes_late(self):
        """bool: whether ``backward`` may leave its weights' gradient to the end of the batch."""
        return False

    @property
    def named_weights(self):
        """dict of str to ndarray: the weights themselves, not copies."""
        return dict(self._weights)

    @property
    def learned_weights(self):
        """dict of str to ndarray: those that ``backward`` gives a gradient, frozen or not."""
        return {name: weight for name, weight in self._weights.items() if name not in self._fixed}

    @property
    def weight_regularizers(self):
        """dict of str to Regularizer: of the weights that have one."""
        return dict(self._regularizers)

    @property
    def weight_constraints(self):
        """dict of str to callable: of the weights that have one."""
        return dict(self._constraints)

    @property
    def minds_training(self):
        """bool: whether it does in training something else than outside."""
        return self.meeting is not None or hasattr(self, "seed")

    @property
    def losses(self):
        """list of float: what each regularized weight that may learn adds to the loss.

        What a batch's outputs add is known only while that batch is computed.
        """
        learns = self.learned_weights if self.trainable else {}
        rules = self.weight_regularizers
        return [float(rule(learns[name])) for name, rule in rules.items() if name in learns]

    @property
    def leaves(self):
        """list of Layer: this one; of a model, all the layers that it is made of."""
        return [self]

    @property
    def weights(self):
        """list of ndarray: the weights themselves, not copies."""
        return list(self.named_weights.values())

    @property
    def trainable_weights(self):
        """list of ndarray: those an optimizer changes."""
        return list(self.learned_weights.values()) if self.trainable else []

    @property
    def non_trainable_weights(self):
        """list of ndarray: those an optimizer leaves alone."""
        if not self.trainable:
            return self.weights
        learned = self.learned_weights
        return [weight for name, weight in self.named_weights.items() if name not in learned]

    @property
    def variables(self):
        """list of ndarray: Keras's other name of :attr:`weights`."""
        return self.weights

    @property
    def trainable_variables(self):
        """list of ndarray: Keras's other name of :attr:`trainable_weights`."""
        return self.trainable_weights

    @property
    def non_trainable_variables(self):
        """list of ndarray: Keras's other name of :attr:`non_trainable_weights`."""
        return self.non_trainable_weights

    def get_weights(self):
        """Return copies of the weights, in the order in which they were made."""
        return [np.array(w) for w in self.weights]

    def set_weights(self, weights):
        """Write new values into the weights.

        Parameters
        ----------
        weights : list of array_like
            As :meth:`get_weights` returns them. All shapes are checked before any
            weight is changed.
        """
        weights = [np.asarray(w) for w in weights]
        own, came = [w.shape for w in self.weights], [w.shape for w in weights]
        if own != came:
            remedy = "" if self.built else "Build it first: weights exist once the input shape is known."
            raise ValueError(complaint(self.name, f"weights of shapes {own}", f"{came}", remedy))
        for mine, new in zip(self.weights, weights, strict=True):
            mine[...] = new

    def count_params(self):
        """Count the numbers in all weights."""
        if not self.built:
            raise NotBuiltError(f"{self.name} has no weights yet. Build it first, or call it on data.")
        return sum(w.size for w in self.weights)

    @classmethod
    def from_config(cls, config):
        """Make a layer from what :meth:`get_config` returned, here or in Keras."""
        return cls(**without_idle(cls, config))

    def get_build_config(self):
        """Return what :meth:`build_from_config` makes the weights from, or None before they are made."""
        return {"input_shape": self.batch_input_shape} if self.built else None

    def build_from_config(self, config):
        """Make the weights for the shape that a config holds."""
        shape = config.get("input_shape")
        if shape is not None:
            self.ensure_built(tuple(shape))

    @property
    def known_input_shape(self):
        """tuple or None: (None, ...) as far as it is known before the weights are made."""
        return self.batch_input_shape

    @property
    def input_shape(self):
        """tuple: the shape of the input, (None, ...)."""
        return self._known_shape(self.batch_input_shape)

    @property
    def output_shape(self):
        """tuple: the shape of the output, (None, ...)."""
        return self._known_shape(self.batch_output_shape)

    def _known_shape(self, shape):
        if shape is None:
            raise NotBuiltError(
                f"{self.name} does not know its shapes yet. Build it first, or call it on data."
            )
        return shape

    def __getstate__(self):
        """Leave out, for copies and pickles, where it was called: a model calls its layers anew."""
        return {name: value for name, value in vars(self).items() if name != "_first"}

    def __repr__(self):
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"
