"""Gradients of plain functions, against differences of their values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinycnn import tracing
from tinycnn.tracing import trace, value_and_gradient

# Of one array; each is smooth where the samples are: positive, apart from each other and from 1 and 2.
FUNCTIONS = {
    "operators": lambda x: (2 - x) * x / (1 + x) - x**2 + 3**x - (-x) + 1 / x + abs(x) + x**0.5 + (+x),
    "remainder": lambda x: x % 0.7 + 5.3 % x + x // 0.7,
    "exponentials": lambda x: np.exp(x) + np.expm1(x) + np.exp2(x) + np.log(x) + np.log1p(x) + np.log2(x),
    "more logarithms": lambda x: np.log10(x) + np.logaddexp(x, 2 * x) + np.sqrt(x) + np.cbrt(x),
    "circles": lambda x: np.sin(x) * np.cos(x) + np.tan(x / 3) + np.arctan(x) + np.arctan2(x, x + 1),
    "half circles": lambda x: np.arcsin(x / 4) + np.arccos(x / 4) + np.arctanh(x / 4),
    "hyperbolas": lambda x: np.sinh(x) + np.cosh(x) + np.tanh(x) + np.reciprocal(x),
    "squares": lambda x: np.square(x) + np.power(x, 3) + np.power(2.0, x) + np.power(x, x),
    "extremes": lambda x: np.maximum(x, 1.0) + np.minimum(2.0, x) + np.clip(x, 1.0, 2.0) + np.fmax(x, 0.5),
    "choice": lambda x: np.where(x > 1.0, x**2, np.sin(x)),
    "masks": lambda x: x * (x > 1) + np.floor(x) + np.sign(x) + np.round(x),
    "neural": lambda x: tracing.sigmoid(x) + tracing.softplus(x - 1) + tracing.relu(x - 1),
    "softmax": lambda x: tracing.softmax(x) * np.arange(1.0, x.shape[-1] + 1),
    "softmax first": lambda x: tracing.softmax(x, axis=0) * np.arange(1.0, x.size + 1).reshape(x.shape),
    "log_softmax": lambda x: tracing.log_softmax(x, axis=-1) * x,
    "logsumexp": lambda x: tracing.logsumexp(x, axis=-1) + tracing.logsumexp(x),
    "logsumexp kept": lambda x: tracing.logsumexp(x, axis=0, keepdims=True) * x,
    "sums": lambda x: np.sum(x, axis=0) * np.mean(x) + x.sum(axis=0) / x.mean(),
    "kept": lambda x: x / np.sum(x, axis=-1, keepdims=True) - np.mean(x, axis=0, keepdims=True),
    "products": lambda x: np.prod(x, axis=-1) + np.prod(x) + np.prod(x, axis=0, keepdims=True).sum(),
    "maxima": lambda x: np.max(x, axis=-1) * np.min(x) + x.max() - x.min(axis=0).sum(),
    "spread": lambda x: np.var(x, axis=-1) + np.std(x) + x.var(axis=0).sum() + x.std(axis=-1, ddof=0),
    "norms": lambda x: np.linalg.norm(x, axis=-1) + np.linalg.norm(x) + np.linalg.norm(x, 1, axis=-1),
    "averages": lambda x: np.average(x, axis=-1) + np.average(x, weights=np.ones(x.shape)),
    "running": lambda x: np.cumsum(x, axis=-1) + np.reshape(np.cumsum(x), x.shape),
    "shapes": lambda x: np.reshape(x, (-1, 1)).T * np.ravel(x),
    "axes": lambda x: np.expand_dims(x, 1) * np.expand_dims(x, 0)[:, : x.shape[0]],
    "turned": lambda x: np.transpose(x) + np.swapaxes(x, 0, -1) * np.moveaxis(np.moveaxis(x, 0, -1), -1, 0).T,
    "mirrored": lambda x: np.flip(x, axis=0) * x + np.roll(x, 1, axis=-1) ** 2 + np.sort(x, axis=-1) * x,
    "squeezed": lambda x: np.squeeze(np.expand_dims(x, -1), -1) ** 2,
    "joined": lambda x: np.concatenate([x, x * x, np.ones(x.shape)], axis=-1) * 2,
    "stacked": lambda x: np.stack([x, 2 * x], axis=1) ** 2,
    "split": lambda x: np.split(np.concatenate([x, x**2], axis=0), 2)[1] * x,
    "tiled": lambda x: np.tile(x, 2) ** 2,
    "repeated": lambda x: np.repeat(x, 3, axis=0) ** 2,
    "padded": lambda x: np.pad(x, 1) ** 2,
    "items": lambda x: x[0] * x[-1] + x[..., :1].sum() + x[x > 1].sum() + x[[0, 0]].sum(),
    "taken": lambda x: np.take(x, [0, 0], axis=-1) ** 2 + np.take(x, 0),
    "taken along": lambda x: np.take_along_axis(x, np.argmax(x, axis=-1)[..., None], axis=-1) ** 2,
    "broadcast": lambda x: x[:1] * x + x[..., :1] * x + np.broadcast_to(x, (2, *x.shape)),
    "iteration": lambda x: sum(row.sum() * i for i, row in enumerate(x)),
    "matrices": lambda x: np.reshape(x, (len(x), -1)) @ np.reshape(x, (-1, len(x))),
    "vectors": lambda x: np.dot(np.ravel(x), np.arange(1.0, x.size + 1)) + np.inner(np.ravel(x), np.ravel(x)),
    "matrix, vector": lambda x: np.reshape(x, (len(x), -1)) @ np.arange(1.0, x.size // len(x) + 1),
    "vector, matrix": lambda x: np.matmul(np.arange(1.0, len(x) + 1), np.reshape(x, (len(x), -1))),
    "outer": lambda x: np.outer(x, x),
    "einsum": lambda x: np.einsum("ij,kj->ik", np.reshape(x, (len(x), -1)), np.reshape(x, (len(x), -1))),
    "einsum to a sum": lambda x: np.einsum("ij->j", np.reshape(x, (len(x), -1))) ** 2,
    "einsum of rows": lambda x: np.einsum("ij,k->i", np.reshape(x, (len(x), -1)), np.ones(2)) ** 2,
    "converted": lambda x: x.astype(np.float64) * 2,
}  # fmt: skip


def sample(shape, seed):
    """Return positive numbers of no simple value, all different."""
    size = int(np.prod(shape))
    rng = np.random.default_rng(seed)
    return ((rng.permutation(size) + 0.5 + 0.01 * rng.random(size)) * 2.6 / size + 0.11).reshape(shape)


@pytest.mark.parametrize("name", FUNCTIONS)
@given(st.lists(st.integers(1, 4), min_size=2, max_size=3).map(tuple), st.integers(0, 1000))
def test_gradients_are_the_slopes(name, shape, seed):
    if name == "spread":
        shape = tuple(size + 1 for size in shape)  # a deviation of 0 has no slope
    function, x = FUNCTIONS[name], sample(shape, seed)
    direction = np.random.default_rng(seed + 1).normal(size=shape)
    y, pullback = trace(function, x)
    np.testing.assert_allclose(y, function(x), rtol=1e-12)
    dy = np.random.default_rng(seed + 2).normal(size=y.shape)
    dx = pullback(dy)
    assert dx.shape == x.shape and dx.dtype == x.dtype
    step = 1e-6
    slope = ((function(x + step * direction) - function(x - step * direction)) * dy).sum() / (2 * step)
    np.testing.assert_allclose((dx * direction).sum(), slope, rtol=2e-6, atol=2e-6)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_single_precision_stays_single_precision(name):
    if name in ("converted", "joined"):  # which ask for more
        return
    x = sample((3, 4), 0).astype(np.float32)
    _, pullback = trace(FUNCTIONS[name], x)
    assert pullback(1.0).dtype == np.float32


def test_both_arguments_get_their_gradients():
    a, b = np.array([1.0, 2.0]), np.array([3.0])
    value, (da, db) = value_and_gradient(lambda a, b: np.sum(a * b), a, b, wrt=(0, 1))
    assert value == 9.0
    np.testing.assert_array_equal(da, [3.0, 3.0])
    np.testing.assert_array_equal(db, [3.0])


def test_a_function_that_ignores_its_argument_has_gradient_zero():
    value, dx = value_and_gradient(lambda x: 3.0, np.ones(2))
    assert value == 3.0
    np.testing.assert_array_equal(dx, [0.0, 0.0])


def test_a_function_may_return_its_argument():
    y, pullback = trace(lambda x: x, np.array([1.0, 2.0]))
    np.testing.assert_array_equal(y, [1.0, 2.0])
    np.testing.assert_array_equal(pullback(np.array([3.0, 4.0])), [3.0, 4.0])


def test_nothing_goes_back_through_a_stop():
    _, dx = value_and_gradient(lambda x: np.sum(x * tracing.stop_gradient(x)), np.array([3.0]))
    np.testing.assert_array_equal(dx, [3.0])


def test_equal_maxima_share_the_gradient():
    _, dx = value_and_gradient(lambda x: np.max(x), np.array([1.0, 2.0, 2.0]))
    np.testing.assert_array_equal(dx, [0.0, 0.5, 0.5])


def test_a_product_with_zeros_has_a_gradient():
    _, dx = value_and_gradient(lambda x: np.prod(x), np.array([0.0, 2.0, 3.0]))
    np.testing.assert_array_equal(dx, [6.0, 0.0, 0.0])


def test_functions_of_a_plain_array_give_plain_arrays():
    assert type(tracing.sigmoid(np.zeros(2))) is np.ndarray


@pytest.mark.parametrize(
    ("function", "named"),
    [
        (lambda x: np.fft.fft(x), "fft"),
        (lambda x: np.add.reduce(x), "add.reduce"),
        (lambda x: np.asarray(x), "np.asarray"),
        (lambda x: float(x[0]), "float"),
        (lambda x: int(x[0]), "int"),
        (lambda x: x[0].item(), "item"),
        (lambda x: np.exp(x, out=np.empty(2)), "out="),
        (lambda x: np.mean(x, where=[True, False]), "where"),
        (lambda x: x.__setitem__(0, 1.0), "assignment"),
        (lambda x: np.heaviside(x, 0.5), "heaviside"),
    ],
)
def test_what_cannot_be_traced_is_named(function, named):
    with pytest.raises(TypeError, match=r"The gradient of a plain function expects operations") as caught:
        trace(function, np.ones(2))
    assert named in str(caught.value)


def test_integers_have_no_gradient():
    with pytest.raises(TypeError, match="trace expects floating point arrays"):
        trace(np.sum, [1, 2])


def test_one_array_is_returned():
    with pytest.raises(TypeError, match="a function that returns one array"):
        trace(lambda x: (x, x), np.ones(2))


def test_a_gradient_is_of_one_number():
    with pytest.raises(ValueError, match=r"one number, received shape \(2,\). Take its sum or mean"):
        value_and_gradient(np.square, np.ones(2))
