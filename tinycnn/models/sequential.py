"""A stack of layers."""

import numpy as np

from tinycnn.engine.program import output_shape
from tinycnn.errors import complaint
from tinycnn.layers.base import Layer
from tinycnn.layers.input import InputLayer
from tinycnn.layers.names import automatic_name
from tinycnn.models.model import Model
from tinycnn.models.spec import Spec
from tinycnn.models.summary import summary_text
from tinycnn.models.training import Training
from tinycnn.models.weights import Weights
from tinycnn.random import next_seed
from tinycnn.run import Run, operations


class Sequential(Model):
    """A model whose layers come one after the other.

    Parameters
    ----------
    layers : list of Layer or Sequential, optional
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
        Weights.__init__(self)
        Training.__init__(self)
        self.name = str(name) if name is not None else automatic_name(type(self))
        self._layers = []
        self._input_shape = None
        self._input_layer = None
        self._output_shapes = []  # of each layer in this model; another may use it otherwise
        if layers is not None and not isinstance(layers, (list, tuple)):
            received = f"{layers!r}"
            raise TypeError(complaint(self.name, "a list of layers", received, "Write Sequential([...])."))
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
        if not isinstance(layer, (Layer, Sequential)) or layer is self:
            received = f"{layer!r} of type {type(layer).__name__}"
            raise TypeError(complaint(f"{self.name}.add", "a layer of tinycnn.layers", received))
        if layer.name in [known.name for known in self._layers]:
            remedy = "Give it another name=, and do not add one layer twice."
            raise ValueError(
                complaint(self.name, "layers of different names", f"'{layer.name}' twice", remedy)
            )
        if self._layers and layer.dtype != self.dtype:
            expected = f"layers of dtype {self.dtype}, as its first"
            raise ValueError(complaint(self.name, expected, f"{layer.name} of {layer.dtype}"))
        if isinstance(layer, InputLayer):
            if self._layers or self._input_shape:
                raise ValueError(complaint(self.name, "Input as its first layer", "it after others"))
            self._input_shape, self._input_layer = layer.output_shape, layer
            return
        if self._input_shape is None and not self._layers:
            self._input_shape = layer.known_input_shape
        if self._input_shape is not None:
            before = self._output_shapes[-1] if self._layers else self._input_shape
            self._output_shapes.append(layer.ensure_built(before))
        self._layers.append(layer)
        self._structure_changed()

    def pop(self, rebuild=True):
        """Take the last layer away and return it.

        Parameters
        ----------
        rebuild : bool
            Taken for Keras's sake: the others need no building anew.
        """
        if not self._layers:
            raise ValueError(f"{self.name} has no layer to take away.")
        layer = self._layers.pop()
        del self._output_shapes[len(self._layers) :]
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
        shapes = []
        for layer in self._layers:
            shapes.append(shape := layer.ensure_built(shape))
        self._output_shapes = shapes

    def ensure_built(self, input_shape):
        """Build once, check the shape every time, and return the output shape; as a layer does."""
        if not self.built:
            self.build(input_shape)
        return self.compute_output_shape(input_shape)

    def compute_output_shape(self, input_shape):
        """Return the shape that comes out, (None, ...), for an input of this shape."""
        self._require_built("compute_output_shape")
        return output_shape(self.leaves, tuple(input_shape))

    @property
    def built(self):
        """bool: whether all weights are there."""
        return 0 < len(self._layers) == len(self._output_shapes)

    @property
    def layers(self):
        """list of Layer or Sequential: in order, without ``Input``, as in Keras."""
        return list(self._layers)

    @property
    def leaves(self):
        """list of Layer: in order, with those of the models inside this one in their place."""
        return [leaf for layer in self._layers for leaf in layer.leaves]

    @property
    def dtype(self):
        """dtype: in which it computes."""
        return self._layers[0].dtype if self._layers else np.dtype("float32")

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
        return self._output_shapes[-1]

    @property
    def output_shapes(self):
        """list of tuple or None: the output shape of each layer; None until it is known."""
        return self._output_shapes if self.built else [None] * len(self._layers)

    @property
    def inputs(self):
        """list of Spec: shape, dtype and name of what goes in."""
        return [Spec(self.input_shape, self.dtype.name, f"{self.name}_input")]

    @property
    def outputs(self):
        """list of Spec: shape, dtype and name of what comes out."""
        return [Spec(self.output_shape, self.dtype.name, f"{self.name}_output")]

    # Looking at it ---------------------------------------------------------------

    def summary(
        self,
        line_length=None,
        positions=None,
        print_fn=None,
        expand_nested=False,
        show_trainable=False,
        layer_range=None,
        expand_program=False,
    ):
        """Print the layers, their output shapes and numbers of parameters.

        Parameters
        ----------
        line_length : int, optional
            Width of the table, in characters; if not given 88, or what the terminal has.
        positions : list of float, optional
            Where the columns end, as shares of the line.
        print_fn : callable, optional
            Takes the whole text, with its last line end, instead of ``print``.
        expand_nested : bool
            Show the layers of models inside this one too.
        show_trainable : bool
            Show which layers learn.
        layer_range : (str, str), optional
            The first and the last layer to show, by their names or regular expressions.
        expand_program : bool
            Show also which steps run, that is, which layers were fused.
        """
        text = summary_text(
            self, line_length, positions, expand_nested, show_trainable, layer_range, expand_program
        )
        if print_fn is None:
            print(text)
        else:
            print_fn(text + "\n")

    def __call__(self, x, training=False):
        """Compute the output for some samples, as one batch.

        Parameters
        ----------
        x : array_like of shape (N, ...)
        training : bool
            True: as in ``fit``, with dropout, and with normalization by this batch, whose
            averages move. No weight is learned.

        Returns
        -------
        ndarray of shape (N, ...)
        """
        if not training:
            return self.predict_on_batch(x)
        x = np.ascontiguousarray(x, self.dtype)
        self.ensure_built((None, *x.shape[1:]))
        run = Run(operations(self.run_eagerly), training=True, batch=(next_seed(), 0, 0))
        for run.position, layer in enumerate(self.leaves):
            run.total = None
            if layer.meeting is not None:
                run.total = layer.meeting.gather(x, run)
                layer.meeting.conclude(run.total)
            x, _ = layer.forward(x, run)
        return np.array(x)

    def __getstate__(self):
        """Leave out, for copies and pickles, what is made anew: programs, and the vector of weights."""
        anew = {
            "training_state": None,
            "_parameters": None,
            "_parameters_version": -1,
            "_trainer": None,
            "_predictor": None,
        }
        return {**vars(self), **anew}

    def __repr__(self):
        return f"<Sequential name={self.name}, layers={len(self._layers)}, built={self.built}>"

    def _structure_changed(self):
        self._parameters = None
        self._forget_programs()
