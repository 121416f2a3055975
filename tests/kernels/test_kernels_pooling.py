"""Pooling twins where windows are large or pixels equal."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernels_comparing import assert_twins_agree

from tinycnn import kernels, reference
from tinycnn.reference.pooling import OFF

NONE = (0, 0, 0, 0)
both_sides = pytest.mark.parametrize("ops", [reference, kernels], ids=["reference", "kernels"])


@pytest.mark.parametrize("window", [(15, 17), (16, 16), (2, 150)])
def test_max_pools_of_many_pixels_agree(window):
    """From 256 pixels on a winner no longer fits into one byte."""
    rng = np.random.default_rng(0)
    x = rng.permutation(window[0] * 2 * window[1] * 2).reshape(1, 2 * window[0], 2 * window[1], 1)
    x = x.astype("float32")
    assert_twins_agree("max_pool_forward", (x, window, window, NONE), "float32")
    winner = reference.max_pool_forward(x, window, window, NONE)[1]
    dy = rng.normal(size=winner.shape).astype("float32")
    assert_twins_agree("max_pool_backward", (dy, winner, x.shape, window, window, NONE), "float32")


# Side by side, with pixels left over; overlapping, padded; with gaps between them.
@pytest.mark.parametrize(
    ("window", "strides", "pads"),
    [
        ((2, 2), (2, 2), NONE),
        ((3, 3), (2, 2), (1, 1, 1, 1)),
        ((3, 2), (1, 1), (1, 0, 0, 1)),
        ((2, 2), (2, 2), (0, 1, 1, 0)),
        ((1, 2), (3, 3), NONE),
    ],
)
@pytest.mark.parametrize("size", [(6, 8), (7, 5)])
@pytest.mark.parametrize("channels", [1, 6, 16, 17, 37])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_pools_agree_whatever_part_of_a_vector_the_channels_fill(
    window, strides, pads, size, channels, dtype
):
    rng = np.random.default_rng(channels)
    x = rng.integers(-3, 4, (2, *size, channels)).astype(dtype)
    assert_twins_agree("max_pool_forward", (x, window, strides, pads), dtype)
    assert_twins_agree("average_pool_forward", (x, window, strides, pads), dtype)
    winner = reference.max_pool_forward(x, window, strides, pads)[1]
    dy = rng.normal(size=winner.shape).astype(dtype)
    winner[rng.random(winner.shape) < 0.2] = OFF
    assert_twins_agree("max_pool_backward", (dy, winner, x.shape, window, strides, pads), dtype)
    assert_twins_agree("average_pool_backward", (dy, x.shape, window, strides, pads), dtype)


@pytest.mark.parametrize("window", [(15, 17), (1, 255)])
def test_fused_pools_of_255_pixels_agree(window):
    """The highest place, 254, is still not the mark for relu being off."""
    rng = np.random.default_rng(0)
    x = rng.integers(-9, 5, (1, *window, 1)).astype("float32")
    x[0, -1, -1, 0] = 5
    kernel = np.ones((1, 1, 1, 3), "float32")
    bias = np.array([0, 1, -6], "float32")
    given = x, kernel, bias, (1, 1), NONE, window
    _, winner = kernels.conv2d_relu_max_pool_forward(*given)
    np.testing.assert_array_equal(winner.ravel(), [254, 254, 255])
    assert_twins_agree("conv2d_relu_max_pool_forward", given, "float32")


@both_sides
def test_the_first_of_equal_pixels_wins_a_max_pool(ops):
    x = np.array([[1, 2, 1, 2], [2, 2, 2, 2]], "float32").reshape(1, 2, 4, 1).repeat(17, axis=3)
    _, winner = ops.max_pool_forward(x, (2, 2), (2, 2), NONE)
    np.testing.assert_array_equal(winner, 1)


@both_sides
@settings(max_examples=20)
@given(filters=st.sampled_from([1, 8, 16, 17]), pool=st.tuples(st.integers(1, 3), st.integers(1, 3)))
def test_the_first_of_equal_pixels_wins_a_fused_pool(ops, filters, pool):
    x = np.ones((2, 2 * pool[0], pool[1], 1), "float32")
    kernel, bias = np.ones((1, 1, 1, filters), "float32"), np.ones(filters, "float32")
    y, winner = ops.conv2d_relu_max_pool_forward(x, kernel, bias, (1, 1), NONE, pool)
    np.testing.assert_array_equal(y, 2)
    np.testing.assert_array_equal(winner, 0)


@both_sides
def test_a_sum_of_exactly_zero_is_off(ops):
    x, kernel = np.ones((1, 2, 2, 1), "float32"), np.ones((1, 1, 1, 8), "float32")
    bias = np.full(8, -1, "float32")
    y, winner = ops.conv2d_relu_max_pool_forward(x, kernel, bias, (1, 1), NONE, (2, 2))
    np.testing.assert_array_equal(y, 0)
    np.testing.assert_array_equal(winner, 255)
