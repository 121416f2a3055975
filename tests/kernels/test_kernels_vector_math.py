"""exp, tanh, sigmoid and logarithms of vectors against NumPy in more digits."""

import numba
import numpy as np
import pytest

from tinycnn.kernels import vectors
from tinycnn.kernels._jit import kernel
from tinycnn.kernels.vectors import VECTOR_BYTES, lanes, load_some, store_some


def compiled(function):
    """Make a loop that applies a function of vectors."""

    @kernel
    def apply(x, y):
        for i in range(0, x.size, VECTOR_BYTES // x.itemsize):
            store_some(y, i, y.size, function(load_some(x, i, x.size)))

    return apply


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x < 0, small, 1) / (1 + small)


LOOPS = {name: compiled(getattr(vectors, name)) for name in ("exp", "log", "log1p", "sigmoid", "tanh")}
TRUTH = {"exp": np.exp, "log": np.log, "log1p": np.log1p, "sigmoid": sigmoid, "tanh": np.tanh}
# In units of the last digit of the float32 result.
MOST_ERROR = {"exp": 1.0, "log": 0.9, "log1p": 1.4, "sigmoid": 2.4, "tanh": 1.8}
names = pytest.mark.parametrize("name", LOOPS)
pytestmark = [
    pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning"),
    pytest.mark.filterwarnings("ignore:underflow:RuntimeWarning"),
    pytest.mark.filterwarnings("ignore:divide by zero:RuntimeWarning"),
    pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning"),
]


def apply(name, x):
    y = np.full_like(x, 77)
    LOOPS[name](x, y)
    return y


def domain(name, x):
    """Keep the numbers the function is for."""
    return x[(x >= 0) & (x <= 1)] if name == "log1p" else x


def every_float32(step):
    """Return each step-th of all float32 numbers there are, denormal ones and infinity too."""
    return np.arange(0, 2**32, step, dtype=np.uint64).astype(np.uint32).view(np.float32)


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="NumPy's own functions, one vector at a time")
@names
def test_float32_is_right_to_the_last_digits_over_the_whole_range(name):
    x = domain(name, every_float32(step=997))
    received, truth = apply(name, x), TRUTH[name](x.astype(np.float64))
    rounded = truth.astype(np.float32)
    finite = np.isfinite(rounded)
    np.testing.assert_array_equal(received[~finite], rounded[~finite])
    error = np.abs(received[finite] - truth[finite]) / np.spacing(np.abs(rounded[finite]))
    assert error.max() <= MOST_ERROR[name]


@names
def test_float64_is_right_to_fifteen_digits(name):
    rng = np.random.default_rng(0)
    x = np.concatenate(
        [rng.uniform(-740, 700, 2000), rng.normal(size=2000), 10 ** rng.uniform(-300, 0, 2000)]
    )
    x = domain(name, np.abs(x) if name.startswith("log") else x)
    truth = TRUTH[name](x.astype(np.longdouble))
    normal = np.abs(truth) > 1e-300
    np.testing.assert_allclose(apply(name, x)[normal], truth[normal].astype(float), rtol=1e-15)


@names
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_is_not_finite_is_answered_as_numpy_does(name, dtype):
    x = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, 1000.0, -1000.0, -1e-30], dtype)
    x = np.append(domain(name, x), x[:1])
    np.testing.assert_allclose(apply(name, x), TRUTH[name](x), rtol=1e-6)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_tanh_of_tiny_numbers_is_the_number_and_of_large_ones_exactly_one(dtype):
    tiny = np.array([1e-30, -1e-12, np.finfo(dtype).tiny, np.finfo(dtype).smallest_subnormal], dtype)
    np.testing.assert_array_equal(apply("tanh", tiny), tiny)
    np.testing.assert_array_equal(apply("tanh", np.array([20, -20, 1e30], dtype)), [1, -1, 1])
    assert np.signbit(apply("tanh", np.array([-0.0], dtype)))[0]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_exp_passes_smoothly_to_zero_and_to_infinity(dtype):
    info = np.finfo(dtype)
    log_tiny, log_most = np.log(float(info.tiny)), np.log(float(info.max))
    assert 0 < apply("exp", np.array([log_tiny - 5], dtype))[0] < info.tiny
    np.testing.assert_array_equal(apply("exp", np.array([2 * log_tiny, 1.01 * log_most], dtype)), [0, np.inf])
    assert np.isfinite(apply("exp", np.array([0.999 * log_most], dtype)))[0]


@names
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_number_gives_the_same_bits_wherever_a_slice_is_cut(name, dtype):
    x = np.random.default_rng(0).random(3 * lanes(dtype) + 5).astype(dtype)
    whole = apply(name, x)
    for start in range(len(x)):
        for stop in (start + 1, start + lanes(dtype), len(x)):
            assert apply(name, x[start:stop]).tobytes() == whole[start:stop].tobytes()
