import os

import numpy as np
import pytest
from peers_compare import assert_close, numbers, our_pass, weights_for

from tinycnn import layers

# Before anything imports them: the backend that is compared, without its chatter.
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")


@pytest.fixture(scope="session")
def keras():
    return pytest.importorskip("keras")


@pytest.fixture(scope="session")
def tf():
    return pytest.importorskip("tensorflow")


@pytest.fixture(scope="session")
def torch():
    return pytest.importorskip("torch")


@pytest.fixture
def fresh(keras):
    """Keras as in a new process: automatic names count from the beginning."""
    keras.backend.clear_session()
    return keras


@pytest.fixture(params=[False, True], ids=["kernels", "reference"])
def eager(request):
    return request.param


@pytest.fixture
def compare(keras, tf, eager):
    """Compare one layer by its name and settings, on inputs of some shape."""

    def compare(name, arguments, shape, seed, training=False):
        (x,) = numbers(seed, shape)
        x = x.astype(np.float32)
        theirs = getattr(keras.layers, name)(**arguments)
        ours = getattr(layers, name)(**arguments)
        theirs.build(shape)
        ours.ensure_built((None, *shape[1:]))
        assert [w.shape for w in ours.weights] == [tuple(w.shape) for w in theirs.weights]
        weights = [w.astype(np.float32) for w in weights_for(ours, seed + 1)]
        ours.set_weights(weights)
        theirs.set_weights(weights)
        with tf.GradientTape() as tape:
            variable = tf.constant(x)
            tape.watch(variable)
            y = theirs(variable, training=training) if training else theirs(variable)
            (dy,) = numbers(seed + 2, tuple(y.shape))
            total = tf.reduce_sum(y * tf.constant(dy.astype(np.float32)))
        dx, *dw = tape.gradient(
            total, [variable, *(w.value for w in theirs.trainable_weights)], unconnected_gradients="zero"
        )
        our_y, our_dx, our_dw = our_pass(ours, x, dy, eager, training)
        assert ours.compute_output_shape((None, *shape[1:])) == (None, *y.shape[1:])
        for mine, other in zip([our_y, our_dx, *our_dw], [y, dx, *dw], strict=True):
            assert_close(mine, other)

    return compare
