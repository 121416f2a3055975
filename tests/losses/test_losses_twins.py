"""The compiled losses against the plain ones."""

import inspect

import numpy as np
import pytest

from tinycnn.kernels import cross_entropy as fast_cross_entropy
from tinycnn.kernels import losses as fast_losses
from tinycnn.reference import cross_entropy as plain_cross_entropy
from tinycnn.reference import losses as plain_losses

PAIRS = [(plain_cross_entropy, fast_cross_entropy), (plain_losses, fast_losses)]
TWINS = [
    pytest.param(getattr(plain, name), getattr(fast, name), id=name)
    for plain, fast in PAIRS
    for name in vars(plain)
    if name.endswith(("_forward", "_backward"))
]


def arguments(function, shape, dtype):
    """Make what a function wants, by the names of its arguments."""
    rng = np.random.default_rng(shape)
    positive = rng.uniform(0.1, 1, shape)
    one_hot = np.eye(shape[1])[rng.integers(0, shape[1], shape[0])]
    everything = {
        "logits": rng.normal(0, 3, shape).astype(dtype),
        "predictions": rng.normal(0, 3, shape).astype(dtype),
        "probabilities": (positive / positive.sum(axis=1, keepdims=True)).astype(dtype),
        "targets": (0.9 * one_hot + 0.05).astype(dtype),
        "labels": rng.integers(0, shape[1], shape[0]),
        "scale": rng.normal(size=shape[0]).astype(dtype),
    }
    return [everything[name] for name in inspect.signature(function).parameters]


def public(module):
    return {n for n in vars(module) if n.endswith(("_forward", "_backward")) and not n.startswith("_")}


def test_every_compiled_loss_has_a_plain_twin_and_the_other_way_round():
    for plain, fast in PAIRS:
        assert public(fast) == public(plain)


@pytest.mark.parametrize(("plain", "fast"), TWINS)
def test_loss_twins_take_the_same_positional_arguments(plain, fast):
    assert list(inspect.signature(plain).parameters) == list(inspect.signature(fast).parameters)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(1, 2), (5, 10), (7, 33)])
@pytest.mark.parametrize(("plain", "fast"), TWINS)
def test_loss_twins_agree_and_keep_the_dtype(plain, fast, shape, dtype):
    given = arguments(plain, shape, dtype)
    untouched = [a.copy() for a in given]
    expected, received = plain(*given), fast(*given)
    if not isinstance(expected, tuple):
        expected, received = (expected,), (received,)
    for e, r in zip(expected, received, strict=True):
        assert e.dtype == r.dtype == dtype
        assert e.shape == r.shape
        tolerance = 1e-5 if dtype == "float32" else 1e-13
        np.testing.assert_allclose(r, e, rtol=tolerance, atol=tolerance / 10)
    for before, after in zip(untouched, given, strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize(("plain", "fast"), TWINS)
def test_a_nan_in_a_row_stays_visible_in_that_row_only(plain, fast):
    given = arguments(plain, (4, 10), "float64")
    given[0][2, 3] = np.nan
    for function in (plain, fast):
        with np.errstate(invalid="ignore"):
            result = function(*given)
        for array in result if isinstance(result, tuple) else (result,):
            spoiled = np.isnan(array).reshape(4, -1).any(axis=1)
            assert list(spoiled) == [False, False, True, False]


@pytest.mark.parametrize(
    "function",
    [getattr(fast, n) for _, fast in PAIRS for n in sorted(public(fast)) if n.startswith("sparse")],
)
@pytest.mark.parametrize("label", [-1, 10])
def test_compiled_sparse_loss_does_not_read_beyond_the_row(function, label):
    given = arguments(function, (4, 10), "float32")
    given[1][2] = label
    with pytest.raises(IndexError, match="A label is not the number of a class"):
        function(*given)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("module", [plain_cross_entropy, fast_cross_entropy])
def test_logits_of_ten_thousand_lose_no_digits(module, dtype):
    logits = np.array([[1e4, -1e4, 0.0], [0.0, 1e4, 1e4]], dtype)
    one_hot = np.array([[0, 1, 0], [0, 1, 0]], dtype)
    for values, probabilities in (
        module.softmax_cross_entropy_forward(logits, one_hot),
        module.sparse_softmax_cross_entropy_forward(logits, np.array([1, 1])),
    ):
        np.testing.assert_allclose(values, [2e4, np.log(2)], rtol=1e-6)
        np.testing.assert_array_equal(probabilities, [[1, 0, 0], [0, 0.5, 0.5]])
