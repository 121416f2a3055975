"""Convolution: an example worked by hand, and six plain loops."""

import itertools

import numpy as np
import pytest

from tinycnn.reference import (
    conv2d_backward_input,
    conv2d_backward_weights,
    conv2d_forward,
    conv2d_relu_forward,
    conv2d_relu_max_pool_backward,
    conv2d_relu_max_pool_forward,
)

NONE = (0, 0, 0, 0)
# x shape, kernel shape, strides, pads
CASES = [
    ((2, 4, 5, 3), (3, 2, 3, 4), (1, 1), NONE),
    ((1, 5, 4, 2), (2, 3, 2, 3), (2, 1), (1, 0, 2, 1)),
    ((3, 6, 6, 1), (3, 3, 1, 2), (2, 3), (0, 1, 1, 1)),
    ((2, 3, 3, 4), (1, 1, 4, 5), (1, 1), NONE),
    ((2, 1, 1, 2), (1, 1, 2, 1), (1, 1), NONE),
]


def six_loops(x, kernel, bias, strides, pads):
    """Yield (place in the output, place in the input or None, place in the kernel)."""
    n, height, width, channels = x.shape
    kh, kw, _, filters = kernel.shape
    top, bottom, left, right = pads
    oh = (height + top + bottom - kh) // strides[0] + 1
    ow = (width + left + right - kw) // strides[1] + 1
    y = np.zeros((n, oh, ow, filters))
    y += 0 if bias is None else bias
    pairs = []
    for image, i, j, f in itertools.product(range(n), range(oh), range(ow), range(filters)):
        for a, b, c in itertools.product(range(kh), range(kw), range(channels)):
            row, column = i * strides[0] + a - top, j * strides[1] + b - left
            if 0 <= row < height and 0 <= column < width:
                y[image, i, j, f] += x[image, row, column, c] * kernel[a, b, c, f]
                pairs.append(((image, i, j, f), (image, row, column, c), (a, b, c, f)))
    return y, pairs


def made(x_shape, kernel_shape):
    rng = np.random.default_rng(0)
    return rng.normal(size=x_shape), rng.normal(size=kernel_shape), rng.normal(size=kernel_shape[-1])


def test_a_3x3_window_over_a_4x4_image_gives_the_numbers_worked_by_hand():
    x = np.array([[1.0, 2, 0, 1], [0, 1, 3, 1], [2, 0, 1, 0], [1, 1, 0, 2]]).reshape(1, 4, 4, 1)
    edges = np.array([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]).reshape(3, 3, 1, 1)
    # Lower right: (1 - 1) + 2 * (0 - 0) + (1 - 2) = -1; the filter is not flipped.
    y = conv2d_forward(x, edges, np.array([0.5]), (1, 1), NONE)
    np.testing.assert_array_equal(y[0, :, :, 0], [[-3.5, 1.5], [0.5, -0.5]])


def test_gradients_of_a_1x1_image_are_the_factors_themselves():
    x, kernel = np.full((1, 1, 1, 1), 3.0), np.full((1, 1, 1, 1), 5.0)
    dy, dkernel, dbias = np.full((1, 1, 1, 1), 2.0), np.empty((1, 1, 1, 1)), np.empty(1)
    conv2d_backward_weights(dy, x, (1, 1), NONE, dkernel, dbias)
    assert (dkernel.item(), dbias.item()) == (6, 2)
    assert conv2d_backward_input(dy, kernel, x.shape, (1, 1), NONE).item() == 10


@pytest.mark.parametrize(("x_shape", "kernel_shape", "strides", "pads"), CASES)
def test_convolution_is_six_loops(x_shape, kernel_shape, strides, pads):
    x, kernel, bias = made(x_shape, kernel_shape)
    for b in (bias, None):
        expected, _ = six_loops(x, kernel, b, strides, pads)
        np.testing.assert_allclose(conv2d_forward(x, kernel, b, strides, pads), expected, atol=1e-12)


@pytest.mark.parametrize(("x_shape", "kernel_shape", "strides", "pads"), CASES)
def test_gradients_of_a_convolution_are_six_loops(x_shape, kernel_shape, strides, pads):
    x, kernel, bias = made(x_shape, kernel_shape)
    y, pairs = six_loops(x, kernel, bias, strides, pads)
    dy = np.random.default_rng(1).normal(size=y.shape)
    dkernel, dx = np.zeros(kernel_shape), np.zeros(x_shape)
    for place_y, place_x, place_kernel in pairs:
        dkernel[place_kernel] += dy[place_y] * x[place_x]
        dx[place_x] += dy[place_y] * kernel[place_kernel]
    got, dbias = np.full(kernel_shape, np.nan), np.full(kernel_shape[-1], np.nan)
    conv2d_backward_weights(dy, x, strides, pads, got, dbias)
    np.testing.assert_allclose(got, dkernel, atol=1e-12)
    np.testing.assert_allclose(dbias, dy.sum(axis=(0, 1, 2)), atol=1e-12)
    np.testing.assert_allclose(conv2d_backward_input(dy, kernel, x_shape, strides, pads), dx, atol=1e-12)


def test_fused_relu_cuts_what_is_negative():
    x = np.array([-2.0, 3]).reshape(1, 1, 2, 1)
    y = conv2d_relu_forward(x, np.ones((1, 1, 1, 1)), np.array([1.0]), (1, 1), NONE)
    np.testing.assert_array_equal(y.ravel(), [0, 4])


def test_fused_pool_says_which_pixel_won_and_where_relu_is_off():
    x = np.array([[1.0, 2, -5, -6], [3, 0, -7, -8]]).reshape(1, 2, 4, 1)
    y, winner = conv2d_relu_max_pool_forward(x, np.ones((1, 1, 1, 1)), np.array([0.5]), (1, 1), NONE, (2, 2))
    np.testing.assert_array_equal(y.ravel(), [3.5, 0])
    np.testing.assert_array_equal(winner.ravel(), [2, 255])


def test_fused_gradient_reaches_only_the_winner_and_nothing_where_relu_is_off():
    x = np.array([[1.0, 2, -5, -6], [3, 0, -7, -8]]).reshape(1, 2, 4, 1)
    kernel = np.full((1, 1, 1, 1), 2.0)
    dy, winner = np.array([10.0, 100]).reshape(1, 1, 2, 1), np.array([2, 255], np.uint8).reshape(1, 1, 2, 1)
    dkernel, dbias = np.empty((1, 1, 1, 1)), np.empty(1)
    dx = conv2d_relu_max_pool_backward(dy, winner, x, kernel, (1, 1), NONE, (2, 2), dkernel, dbias, True)
    assert (dkernel.item(), dbias.item()) == (30, 10)
    np.testing.assert_array_equal(dx[0, :, :, 0], [[0, 0, 0, 0], [20, 0, 0, 0]])
