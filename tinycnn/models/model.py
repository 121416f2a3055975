"""Models made of tensors: the functional way to write one down."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.layers.by_call import inside_call
from tinycnn.layers.input import InputLayer
from tinycnn.layers.symbolic import ONE_CHAIN, KerasTensor, is_symbolic
from tinycnn.models import functional_config
from tinycnn.models.chain import Chain
from tinycnn.models.path import own_places, path_to
from tinycnn.models.structure import flat
from tinycnn.models.subclassed import (
    Whole,
    arguments_of,
    attributes_of,
    chain_of_call,
    needs_no_tensors,
    says_how,
)
from tinycnn.saving.serialization import deserialize_keras_object, serialize_keras_object


class Model(Chain):
    """The layers that lie between an input and the outputs that are computed from it.

    Parameters
    ----------
    inputs : KerasTensor, or list or dict of one
        From ``Input``, or the output of a layer.
    outputs : KerasTensor, or list or dict of several
        What layers return that are called on tensors, one after the other. ``layer.output``
        of the layers of another model makes a model that shows what these layers do; it
        shares their weights.
    name : str, optional
    trainable : bool, optional

    Raises
    ------
    ValueError
        If the outputs are not computed from the input, or not in one chain of layers; the
        message names the place.
    NotImplementedError
        For a class that is derived from it and says itself how to learn (``train_step``).

    Notes
    -----
    A class that is derived from it may write ``call(self, inputs)`` or ``call(self, inputs,
    training)`` instead, which sends ``inputs`` through layers that ``__init__`` made. It is called
    once, on a tensor, when the shape of the input is known; if that is no chain of layers it is
    called for every batch, and a tape finds the gradients, which takes longer.

    Examples
    --------
    >>> from tinycnn import Model, layers
    >>> inputs = layers.Input(shape=(28, 28, 1))
    >>> x = layers.Conv2D(8, 3, activation="relu")(inputs)
    >>> x = layers.Flatten()(layers.MaxPooling2D()(x))
    >>> model = Model(inputs, layers.Dense(10, activation="softmax")(x))
    >>> model.output_shape, model.count_params()
    ((None, 10), 13610)

    What the layers make of an image:

    >>> import numpy as np
    >>> features = Model(model.input, [layer.output for layer in model.layers[1:3]])
    >>> [maps.shape for maps in features.predict(np.zeros((1, 28, 28, 1)), verbose=0)]
    [(1, 26, 26, 8), (1, 13, 13, 8)]
    """

    # Whether its class says by ``call`` how to compute.
    _is_own = False

    def __new__(cls, *arguments, **settings):
        """Make a Functional, as Keras does; a class with ``call`` notes its arguments for its config."""
        made = super().__new__(Functional if cls is Model else cls)
        if says_how(made):
            made._own_arguments = arguments_of(cls, made, arguments, settings)
        return made

    def __init__(self, inputs=None, outputs=None, name=None, trainable=None):
        super().__init__(name)
        self._is_own = inputs is None and outputs is None and needs_no_tensors(self)
        if self._is_own:
            return
        if inputs is None or outputs is None:
            received = f"{type(self).__name__}(...) without them"
            remedy = "Write Model(inputs, outputs), Sequential([...]), or a class with a method call."
            raise NotImplementedError(complaint("Model", "inputs and outputs", received, remedy))
        entrance = _the_one(self.name, inputs)
        for tensor in flat(outputs):
            _check(self.name, "outputs", tensor)
        path, numbers = path_to(self.name, entrance, outputs)
        self._layers = own_places([tensor.operation for tensor in path[1:]], path[1:])
        self._taken = numbers
        if entrance.parent is None:
            self._input_layer, self._tensors = entrance.operation, path
        else:  # from the middle of another model
            again = InputLayer(batch_shape=entrance.shape, dtype=entrance.dtype, name=f"{entrance.name}CLONE")
            self._enter(again)
            self._link()
        if trainable is not None:
            self.trainable = trainable

    def build(self, input_shape=None):
        """Make the weights of a class with ``call``; others have theirs from the beginning.

        Parameters
        ----------
        input_shape : tuple
            (None, ...): with the batch axis, as Keras wants it.
        """
        if not self._is_own or self._layers:
            return
        if not says_how(self):
            raise NotImplementedError(complaint(self.name, "a method call, to compute its output", "none"))
        if input_shape is None:
            raise ValueError(complaint(f"{self.name}.build", "an input_shape such as (None, 784)", "none"))
        self._layers, self._tensors, self._taken = chain_of_call(self, tuple(input_shape))
        self._input_layer = self._tensors[0].operation
        self._structure_changed()

    def __call__(self, x, training=None, **others):
        """Compute the output for some samples; see :class:`tinycnn.models.chain.Chain`.

        Parameters
        ----------
        x : array_like of shape (N, ...), or KerasTensor
        training : bool, optional
        **others
            Further arguments of the class's own ``call``, which is then called as it is.

        Returns
        -------
        ndarray of shape (N, ...), or KerasTensor
        """
        if not others or not self._is_own:
            return super().__call__(x, training, **others)
        if not is_symbolic(x):
            self.ensure_built((None, *(x.shape if hasattr(x, "shape") else np.shape(x))[1:]))
            if not inside_call():
                self.readable_parameters()  # weights move to where they stay before they are used
        return self.call(x, **({} if training is None else {"training": training}), **others)

    @property
    def layers(self):
        """list of Layer or model: in order, the ``InputLayer`` first, as in Keras.

        Of a class with ``call`` those that it calls, without an ``InputLayer``; before it was
        built, those among its attributes.
        """
        if self._is_own:
            is_chain = self._layers and not isinstance(self._layers[0], Whole)
            return list(self._layers) if is_chain else attributes_of(self)
        return [self._input_layer, *self._layers]

    @property
    def output_shapes(self):
        """list of tuple or None: the output shape of each layer; None until it is known."""
        if self._layers and isinstance(self._layers[0], Whole):
            return [layer.output_shape if layer.built else None for layer in self.layers]
        return super().output_shapes

    def get_config(self):
        """Return what makes an equal model with new weights, in Keras's form.

        Of a class with ``call``: the arguments that it was made with.
        """
        if self._is_own:
            return {name: serialize_keras_object(one) for name, one in self._own_arguments.items()}
        return functional_config.written(self)

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """Make a model from what :meth:`get_config` returned.

        Parameters
        ----------
        config : dict
            Of today's form or an older one of Keras.
        custom_objects : dict of str to class or function, optional

        Raises
        ------
        ValueError
            For a layer that is not known, for branches, and for a config of no sense.
        """
        if callable(getattr(cls, "call", None)) and isinstance(config, dict) and "layers" not in config:
            return cls(**{name: deserialize_keras_object(one) for name, one in config.items()})
        return cls(**functional_config.read(config, custom_objects))

    def _require_compiled(self, who):
        if not isinstance(self._taken, int):
            expected, received = "a model of one output", f"{len(self.outputs)} outputs"
            remedy = "Make another of the last one for it: Model(inputs, output)."
            raise NotImplementedError(complaint(f"{self.name}.{who}", expected, received, remedy))
        super()._require_compiled(who)


class Functional(Model):
    """What ``Model(inputs, outputs)`` makes; see :class:`Model`."""


def _the_one(who, inputs):
    found = flat(inputs)
    while len(found) == 1 and isinstance(found[0], (list, tuple)):  # Keras takes [model.inputs] too
        found = flat(found[0])
    for tensor in found:
        _check(who, "inputs", tensor)
    if len(found) != 1:
        names = ", ".join(f"'{tensor.name}'" for tensor in found)
        raise ValueError(complaint(who, "one input", f"{len(found)}: {names}", ONE_CHAIN))
    return found[0]


def _check(who, what, tensor):
    if not isinstance(tensor, KerasTensor):
        received = f"a {type(tensor).__name__}"
        if tensor == []:
            received = "an empty list"
        remedy = "Begin with Input(shape=...), and call layers on it: x = layers.Dense(10)(x)."
        raise ValueError(complaint(f"{who}: {what}", "tensors that layers were called on", received, remedy))
