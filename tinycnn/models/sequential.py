"""A stack of layers."""

import numpy as np

from tinycnn.engine.parameters import ParameterVector
from tinycnn.errors import NotBuiltError, complaint
from tinycnn.layers.base import Layer
from tinycnn.layers.input import InputLayer
from tinycnn.layers.names import automatic_name
from tinycnn.models.summary import print_summary
from tinycnn.models.training import Training
from tinycnn.saving.weights import load_weights, save_weights


class Sequential(Training):
    """A model whose layers come one after the other.

    Parameters
    ----------
    layers : list of Layer, optional
        More can follow by :meth:`add`. If the first says its ``input_shape``, or is an
        ``Input``, the weights are made at once; else when the first data comes.
    name : str, optional

    Examples
    --------
    >>> from tinycnn import Sequential, layers
    >>> model = Sequential([
    ...     layers.Input(shape=(28, 28, 1)),
    ...     layers.Conv2D(8, 3, activation="relu"),
    ...     layers.MaxPooling2D(),
    ...     layers.Flatten(),
    ...     layers.Dense(10, activation="softmax"),
    ... ])
    >>> model.output_shape, model.count_params()
    ((None, 10), 13610)
    """

    def __init__(self, layers=None, name=None):
        super().__init__()
        self.name = str(name) if name is not None else automatic_name(type(self))
        self._layers = []
        self._input_shape = None
        self._parameters = None
        for layer in layers or []:
            self.add(layer)

    # Structure -------------------------------------------------------------------

    def add(self, layer):
        """Put a layer at the end.

        Raises
        ------
        TypeError
            If it is not a layer.
        ValueError
            If its name is taken, or its input does not fit the output before it; the
            model is then as it was.
        """
        if isinstance(layer, type) and issubclass(layer, Layer):
            remedy = f"Write {layer.__name__}(...), with its settings."
            raise TypeError(
                complaint(f"{self.name}.add", "a layer object", f"the class {layer.__name__}", remedy)
            )
        if not isinstance(layer, Layer):
            received = f"{layer!r} of type {type(layer).__name__}"
            raise TypeError(complaint(f"{self.name}.add", "a layer of tinycnn.layers", received))
        if layer.name in [known.name for known in self._layers]:
            remedy = "Give it another name=, and do not add one layer twice."
            raise ValueError(
                complaint(self.name, "layers of different names", f"'{layer.name}' twice", remedy)
            )
        if isinstance(layer, InputLayer):
            if self._layers or self._input_shape:
                raise ValueError(complaint(self.name, "Input as its first layer", "it after others"))
            self._input_shape = layer.output_shape
            return
        shape = self._input_shape if not self._layers else self._layers[-1].batch_output_shape
        if shape is None and not self._layers:
            shape = self._input_shape = layer.batch_input_shape
        if shape is not None:
            layer.ensure_built(shape)
            layer.batch_output_shape = tuple(layer.compute_output_shape(shape))
        self._layers.append(layer)
        self._structure_changed()

    def pop(self):
        """Take the last layer away and return it."""
        if not self._layers:
            raise ValueError(f"{self.name} has no layer to take away.")
        layer = self._layers.pop()
        self._structure_changed()
        return layer

    def build(self, input_shape=None):
        """Make the weights.

        Parameters
        ----------
        input_shape : tuple
            (None, ...): with the batch axis, as Keras wants it. Not needed if the
            first layer says it.
        """
        if input_shape is not None and self._input_shape is None:
            self._input_shape = (None, *tuple(input_shape)[1:])
        if self._input_shape is None:
            raise ValueError(
                complaint(f"{self.name}.build", "an input_shape such as (None, 28, 28, 1)", "none")
            )
        if not self._layers:
            raise ValueError(f"{self.name} has no layers. Add some first.")
        shape = self._input_shape
        for layer in self._layers:
            layer.ensure_built(shape)
            shape = layer.batch_output_shape = tuple(layer.compute_output_shape(shape))

    @property
    def built(self):
        """bool: whether all weights are there."""
        return bool(self._layers) and all(layer.built for layer in self._layers)

    @property
    def layers(self):
        """list of Layer: in order, without ``Input``, as in Keras."""
        return list(self._layers)

    def get_layer(self, name=None, index=None):
        """Return a layer by its name or its place.

        Raises
        ------
        ValueError
            If there is none.
        """
        if (name is None) == (index is None):
            raise ValueError(
                complaint(f"{self.name}.get_layer", "either a name or an index", "both or neither")
            )
        if index is not None:
            if not -len(self._layers) <= index < len(self._layers):
                raise ValueError(complaint(self.name, f"an index below {len(self._layers)}", f"{index}"))
            return self._layers[index]
        for layer in self._layers:
            if layer.name == name:
                return layer
        names = ", ".join(layer.name for layer in self._layers)
        raise ValueError(f"{self.name} has no layer '{name}'. Its layers: {names}.")

    @property
    def known_input_shape(self):
        """tuple or None: (None, ...) as far as it is known before the weights are made."""
        return self._input_shape

    @property
    def input_shape(self):
        """tuple: (None, ...)."""
        self._require_built("input_shape")
        return self._input_shape

    @property
    def output_shape(self):
        """tuple: (None, ...)."""
        self._require_built("output_shape")
        return self._layers[-1].batch_output_shape

    # Weights ---------------------------------------------------------------------

    @property
    def weights(self):
        """list of ndarray: the weights themselves, not copies."""
        return [weight for layer in self._layers for weight in layer.weights]

    @property
    def trainable_weights(self):
        """list of ndarray: those an optimizer changes."""
        return [weight for layer in self._layers for weight in layer.trainable_weights]

    @property
    def non_trainable_weights(self):
        """list of ndarray: those an optimizer leaves alone."""
        return [weight for layer in self._layers for weight in layer.non_trainable_weights]

    def get_weights(self):
        """Return copies of all weights, in order."""
        return [np.array(weight) for weight in self.weights]

    def set_weights(self, weights):
        """Write new values into all weights.

        Parameters
        ----------
        weights : list of array_like
            As :meth:`get_weights` returns them. All shapes are checked before any
            weight is changed.
        """
        self._require_built("set_weights")
        weights = [np.asarray(weight) for weight in weights]
        own, came = [w.shape for w in self.weights], [w.shape for w in weights]
        if own != came:
            raise ValueError(complaint(f"{self.name}.set_weights", f"arrays of shapes {own}", f"{came}"))
        for mine, new in zip(self.weights, weights, strict=True):
            mine[...] = new

    def count_params(self):
        """Count the numbers in all weights."""
        self._require_built("count_params")
        return sum(layer.count_params() for layer in self._layers)

    def save_weights(self, filepath, overwrite=True):
        """Write all weights into a file, whole or not at all.

        Parameters
        ----------
        filepath : str or path
            Ending in ``.weights.npz``.
        overwrite : bool
            False: refuse if the file exists.
        """
        self._require_built("save_weights")
        named = [
            (f"{layer.name}/{name}", w) for layer in self._layers for name, w in layer.named_weights.items()
        ]
        save_weights(filepath, named, overwrite)

    def load_weights(self, filepath):
        """Read all weights from a file that :meth:`save_weights` wrote.

        Raises
        ------
        ValueError
            If the file is damaged or its weights do not fit; no weight has changed then.
        """
        self._require_built("load_weights")
        expected = [
            (f"{layer.name}/{name}", w.shape, w.dtype)
            for layer in self._layers
            for name, w in layer.named_weights.items()
        ]
        self.set_weights(load_weights(filepath, expected))

    # Looking at it ---------------------------------------------------------------

    def summary(self, line_length=None, print_fn=None, expand_program=False):
        """Print the layers, their output shapes and numbers of parameters.

        Parameters
        ----------
        line_length : int, optional
            Width of the table, in characters.
        print_fn : callable, optional
            Takes the text instead of ``print``.
        expand_program : bool
            Show also which steps run, that is, which layers were fused.
        """
        print_summary(self, line_length, print_fn or print, expand_program)

    def __call__(self, x, training=False):
        """Compute the output for some samples, as one batch."""
        if training:
            raise ValueError(f"{self.name} is called on data for predictions; to train, use fit.")
        return self.predict_on_batch(x)

    def __repr__(self):
        return f"<Sequential name={self.name}, layers={len(self._layers)}, built={self.built}>"

    # For the engine --------------------------------------------------------------

    def parameters(self):
        """Return the vector that holds all weights; they move into it if they must."""
        self._require_built("training or prediction")
        if self._parameters is None or not self._parameters.is_current(self._layers):
            self._parameters = ParameterVector(self._layers, self._layers[0].dtype)
            self._forget_programs()
        return self._parameters

    def _structure_changed(self):
        self._parameters = None
        self._forget_programs()

    def _require_built(self, what):
        if not self.built:
            raise NotBuiltError(
                f"{self.name} has no weights yet, which {what} needs. Give its first layer an "
                "input_shape=, call build, or call it on data."
            )
