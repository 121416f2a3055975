"""``keras.ops`` as scripts see it: tensors go in and come out, with a gradient where there is one."""

import numpy as np
import pytest

from tinycnn.compat import keras
from tinycnn.compat import tensorflow as tf
from tinycnn.compat.keras import ops

RNG = np.random.default_rng(8)
X = RNG.normal(size=(4, 6)).astype("float32")
IMAGES = RNG.uniform(size=(2, 8, 8, 3)).astype("float32")
ROWS = np.exp(X) / np.exp(X).sum(axis=1, keepdims=True)
LABELS = np.array([0, 5, 2, 2])
CALLS = {
    "median": lambda ops: ops.median(X, axis=-1),
    "moments": lambda ops: ops.moments(X, axes=[0], keepdims=True)[1],
    "top_k": lambda ops: ops.top_k(X, 2).values,
    "places of top_k": lambda ops: ops.top_k(X, 2).indices,
    "in_top_k": lambda ops: ops.in_top_k(LABELS, ROWS, 3),
    "sparse losses": lambda ops: ops.sparse_categorical_crossentropy(LABELS, ROWS),
    "losses of rows": lambda ops: ops.categorical_crossentropy(ops.one_hot(LABELS, 6), X, from_logits=True),
    "losses of numbers": lambda ops: ops.binary_crossentropy((X > 0).astype("float32"), ROWS),
    "gelu": lambda ops: ops.gelu(X, approximate=False),
    "hard_sigmoid": lambda ops: ops.hard_sigmoid(X),
    "full_like": lambda ops: ops.full_like(X, 3.0),
    "vstack": lambda ops: ops.vstack([X, X]),
    "outer": lambda ops: ops.outer(X[0], X[1]),
    "tensordot": lambda ops: ops.tensordot(X, X.T, 1),
    "bincount": lambda ops: ops.bincount(LABELS, minlength=7),
    "unstack": lambda ops: ops.unstack(X, axis=1)[2],
    "nonzero": lambda ops: ops.nonzero(LABELS)[0],
    "logspace": lambda ops: ops.logspace(0, 1, 3),
    "meshgrid": lambda ops: ops.meshgrid(LABELS, LABELS)[1],
    "tril": lambda ops: ops.tril(X),
    "quantile": lambda ops: ops.quantile(X, 0.3),
    "slice": lambda ops: ops.slice(X, (1, 2), (2, 3)),
    "cond": lambda ops: ops.cond(True, lambda: ops.abs(X), lambda: X),
    "fori_loop": lambda ops: ops.fori_loop(0, 4, lambda i, total: total + i, 0),
    "while_loop": lambda ops: ops.while_loop(lambda i: i < 3, lambda i: (i + 1,), (0,))[0],
    "max_pool": lambda ops: ops.max_pool(IMAGES, 2),
    "average_pool": lambda ops: ops.average_pool(IMAGES, 3, 2, "same"),
    "conv": lambda ops: ops.conv(IMAGES, np.ones((3, 3, 3, 5), "float32") / 9, 2, "same"),
    "depthwise_conv": lambda ops: ops.depthwise_conv(IMAGES, np.ones((3, 3, 3, 2), "float32")),
    "batch_normalization": lambda ops: ops.batch_normalization(X, X.mean(0), X.var(0), axis=-1, scale=X[1]),
    "image.resize": lambda ops: ops.image.resize(IMAGES, (4, 5)),
    "image.rgb_to_grayscale": lambda ops: ops.image.rgb_to_grayscale(IMAGES),
    "nn": lambda ops: ops.nn.softmax(X),
    "numpy": lambda ops: ops.numpy.mean(X, axis=0),
}


@pytest.mark.keras
@pytest.mark.parametrize("name", CALLS)
def test_operations_compute_what_keras_computes(name):
    theirs = pytest.importorskip("keras").ops
    found, expected = np.asarray(CALLS[name](ops)), np.asarray(CALLS[name](theirs))
    assert found.shape == expected.shape and found.dtype.kind == expected.dtype.kind
    np.testing.assert_allclose(found, expected, rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("name", CALLS)
def test_operations_return_tensors(name):
    found = CALLS[name](ops)
    assert isinstance(found, int) or isinstance(found.numpy(), (np.ndarray, np.generic))


def test_means_of_the_library_return_tensors_and_convert_to_numpy_does_not():
    assert ops.mean(X).numpy() == pytest.approx(X.mean(), abs=1e-6)
    assert type(ops.convert_to_numpy(ops.relu(X))) is np.ndarray
    assert ops.is_tensor(ops.relu(X)) and not ops.is_tensor(X)
    assert ops.allclose(X, X) and not ops.allclose(X, X + 1)
    assert ops.empty((2, 3)).shape == ops.identity(3)[:2].shape


def test_tapes_go_back_through_operations():
    x = tf.Variable(X)
    with tf.GradientTape() as tape:
        loss = ops.mean(ops.sparse_categorical_crossentropy(LABELS, x, from_logits=True)) + ops.sum(
            ops.square(x)
        )
    expected = (ROWS - np.eye(6)[LABELS]) / 4 + 2 * X
    np.testing.assert_allclose(tape.gradient(loss, x).numpy(), expected, rtol=1e-4, atol=1e-5)


def test_weights_of_samples_may_stand_in_a_column_beside_a_tape():
    y, weights = np.zeros((4, 1)), np.array([[1.0], [0.0], [2.0], [0.5]])
    x = tf.Variable(X[:, :1])
    loss_of = keras.losses.MeanSquaredError()
    with tf.GradientTape() as tape:
        loss = loss_of(y, x * 1.0, sample_weight=weights)
    assert float(loss) == pytest.approx(float((weights * X[:, :1] ** 2).mean()), rel=1e-5)
    np.testing.assert_allclose(tape.gradient(loss, x).numpy(), weights * X[:, :1] / 2, rtol=1e-5, atol=1e-6)
