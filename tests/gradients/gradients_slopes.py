"""Gradients compared with how much the output really changes along a random direction.

The direction moves every number of an array, each up or down, so an error in any one of
them shows, at the cost of two forward passes an array.
"""

import numpy as np

from tinycnn.checking.gradcheck import made_input
from tinycnn.engine.program import Program
from tinycnn.run import Run

EPSILON, TOLERANCE = 1e-6, 1e-6


def assert_slopes(function, gradients, rng):
    """Compare gradients with differences of ``function()``.

    Parameters
    ----------
    function : callable
        Returns a number that depends on the arrays as they are at that moment.
    gradients : list of (name, array, gradient)
    rng : Generator
    """
    # Rounding of the function's values, which the difference quotient magnifies.
    rounding = 64 * np.finfo(np.float64).eps * max(1, abs(function())) / EPSILON
    for name, array, gradient in gradients:
        assert gradient.shape == array.shape, name
        assert gradient.dtype == np.float64, name
        direction, start = rng.choice([-1.0, 1.0], array.shape), array.copy()

        def at(steps, array=array, start=start, direction=direction):
            array[...] = start + steps * EPSILON * direction
            value = function()
            array[...] = start
            return value

        analytic = (gradient * direction).sum()
        for slope in slopes(at):
            # The sum's typical size: by chance it may be near 0 itself.
            allowed = TOLERANCE * max(abs(slope), np.linalg.norm(gradient)) + rounding
            if abs(slope - analytic) <= allowed:
                break
        else:
            raise AssertionError(f"{name}: backward says {analytic!r}, the slope is {slope!r}")


def slopes(at):
    """Yield the slope at 0: from both sides, from above, from below.

    Among thousands of relus one may switch within EPSILON, and then the slope from both
    sides means nothing; but that is a switch on one side, and the other has the slope.
    """
    yield (at(1) - at(-1)) / (2 * EPSILON)
    yield (-3 * at(0) + 4 * at(1) - at(2)) / (2 * EPSILON)
    yield (3 * at(0) - 4 * at(-1) + at(-2)) / (2 * EPSILON)


def prepared(layers, shape, rng):
    """Build layers for samples of this shape, in float64, with random weights and biases."""
    shape = (None, *shape[1:])
    for layer in layers:
        shape = layer.ensure_built(shape)
        for name, weight in layer.named_weights.items():
            # Such that outputs stay near 1, where no probability is clipped. Biases too:
            # where all inputs are 0, a bias of 0 would put relu on its edge.
            weight[...] = rng.normal(0, 1 / np.sqrt(np.prod(weight.shape[:-1])), weight.shape)
            if name == "moving_variance":
                weight[...] = 0.5 + np.abs(weight)
    return shape


def check_layer(layer, shape, ops, seed, training=True):
    """Check the two passes of a layer as it is, nothing fused."""
    rng = np.random.default_rng(seed)
    prepared([layer], shape, rng)
    check_passes(layer.forward, layer.backward, layer.learned_weights, shape, ops, rng, training)


def check_steps(layers, shape, ops, seed, labels=None, training=True):
    """Check layers as the engine runs them; ``labels`` are the steps this must be."""
    rng = np.random.default_rng(seed)
    prepared(layers, shape, rng)
    program = Program(layers)
    assert labels is None or [step.label for step in program.steps] == labels
    weights = {(layer, name): w for layer in layers for name, w in layer.learned_weights.items()}

    def backward(dy, trail, grads, run):
        by_layer = {layer: {} for layer in layers}
        for (layer, name), gradient in grads.items():
            by_layer[layer][name] = gradient
        return program.backward(dy, list(trail), by_layer, run, to_input=run.wants_dx)

    check_passes(program.forward, backward, weights, shape, ops, rng, training)


def check_passes(forward, backward, weights, shape, ops, rng, training):
    """Check the gradients of a random weighting of the output by the input and by each weight."""
    x = made_input(shape, rng)
    new_run = lambda: Run(ops, training, batch=(1, 0, 0))  # noqa: E731
    y, saved = forward(x, new_run())
    dy = rng.uniform(0.5, 1.5, y.shape) * rng.choice([-1, 1], y.shape)
    grads = unassigned(weights)
    dx = backward(dy, saved, grads, new_run())
    found = [("input", x, dx), *((name, w, grads[name]) for name, w in weights.items())]
    assert_slopes(lambda: float((forward(x, new_run())[0] * dy).sum()), found, rng)

    run, again = new_run(), unassigned(weights)
    run.wants_dx = False
    backward(dy, forward(x, new_run())[1], again, run)
    for name, gradient in grads.items():
        np.testing.assert_allclose(again[name], gradient, rtol=1e-9, atol=1e-9, err_msg="without wants_dx")


def unassigned(weights):
    """Return gradients to be filled in; one that is added to, or left, stays NaN."""
    return {name: np.full_like(weight, np.nan) for name, weight in weights.items()}
