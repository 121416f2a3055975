"""What the comparisons share: random settings of layers, one pass, and what counts as equal."""

import numpy as np
from hypothesis import strategies as st

from tinycnn.run import Run, operations

SIDE = st.integers(1, 9)
PAIR = st.tuples(st.integers(1, 4), st.integers(1, 4))
PADDING = st.sampled_from(["valid", "same"])

IMAGES = st.tuples(st.integers(1, 3), SIDE, SIDE, st.integers(1, 4))
CONVOLUTION = st.fixed_dictionaries(
    {
        "filters": st.integers(1, 5),
        "kernel_size": PAIR,
        "strides": st.tuples(st.integers(1, 3), st.integers(1, 3)),
        "padding": PADDING,
        "use_bias": st.booleans(),
    }
)
POOLING = st.fixed_dictionaries(
    {"pool_size": PAIR, "strides": st.one_of(st.none(), PAIR), "padding": PADDING}
)
SEED = st.integers(0, 2**32 - 1)


def fits(shape, window, padding):
    """Whether a window has a place in images of this shape."""
    return padding == "same" or (window[0] <= shape[1] and window[1] <= shape[2])


def numbers(seed, *shapes):
    """Random arrays in float64; no two numbers of one are equal, so a maximum has one place."""
    rng = np.random.default_rng(seed)
    found = []
    for shape in shapes:
        size = int(np.prod(shape))
        grid = (np.arange(size) + 0.5) / size * 4 - 2 + 1e-3 / 7  # and none is a round one
        found.append(rng.permutation(grid).reshape(shape))
    return found


def weights_for(layer, seed):
    """Numbers for the weights of a layer that is built; a variance is above 0."""
    found = numbers(seed, *(w.shape for w in layer.weights))
    places = zip(layer.named_weights, found, strict=True)
    return [np.abs(w) + 0.5 if name == "moving_variance" else w for name, w in places]


def our_pass(layer, x, dy=None, eager=False, training=False):
    """Run one layer of ours forward and back; return y, dx and the gradients of its weights.

    ``dy`` is the gradient by the output; given a seed it is drawn.
    """
    run = Run(operations(eager), training)
    layer.ensure_built((None, *x.shape[1:]))
    y, saved = layer.forward(x, run)
    y = np.array(y)
    grads = {name: np.full_like(w, np.nan) for name, w in layer.learned_weights.items()}
    dy = dy.reshape(y.shape).astype(y.dtype)
    dx = layer.backward(dy, saved, grads, run)
    return y, np.array(dx), list(grads.values())


def assert_close(ours, theirs, tolerance=1e-5):
    """Compare relative to the largest number: sums differ by their order."""
    theirs = np.asarray(theirs)
    assert ours.shape == theirs.shape
    scale = max(float(np.abs(theirs).max(initial=0)), 1.0)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=tolerance * scale)
