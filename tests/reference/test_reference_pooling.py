"""Pooling: numbers worked by hand, at borders too."""

import numpy as np
import pytest

from tinycnn.reference import (
    average_pool_backward,
    average_pool_forward,
    global_average_pool_backward,
    global_average_pool_forward,
    max_pool_backward,
    max_pool_forward,
)
from tinycnn.reference.pooling import winner_dtype

NONE = (0, 0, 0, 0)
IMAGE = np.array([[1.0, 7, 2], [4, 3, 8], [9, 5, 6]]).reshape(1, 3, 3, 1)
# An empty row below and an empty column on the right: a 2x2 pool with padding="same".
SAME = (0, 1, 0, 1)


def test_max_pool_keeps_the_greatest_and_leaves_what_does_not_fill_a_window():
    y, winner = max_pool_forward(IMAGE, (2, 2), (2, 2), NONE)
    assert (y.item(), winner.item()) == (7, 1)


def test_overlapping_windows_may_have_the_same_winner_which_gets_both_gradients():
    y, winner = max_pool_forward(IMAGE, (2, 2), (1, 1), NONE)
    np.testing.assert_array_equal(y[0, :, :, 0], [[7, 8], [9, 8]])
    np.testing.assert_array_equal(winner[0, :, :, 0], [[1, 3], [2, 1]])
    dy = np.array([[1.0, 10], [100, 1000]]).reshape(1, 2, 2, 1)
    dx = max_pool_backward(dy, winner, IMAGE.shape, (2, 2), (1, 1), NONE)
    np.testing.assert_array_equal(dx[0, :, :, 0], [[0, 1, 0], [0, 0, 1010], [100, 0, 0]])


def test_padding_never_wins_a_maximum_even_over_negative_pixels():
    y, winner = max_pool_forward(-IMAGE, (2, 2), (2, 2), SAME)
    np.testing.assert_array_equal(y[0, :, :, 0], [[-1, -2], [-5, -6]])
    np.testing.assert_array_equal(winner[0, :, :, 0], [[0, 0], [1, 0]])
    dx = max_pool_backward(np.ones_like(y), winner, IMAGE.shape, (2, 2), (2, 2), SAME)
    np.testing.assert_array_equal(dx[0, :, :, 0], [[1, 0, 1], [0, 0, 0], [0, 1, 1]])


def test_the_first_of_equal_pixels_wins():
    _, winner = max_pool_forward(np.zeros((1, 2, 2, 1)), (2, 2), (2, 2), NONE)
    assert winner.item() == 0
    _, winner = max_pool_forward(np.array([0.0, 5, 5, 5]).reshape(1, 2, 2, 1), (2, 2), (2, 2), NONE)
    assert winner.item() == 1


def test_a_winner_that_is_off_passes_no_gradient():
    winner = np.full((1, 1, 1, 1), 255, np.uint8)
    dx = max_pool_backward(np.ones((1, 1, 1, 1)), winner, (1, 2, 2, 1), (2, 2), (2, 2), NONE)
    np.testing.assert_array_equal(dx, np.zeros((1, 2, 2, 1)))


@pytest.mark.parametrize(
    ("window", "dtype"), [((15, 17), np.uint8), ((16, 16), np.int32), ((1, 256), np.int32)]
)
def test_a_winner_takes_one_byte_while_that_is_enough(window, dtype):
    assert winner_dtype(window) == dtype
    x = np.zeros((1, *window, 1))
    x[0, -1, -1, 0] = 1
    _, winner = max_pool_forward(x, window, window, NONE)
    assert (winner.dtype, winner.item()) == (dtype, window[0] * window[1] - 1)


def test_average_pool_counts_only_the_pixels_that_are_there():
    y = average_pool_forward(IMAGE, (2, 2), (2, 2), SAME)
    # (1 + 7 + 4 + 3) / 4, (2 + 8) / 2, (9 + 5) / 2, 6 / 1
    np.testing.assert_array_equal(y[0, :, :, 0], [[3.75, 5], [7, 6]])


def test_average_pool_shares_a_gradient_among_the_pixels_that_are_there():
    dy = np.array([[4.0, 2], [20, 100]]).reshape(1, 2, 2, 1)
    dx = average_pool_backward(dy, IMAGE.shape, (2, 2), (2, 2), SAME)
    np.testing.assert_array_equal(dx[0, :, :, 0], [[1, 1, 1], [1, 1, 1], [10, 10, 100]])


def test_average_pool_adds_up_the_shares_of_overlapping_windows():
    dx = average_pool_backward(np.full((1, 1, 2, 1), 2.0), (1, 1, 3, 1), (1, 2), (1, 1), NONE)
    np.testing.assert_array_equal(dx.ravel(), [1, 2, 1])


def test_global_average_is_one_number_a_channel():
    x = np.stack([IMAGE[..., 0], 2 * IMAGE[..., 0]], axis=-1)
    np.testing.assert_array_equal(global_average_pool_forward(x), [[5, 10]])
    dx = global_average_pool_backward(np.array([[9.0, 18]]), x.shape)
    np.testing.assert_array_equal(dx, np.broadcast_to([1.0, 2], x.shape))


def test_padding_does_not_win_against_pixels_of_minus_infinity():
    x = np.full((1, 1, 1, 1), -np.inf)
    _, winner = max_pool_forward(x, (2, 2), (1, 1), (1, 0, 1, 0))
    assert winner.item() == 3
