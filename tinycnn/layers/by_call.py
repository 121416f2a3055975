"""Layers written as Keras wants them, with ``call`` alone: a tape finds their gradients.

Such a layer may have weights of its own, and layers among its attributes, whose weights count
as its own. What it computes is the user's business, so a batch is never cut for it.
"""

import copy
import inspect
import threading

import numpy as np

from tinycnn.errors import complaint
from tinycnn.layers.symbolic import Operation
from tinycnn.run import key_number
from tinycnn.tracing import Tape, Traced, not_recording, recording

_thread = threading.local()


class ByCall:
    """What a class of layers that has only a ``call`` gets in the place of two passes."""

    # What arrays are inside ``call`` while a tape records.
    traced_kind = Traced
    wants_whole_batch = True

    def compute_output_shape(self, input_shape):
        """Return the shape that comes out, found by trying."""
        if self.built and self.batch_output_shape and input_shape[1:] == self.batch_input_shape[1:]:
            return (input_shape[0], *self.batch_output_shape[1:])
        if None in input_shape[1:]:
            expected = "the sizes of its input, which it is tried with"
            raise ValueError(complaint(self.name, expected, f"{tuple(input_shape)}"))
        y = np.asarray(_tried(self, input_shape))
        if y.ndim == 0 or len(y) != 2:
            received = f"shape {y.shape} for two samples"
            raise ValueError(complaint(f"{self.name}.call", "to keep the axis of the samples", received))
        return (input_shape[0], *y.shape[1:])

    def build_inside(self, input_shape):
        """Make the weights of layers inside, if finding the shape has not done so."""
        if not all(leaf.built for leaf in with_inside([self])[1:]):
            _tried(self, input_shape)
        _refuse_penalties_of_outputs(self)

    def forward(self, x, run):
        """Compute the output; while something is learned, also the way back."""
        if not run.training and recording() is None:
            return np.ascontiguousarray(_called(self, x, False), self.dtype), None
        seed = key_number(run.batch, None, run.position)
        settings = {"training": run.training, "seed": seed, "concluding": run.concluding}
        with Tape(self.traced_kind, apart=True, **settings) as tape:
            entrance = tape.leaf(x)
            y = _called(_twin(self, tape), entrance, run.training)
        if not isinstance(y, Traced):
            expected = "to compute its output by layers, tf, keras.ops or NumPy's functions"
            raise TypeError(complaint(f"{self.name}.call", expected, f"a {type(y).__name__}"))
        return np.ascontiguousarray(y.value, self.dtype), (tape, entrance, y)

    def backward(self, dy, saved, grads, run):
        """Go back through the tape."""
        tape, entrance, y = saved
        learned = self.learned_weights
        found = tape.gradient(y, [entrance, *learned.values()], dy)
        for name, gradient in zip(learned, found[1:], strict=True):
            grads[name][...] = 0 if gradient is None else gradient
        return np.zeros_like(entrance.value) if found[0] is None else np.ascontiguousarray(found[0])

    @property
    def trainable(self):
        """bool: whether it learns; assigned, it goes for the layers inside too."""
        return self._learns

    @trainable.setter
    def trainable(self, value):
        self._learns = value
        for leaf in layers_inside(self):
            leaf.trainable = value

    @property
    def named_weights(self):
        """dict of str to ndarray: its own, then those of the layers inside."""
        return {**self._weights, **_inside(self, lambda leaf: leaf.named_weights)}

    @property
    def learned_weights(self):
        """dict of str to ndarray: those that get a gradient."""
        own = {name: weight for name, weight in self._weights.items() if name not in self._fixed}
        return {**own, **_inside(self, lambda leaf: leaf.learned_weights if leaf.trainable else {})}

    @property
    def weight_regularizers(self):
        """dict of str to Regularizer: of the weights that have one."""
        return {**self._regularizers, **_inside(self, lambda leaf: leaf.weight_regularizers)}

    @property
    def weight_constraints(self):
        """dict of str to callable: of the weights that have one."""
        return {**self._constraints, **_inside(self, lambda leaf: leaf.weight_constraints)}

    @property
    def minds_training(self):
        """bool: whether it does in training something else than outside."""
        return _takes_training(self) or any(leaf.minds_training for leaf in layers_inside(self))

    def rebind(self, name, array):
        """Point a weight, wherever it is held, at another array."""
        if name in self._weights:
            self._rebind_own(name, array)
            return
        for prefix, leaf in _named_inside(self):
            for inner in leaf.named_weights:
                if f"{prefix}/{inner}" == name:
                    leaf.rebind(inner, array)


def layers_inside(holder):
    """Return the layers among the attributes, those of lists and models too, each once."""
    found = []

    def look(value):
        if isinstance(value, Operation):
            found.extend(leaf for leaf in value.leaves if leaf not in found)
        elif isinstance(value, (list, tuple, dict)):
            for one in value.values() if isinstance(value, dict) else value:
                look(one)

    for name, value in vars(holder).items():
        if not name.startswith("_"):
            look(value)
    return found


def with_inside(layers):
    """Return layers, and after each one with ``call`` those inside, and those inside of them."""
    found = []
    for layer in layers:
        found.append(layer)
        if layer.wants_whole_batch:
            found += with_inside(layers_inside(layer))
    return found


def inside_call():
    """Tell whether this thread is inside a layer's own ``call``: its weights stay where they are."""
    return getattr(_thread, "depth", 0) > 0


def _named_inside(layer):
    """Return (name, layer) of the layers inside; those of one name get numbers."""
    found = {}
    for leaf in layers_inside(layer):
        name, number = leaf.name, 1
        while name in found:
            name, number = f"{leaf.name}_{number}", number + 1
        found[name] = leaf
    return found.items()


def _inside(layer, which):
    return {
        f"{prefix}/{name}": thing
        for prefix, leaf in _named_inside(layer)
        for name, thing in which(leaf).items()
    }


def _refuse_penalties_of_outputs(layer):
    for leaf in layers_inside(layer):
        if leaf.activity_regularizer is not None:
            expected = "layers without an activity_regularizer of their own inside"
            remedy = f"Give it to {layer.name} itself, for what comes out of it."
            raise NotImplementedError(complaint(layer.name, expected, f"that of {leaf.name}", remedy))


def _tried(layer, input_shape):
    """Return what it makes of two samples; layers inside are built by that."""
    with not_recording():
        return _called(layer, np.zeros((2, *input_shape[1:]), layer.dtype), False)


def _called(layer, x, training):
    settings = {"training": training} if _takes_training(layer) else {}
    _thread.depth = getattr(_thread, "depth", 0) + 1
    try:
        return layer.call(x, **settings)
    finally:
        _thread.depth -= 1


def _takes_training(layer):
    known = inspect.signature(layer.call).parameters.values()
    return any(one.name == "training" for one in known)


def _twin(layer, tape):
    """Return the layer with arrays that remember in the place of its own weights."""
    twin = copy.copy(layer)
    stand_ins = {id(weight): tape.leaf(weight) for weight in layer._weights.values()}
    for name, value in vars(layer).items():
        if id(value) in stand_ins:
            twin.__dict__[name] = stand_ins[id(value)]
    return twin
