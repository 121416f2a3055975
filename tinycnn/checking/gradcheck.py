"""Gradients compared with difference quotients, in float64."""

import copy

import numpy as np

from tinycnn.checking.report import GradientReport, Row
from tinycnn.engine.program import Program
from tinycnn.errors import complaint
from tinycnn.layers.base import Layer
from tinycnn.layers.by_call import with_inside
from tinycnn.layers.input import InputLayer
from tinycnn.losses.base import Loss
from tinycnn.run import Run, operations


def gradcheck(
    target, x, y=None, *, epsilon=1e-6, tolerance=1e-6, entries=40, training=True, eager=False, seed=0
):
    """Check the gradients of a layer or of a whole model.

    Each number of each weight and of the input is moved up and down a little, and how
    the loss changes is compared with what ``backward`` says. That is done on a copy in
    float64; ``target`` stays as it is. Random numbers (dropout) are the same each time.

    Parameters
    ----------
    target : Layer or Sequential
        A model runs as it does in ``fit``, fused steps included.
    x : array_like or tuple of int
        Samples (N, ...); or their shape, to have them made: all different, none near 0,
        so that no relu or maximum stands on its edge.
    y : array_like, optional
        Labels, if ``target`` is a compiled model and its loss shall be part of the
        check. Else the loss is a random weighting of the output.
    epsilon : float
        By how much a number is moved.
    tolerance : float
        Relative error up to which two gradients are the same.
    entries : int
        How many numbers of each array are checked, chosen at random; all, if there are
        no more.
    training : bool
        Whether the layers shall behave as in training.
    eager : bool
        Check the plain reference instead of the compiled kernels.
    seed : int

    Returns
    -------
    GradientReport
        A table to print; true if all gradients agree.

    Examples
    --------
    >>> from tinycnn import gradcheck, layers
    >>> print(gradcheck(layers.Dense(2), (3, 4)))  # doctest: +ELLIPSIS, +NORMALIZE_WHITESPACE
    gradient by  shape   checked   worst at  analytic ...
    input        (3, 4)  12 of 12 ...
    dense.../kernel (4, 2)  8 of 8 ...
    dense.../bias   (2,)    2 of 2 ...
    All gradients agree (relative error at most 1e-06).
    """
    rng = np.random.default_rng(seed)
    x = made_input(x, rng) if isinstance(x, tuple) else np.array(x, np.float64)
    layers, loss = _float64_copy(target, x)
    function = _Function(layers, loss, y, x, training, eager, rng)
    gradients = function.gradients()
    rows = []
    for name, array, gradient in gradients:
        if gradient.shape != array.shape:
            who = f"gradcheck: backward for {name}"
            raise ValueError(complaint(who, f"a gradient of shape {array.shape}", f"{gradient.shape}"))
        rows.append(_check(function, name, array, gradient, epsilon, tolerance, entries, rng))
    return GradientReport(rows, tolerance)


def made_input(shape, rng):
    """Return numbers from -2 to 2, evenly spaced, none of them 0, in random order."""
    size = int(np.prod(shape))
    return ((rng.permutation(size) + 0.5 - (size // 2)) * (4 / size)).reshape(shape)


class _Function:
    """The loss as a function of the input and the weights."""

    def __init__(self, layers, loss, y, x, training, eager, rng):
        if y is not None and loss is None:
            raise ValueError(complaint("gradcheck: y", "a compiled model", "one without a loss"))
        output_shape = (None, *layers[-1].compute_output_shape(layers[-1].batch_input_shape)[1:])
        self._labels = None if y is None else loss.prepare(np.asarray(y), output_shape, np.float64)
        self._loss = loss if y is not None else _Projection(rng)
        self._program = Program(layers, self._loss, plain=eager)
        self._layers, self._x = layers, x
        self._scale = np.full(len(x), 1 / len(x))
        self._run = {"ops": operations(eager), "training": training, "batch": (1, 0, 0)}

    def gradients(self):
        """Return (name, array, gradient) of the input and of each weight."""
        grads = {
            layer: {n: np.full_like(w, np.nan) for n, w in layer.learned_weights.items()}
            for layer in self._layers
        }
        run = Run(**self._run)
        _, _, dx = self._program.loss_and_gradient(
            self._x, self._labels, self._scale, grads, run, to_input=True
        )
        found = [("input", self._x, np.array(dx))]
        for layer in self._layers:
            for name, weight in layer.learned_weights.items():
                found.append((f"{layer.name}/{name}", weight, grads[layer][name]))
        return found

    def __call__(self):
        run = Run(**self._run)
        z, _ = self._program.forward(self._x, run)
        losses, _ = self._program.loss.forward(self._labels, z, run)
        return float((losses * self._scale).sum())


class _Projection(Loss):
    """A random weighting of the output, whose gradient is the weights."""

    def __init__(self, rng):
        super().__init__(name="projection")
        self._rng, self._weights = rng, None

    def forward(self, y_true, y_pred, run):
        if self._weights is None:
            self._weights = self._rng.uniform(0.5, 1.5, y_pred.shape) * self._rng.choice(
                [-1, 1], y_pred.shape
            )
        values = (self._weights * y_pred).reshape(len(y_pred), -1).sum(axis=1)
        return values, None

    def backward(self, scale, saved, run):
        return self._weights * scale.reshape(-1, *[1] * (self._weights.ndim - 1))


def _float64_copy(target, x):
    if isinstance(target, Layer):
        layers, loss = [copy.deepcopy(target)], None
    elif hasattr(target, "layers"):
        if not target.built:
            target.build((None, *x.shape[1:]))
        layers, loss = copy.deepcopy(target).leaves, target.loss
    else:
        raise TypeError(complaint("gradcheck", "a layer or a model", f"{type(target).__name__}"))
    layers = [layer for layer in layers if not isinstance(layer, InputLayer)]
    shape = (None, *x.shape[1:])
    for layer in layers:
        layer.dtype = np.dtype(np.float64)
        layer.ensure_built(shape)
        for leaf in with_inside([layer]):
            leaf.dtype = layer.dtype
        shape = layer.compute_output_shape(shape)
        for name, weight in layer.named_weights.items():
            layer.rebind(name, weight.astype(np.float64))
    return layers, loss


def _check(function, name, array, gradient, epsilon, tolerance, entries, rng):
    places = rng.permutation(array.size)[:entries]
    flat = array.reshape(-1)
    analytic = gradient.reshape(-1)[places]
    numeric = np.array([_difference(function, flat, place, epsilon) for place in places])
    # Below this size a gradient drowns in the rounding of the losses it is the difference
    # of, or in that of its neighbours; there an error counts relative to this.
    rounding = 32 * np.finfo(np.float64).eps * max(1, abs(function())) / epsilon
    neighbours = 1e-3 * max(np.abs(numeric).max(initial=0), np.nanmax(np.abs(analytic), initial=0))
    size = np.maximum(np.abs(analytic), np.abs(numeric))
    error = np.abs(analytic - numeric) / np.maximum(size, max(neighbours, rounding / tolerance))
    worst = int(np.argmax(np.where(np.isnan(error), np.inf, error)))
    place = tuple(int(i) for i in np.unravel_index(places[worst], array.shape))
    return Row(
        name,
        array.shape,
        len(places),
        float(error[worst]),
        place,
        float(analytic[worst]),
        float(numeric[worst]),
    )


def _difference(function, flat, place, epsilon):
    value = flat[place]
    flat[place] = value + epsilon
    above = function()
    flat[place] = value - epsilon
    below = function()
    flat[place] = value
    return (above - below) / (2 * epsilon)
