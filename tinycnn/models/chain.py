"""Layers one after the other: what every model is made of."""

import numpy as np

from tinycnn.engine.program import output_shape
from tinycnn.errors import complaint
from tinycnn.layers.by_call import inside_call
from tinycnn.layers.input import InputLayer
from tinycnn.layers.preprocessing.images import RandomImageLayer
from tinycnn.layers.recorded import call_recorded, run_of_call
from tinycnn.layers.symbolic import Operation, is_symbolic
from tinycnn.models.config import Configured
from tinycnn.models.exporting import Exporting
from tinycnn.models.files import Files
from tinycnn.models.structure import each, flat
from tinycnn.models.summary import summary_text
from tinycnn.models.training import Training
from tinycnn.models.weights import Weights
from tinycnn.naming import automatic_name
from tinycnn.random import next_seed
from tinycnn.run import Run, operations
from tinycnn.tracing import Traced, recording

# What a user's class may define under Keras, and nobody would call here.
_OWN_STEPS = ("train_step", "test_step", "predict_step", "compute_loss", "make_train_function")


class Chain(Operation, Weights, Configured, Files, Exporting, Training):
    """A chain of layers, and the tensors between them.

    Parameters
    ----------
    name : str, optional
    """

    def __init__(self, name=None):
        Weights.__init__(self)
        Training.__init__(self)
        self.name = str(name) if name is not None else automatic_name(type(self))
        self._layers = []
        self._input_layer = None
        # Before the first layer, and after each; none before the shape of the input is known.
        self._tensors = []
        # Which of them come out, by their numbers: one, or a list or dictionary of several.
        self._taken = -1
        self._check_steps()

    def _check_steps(self):
        for step in _OWN_STEPS:
            if hasattr(type(self), step):
                self._refuse_step(step)

    def _refuse_step(self, step):
        expected = "classes of models without steps of their own"
        remedy = "Write a Layer of your own instead, with forward and backward."
        raise NotImplementedError(complaint("Model", expected, f"{type(self).__name__}.{step}", remedy))

    def _enter(self, input_layer):
        """Begin with this layer."""
        self._input_layer = input_layer
        self._tensors = [input_layer.output]

    def _link(self):
        """Call the layers that are not called yet, one after the other."""
        for layer in self._layers[len(self._tensors) - 1 :]:
            self._tensors.append(layer.on_tensor(self._tensors[-1]))

    # What it looks like from outside ---------------------------------------------------

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
        return 0 < len(self._layers) == len(self._tensors) - 1

    @property
    def layers(self):
        """list of Layer or model: in order."""
        return list(self._layers)

    @property
    def leaves(self):
        """list of Layer: in order, with those of the models inside this one in their place."""
        return [leaf for layer in self._layers for leaf in layer.leaves]

    @property
    def dtype(self):
        """dtype: in which it computes."""
        first = self._layers[0] if self._layers else self._input_layer
        return np.dtype("float32") if first is None else first.dtype

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
        layers = self.layers
        if index is not None:
            if not -len(layers) <= index < len(layers):
                raise ValueError(complaint(self.name, f"an index below {len(layers)}", f"{index}"))
            return layers[index]
        for layer in layers:
            if layer.name == name:
                return layer
        names = ", ".join(layer.name for layer in layers)
        raise ValueError(f"{self.name} has no layer '{name}'. Its layers: {names}.")

    @property
    def known_input_shape(self):
        """tuple or None: (None, ...) as far as it is known before the weights are made."""
        return self._tensors[0].shape if self._tensors else None

    @property
    def input_shape(self):
        """tuple: (None, ...)."""
        self._require_built("input_shape")
        return self._tensors[0].shape

    @property
    def output_shape(self):
        """tuple: (None, ...); for several outputs a list of such, in the order of :attr:`outputs`."""
        self._require_built("output_shape")
        if isinstance(self._taken, int):
            return self._tensors[self._taken].shape
        return [tensor.shape for tensor in self.outputs]

    @property
    def output_shapes(self):
        """list of tuple or None: the output shape of each layer; None until it is known."""
        shown = self.layers
        return [t.shape for t in self._tensors[-len(shown) :]] if self.built else [None] * len(shown)

    @property
    def inputs(self):
        """list of KerasTensor: what goes in."""
        self._require_built("inputs")
        return self._tensors[:1]

    @property
    def outputs(self):
        """list of KerasTensor: what comes out."""
        self._require_built("outputs")
        return [self._tensors[number] for number in flat(self._taken)]

    @property
    def input(self):
        """KerasTensor: what goes in."""
        return self.inputs[0]

    @property
    def output(self):
        """KerasTensor: what comes out; for several outputs a list or dictionary of such."""
        self._require_built("output")
        return each(lambda number: self._tensors[number], self._taken)

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

    def __call__(self, x, training=None):
        """Compute the output for some samples, as one batch.

        Parameters
        ----------
        x : array_like of shape (N, ...), or KerasTensor
            A tensor of ``Input`` or a layer: the model becomes a part of another one.
        training : bool, optional
            True: as in ``fit``, with dropout, and with normalization by this batch, whose
            averages move. No weight is learned. Not given: as in ``predict``, but layers that
            vary images at random do so, as in Keras.

        Returns
        -------
        ndarray of shape (N, ...), or KerasTensor
            For several outputs a list or dictionary of arrays. Where a
            :class:`tinycnn.tracing.Tape` records, traced arrays.
        """
        if is_symbolic(x):
            return self.on_tensor(x, training)
        if (tape := recording()) is not None:
            return self._recorded(x, training, tape)
        if training is None and any(isinstance(leaf, RandomImageLayer) for leaf in self.leaves):
            return self._through(x)
        if not training and not inside_call():
            return self.predict_on_batch(x)
        x = np.ascontiguousarray(x, self.dtype)
        self.ensure_built((None, *x.shape[1:]))
        run = Run(
            operations(self.run_eagerly), bool(training), (next_seed(), 0, 0) if training else (0, 0, 0)
        )
        found = [x]
        for layer in self._layers:
            for leaf in layer.leaves:
                run.total = None
                if run.training and leaf.meeting is not None:
                    run.total = leaf.meeting.gather(x, run)
                    leaf.meeting.conclude(run.total)
                x, _ = leaf.forward(x, run)
                run.position += 1
            found.append(x)
        return each(lambda number: np.array(found[number]), self._taken)

    def _through(self, x):
        """Call layer after layer, each as it is called alone."""
        self.ensure_built((None, *np.shape(x)[1:]))
        found = [np.ascontiguousarray(x, self.dtype)]
        for layer in self._layers:
            found.append(layer(found[-1]))
        return each(lambda number: found[number], self._taken)

    def _recorded(self, x, training, tape):
        """Call layer after layer while a tape records."""
        self.ensure_built((None, *(x.shape if isinstance(x, Traced) else np.shape(x))[1:]))
        if not inside_call():
            self.readable_parameters()  # weights move to where they stay before they are watched
        run = run_of_call(training, tape, self.run_eagerly)
        found = [x]
        for layer in self._layers:
            for leaf in layer.leaves:
                x = call_recorded(leaf, x, run, tape)
                run.position += 1
            found.append(x)
        return each(lambda number: found[number], self._taken)

    def on_tensor(self, x, training=None):
        """Return the tensor that comes out for a tensor, or a list of one."""
        if not isinstance(self._taken, int):
            expected, received = "one output, to be a part of another model", f"{len(self.outputs)}"
            raise NotImplementedError(complaint(self.name, expected, received))
        return super().on_tensor(x, training)

    def __getstate__(self):
        """Leave out, for copies and pickles, what is made anew: programs, tensors, the vector of weights."""
        left_out = {"_first", "_tensors", "_trainer", "_predictor", "training_state"}
        left_out |= {"_parameters", "_parameters_version", "_borrowed", "_read_version"}
        state = {name: value for name, value in vars(self).items() if name not in left_out}
        return {**state, "_known": len(self._tensors)}

    def __setstate__(self, state):
        known = state.pop("_known")
        Weights.__init__(self)
        vars(self).update(state)
        self._forget_programs()
        self._tensors = []
        if known:
            self._enter(self._input_layer)
        if known > 1:
            self._link()

    def __repr__(self):
        return f"<{type(self).__name__} name={self.name}, layers={len(self._layers)}, built={self.built}>"

    def _structure_changed(self):
        self._parameters = None
        self._forget_programs()

    def _make_entrance(self, shape, dtype):
        self._enter(InputLayer(batch_shape=shape, dtype=dtype))
