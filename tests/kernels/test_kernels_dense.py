"""The products of a dense layer at the edges of tiles, runs and vectors."""

import numpy as np
import pytest
from kernels_cases import Values
from kernels_comparing import assert_twins_agree

from tinycnn import kernels

# Rows: one, parts of a tile, whole tiles, more than two vectors. Units: parts of a vector,
# parts of a tile, whole ones. Inputs: less than a band of the backward pass, more than a run.
SHAPES = [
    *((1, 300, 10), (1, 17, 150), (2, 16, 33), (3, 5, 20), (4, 530, 64), (5, 30, 1)),
    *((7, 40, 84), (8, 257, 48), (9, 31, 32), (13, 16, 5), (17, 33, 7), (32, 65, 40), (41, 270, 17)),
]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_products_of_any_size_agree_with_the_reference(shape, dtype):
    n, size, units = shape
    v = Values(0, dtype)
    x, weights, dy = v.normal(n, size), v.normal(size, units), v.normal(n, units)
    for bias in (v.normal(units), None):
        assert_twins_agree("dense_forward", [x, weights, bias], dtype)
        assert_twins_agree("dense_relu_forward", [x, weights, bias], dtype)
        dbias = None if bias is None else v.unassigned(units)
        assert_twins_agree("dense_backward_weights", [dy, x, v.unassigned(size, units), dbias], dtype)
    assert_twins_agree("dense_backward_input", [dy, weights], dtype)


@pytest.mark.parametrize("name", ["dense_forward", "dense_relu_forward"])
@pytest.mark.parametrize("units", [10, 84, 128])
def test_a_sample_gives_the_same_bits_alone_and_in_any_batch(name, units):
    v = Values(1, "float32")
    x, weights, bias = v.normal(33, 300), v.normal(300, units), v.normal(units)
    together = getattr(kernels, name)(x, weights, bias)
    for rows in (1, 2, 4, 5, 8, 32):
        alone = getattr(kernels, name)(x[:rows], weights, bias)
        np.testing.assert_array_equal(alone, together[:rows])


def test_a_layer_without_samples_gives_empty_results_and_no_gradient():
    weights = Values(2, "float32").normal(5, 3)
    x, dy = np.empty((0, 5), "float32"), np.empty((0, 3), "float32")
    dkernel, dbias = np.full((5, 3), np.nan, "float32"), np.full(3, np.nan, "float32")
    assert kernels.dense_forward(x, weights, None).shape == (0, 3)
    assert kernels.dense_backward_input(dy, weights).shape == (0, 5)
    kernels.dense_backward_weights(dy, x, dkernel, dbias)
    assert not dkernel.any()
    assert not dbias.any()


def test_numbers_of_another_type_or_order_are_taken_as_the_weights_type():
    v = Values(3, "float32")
    x, weights, dy = v.normal(6, 20), v.normal(20, 9), v.normal(6, 9)
    double, turned = dy.astype("float64"), np.asfortranarray(x)
    given, cast = v.unassigned(20, 9), v.unassigned(20, 9)
    kernels.dense_backward_weights(dy, x, given, None)
    kernels.dense_backward_weights(double, turned, cast, None)
    np.testing.assert_array_equal(cast, given)
    forward, input_gradient = kernels.dense_forward, kernels.dense_backward_input
    np.testing.assert_array_equal(forward(turned, weights, None), forward(x, weights, None))
    np.testing.assert_array_equal(input_gradient(double, weights), input_gradient(dy, weights))
    assert input_gradient(double, weights).dtype == "float32"
