"""The operations of keras.ops: types, and values by hand."""

import numpy as np
import pytest

from tinycnn import ops
from tinycnn.tracing import value_and_gradient


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (ops.convert_to_tensor([1.0]), np.float32),
        (ops.convert_to_tensor([1]), np.int32),
        (ops.convert_to_tensor([True]), np.bool_),
        (ops.convert_to_tensor(np.ones(1)), np.float64),
        (ops.convert_to_tensor([1], "float"), np.float32),
        (ops.mean(np.array([1, 2])), np.float32),
        (ops.exp(np.array([1, 2])), np.float32),
        (ops.log(2.0), np.float32),
        (ops.add(np.ones(2, np.float32), np.ones(2, np.int64)), np.float32),
        (ops.multiply(np.ones(2, np.int32), 0.5), np.float32),
        (ops.divide([1], [2]), np.float32),
        (ops.sum([True, True]), np.int32),
        (ops.argmax([1.0, 2.0]), np.int32),
        (ops.one_hot([1], 2), np.float32),
        (ops.cast([1.5], "int32"), np.int32),
        (ops.arange(3), np.int32),
        (ops.maximum(np.ones(1, np.float32), 0.0), np.float32),
    ],
)
def test_types_are_those_of_keras(value, dtype):
    assert value.dtype == dtype


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (ops.divide_no_nan([1.0, 2.0], [0.0, 4.0]), [0, 0.5]),
        (ops.one_hot([-1, 1], 2), [[0, 0], [0, 1]]),
        (ops.where([True, False], [1, 2], [3, 4]), [1, 4]),
        (ops.where([False, True])[0], [1]),
        (ops.clip([-1.0, 5.0], 0, 2), [0, 2]),
        (ops.concatenate([[1], [2]]), [1, 2]),
        (ops.relu6([-1.0, 3.0, 9.0]), [0, 3, 6]),
        (ops.leaky_relu([-1.0, 3.0]), [-0.2, 3]),
        (ops.elu([0.0, 3.0]), [0, 3]),
        (ops.softsign([1.0]), [0.5]),
        (ops.silu([0.0]), [0]),
        (ops.log_sigmoid([0.0]), [-np.log(2)]),
        (ops.normalize([[3.0, 4.0]]), [[0.6, 0.8]]),
        (ops.normalize([[1.0, 3.0]], order=1), [[0.25, 0.75]]),
        (ops.rsqrt([4.0]), [0.5]),
        (ops.take_along_axis([[1, 2], [3, 4]], [3]), [4]),
        (ops.einsum("ij,j->i", [[1.0, 2.0]], [3.0, 4.0]), [11]),
        (ops.full((2,), 3), [3, 3]),
        (ops.split([1, 2, 3, 4], 2)[1], [3, 4]),
        (ops.cumsum([1, 2, 3]), [1, 3, 6]),
        (ops.count_nonzero([1, 0, 2]), 2),
        (ops.norm([3.0, 4.0]), 5),
        (ops.zeros_like([1.0]), [0]),
        (ops.shape([[1, 2]]), [1, 2]),
        (ops.linspace(0, 1, 3), [0, 0.5, 1]),
    ],
)
def test_values_are_as_expected(value, expected):
    np.testing.assert_allclose(value, expected, rtol=1e-6, atol=1e-7)


def test_a_list_of_traced_numbers_is_an_array():
    _, gradient = value_and_gradient(lambda x: ops.sum(ops.convert_to_tensor([x[0], 2 * x[1]])), np.ones(2))
    np.testing.assert_array_equal(gradient, [1.0, 2.0])
