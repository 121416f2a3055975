"""Dropout: a function of its key, which drops the right share and keeps the mean."""

import numpy as np
import pytest

from tinycnn.random import mix
from tinycnn.reference import dropout_backward, dropout_forward, dropout_mask

MANY = (200, 500)
# Bounds are five standard deviations wide, and keys fixed: nothing here fails by chance.
KEYS = [mix(1, step) for step in range(5)]


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("key", KEYS)
def test_the_share_of_dropped_values_is_the_rate(key, rate):
    dropped = (dropout_mask(MANY, rate, key, "float32") == 0).mean()
    assert abs(dropped - rate) < 5 * np.sqrt(rate * (1 - rate) / np.prod(MANY))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_survives_is_scaled_so_that_the_expected_value_stays(dtype):
    mask = dropout_mask(MANY, 0.75, KEYS[0], dtype)
    assert mask.dtype == dtype
    assert set(np.unique(mask)) == {0, 4}
    assert abs(mask.mean(dtype="float64") - 1) < 5 * np.sqrt(3 / np.prod(MANY))


def test_a_rate_of_zero_drops_nothing():
    np.testing.assert_array_equal(dropout_mask(MANY, 0.0, KEYS[0], "float32"), 1)


def test_a_rate_just_below_one_drops_nearly_everything():
    assert (dropout_mask(MANY, 1 - 1e-9, KEYS[0], "float64") == 0).all()


def test_the_mask_is_a_function_of_the_key():
    first, again = (dropout_mask((50, 50), 0.5, KEYS[0], "float32") for _ in range(2))
    np.testing.assert_array_equal(first, again)


def test_a_larger_rate_drops_whatever_a_smaller_one_drops():
    little, much = (dropout_mask(MANY, rate, KEYS[0], "float32") == 0 for rate in (0.2, 0.6))
    assert (much | ~little).all()


def test_forward_and_backward_use_the_same_mask():
    x, dy = np.full((30, 40), 3.0), np.full((30, 40), 5.0)
    y, dx = dropout_forward(x, 0.5, KEYS[0]), dropout_backward(dy, 0.5, KEYS[0])
    assert set(np.unique(y)) == {0, 6}
    np.testing.assert_array_equal(y == 0, dx == 0)
    np.testing.assert_array_equal(dx[dx > 0], 10)


@pytest.mark.parametrize(
    "other", [KEYS[1], KEYS[0] ^ 1, KEYS[0] ^ 1 << 31, KEYS[0] ^ 1 << 32, KEYS[0] ^ 1 << 63]
)
def test_masks_of_different_keys_are_independent(other):
    """Even if the keys differ in one bit: half of what one drops, the other drops too."""
    first, second = (dropout_mask(MANY, 0.5, key, "float64") == 0 for key in (KEYS[0], other))
    assert abs((first & second).mean() - 0.25) < 5 * np.sqrt(3 / 16 / np.prod(MANY))


@pytest.mark.parametrize("distance", [1, 2, 3, 16, 500])
def test_neighbours_are_dropped_independently(distance):
    dropped = dropout_mask(MANY, 0.5, KEYS[0], "float64").ravel() == 0
    both = dropped[:-distance] & dropped[distance:]
    assert abs(both.mean() - 0.25) < 5 * np.sqrt(3 / 16 / both.size)
