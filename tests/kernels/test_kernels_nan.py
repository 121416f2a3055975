"""What is not a number stays visible, and infinity is a number like others."""

import numpy as np
import pytest
from kernels_cases import KEY

from tinycnn import kernels, reference

NONE = (0, 0, 0, 0)
pytestmark = pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
both_sides = pytest.mark.parametrize("ops", [reference, kernels], ids=["reference", "kernels"])
# Parts of a vector and whole ones.
some_filters = pytest.mark.parametrize("filters", [3, 16])


def spoiled(array, value=np.nan):
    """Which images and pixels hold the value in any channel."""
    wrong = np.isnan(array) if np.isnan(value) else array == value
    return wrong.any(axis=-1)


@both_sides
@pytest.mark.parametrize("name", ["relu", "sigmoid", "tanh"])
def test_an_activation_keeps_a_nan_where_it_is(ops, name):
    z = np.zeros((3, 40), "float32")
    z[1, 33] = np.nan
    y = getattr(ops, f"{name}_forward")(z)
    np.testing.assert_array_equal(np.argwhere(np.isnan(y)), [[1, 33]])


@both_sides
def test_softmax_of_a_nan_is_nan_in_its_row_alone(ops):
    z = np.zeros((3, 10), "float32")
    z[1, 4] = np.nan
    np.testing.assert_array_equal(np.isnan(ops.softmax_forward(z)).sum(axis=1), [0, 10, 0])


@both_sides
def test_infinity_passes_relu_and_becomes_one_or_zero_in_sigmoid(ops):
    z = np.array([-np.inf, np.inf], "float32")
    np.testing.assert_array_equal(ops.relu_forward(z), [0, np.inf])
    np.testing.assert_array_equal(ops.sigmoid_forward(z), [0, 1])


@both_sides
@pytest.mark.parametrize("place", range(4))
def test_a_nan_wins_a_max_pool_wherever_it_stands(ops, place):
    x = np.full((1, 2, 2, 17), np.inf, "float32")
    x[0, place // 2, place % 2, 5] = np.nan
    y, winner = ops.max_pool_forward(x, (2, 2), (2, 2), NONE)
    np.testing.assert_array_equal(np.flatnonzero(np.isnan(y)), [5])
    assert winner[0, 0, 0, 5] == place


@both_sides
def test_the_first_of_several_nan_wins_a_max_pool(ops):
    x = np.array([1, np.nan, 3, np.nan], "float32").reshape(1, 2, 2, 1)
    assert ops.max_pool_forward(x, (2, 2), (2, 2), NONE)[1].item() == 1


@both_sides
def test_infinite_pixels_compare_as_numbers_in_a_max_pool(ops):
    x = np.array([-np.inf, -5, np.inf, 7], "float32").reshape(1, 2, 2, 1)
    y, winner = ops.max_pool_forward(x, (2, 2), (2, 2), NONE)
    assert (y.item(), winner.item()) == (np.inf, 2)
    y, winner = ops.max_pool_forward(np.full_like(x, -np.inf), (2, 2), (2, 2), NONE)
    assert (y.item(), winner.item()) == (-np.inf, 0)


@both_sides
def test_a_nan_stays_visible_in_an_average_pool(ops):
    x = np.zeros((1, 4, 4, 3), "float32")
    x[0, 3, 0, 1] = np.nan
    y = ops.average_pool_forward(x, (2, 2), (2, 2), NONE)
    np.testing.assert_array_equal(np.argwhere(np.isnan(y)), [[0, 1, 0, 1]])


@both_sides
@some_filters
@pytest.mark.parametrize("name", ["conv2d_forward", "conv2d_relu_forward"])
def test_every_window_that_sees_a_nan_is_nan(ops, name, filters):
    x = np.zeros((2, 5, 5, 1), "float32")
    x[1, 0, 4] = np.nan
    y = getattr(ops, name)(x, np.ones((2, 2, 1, filters), "float32"), None, (1, 1), (0, 1, 0, 1))
    expected = np.zeros((2, 5, 5), bool)
    expected[1, 0, 3:5] = True
    np.testing.assert_array_equal(spoiled(y), expected)
    assert np.isnan(y[1, 0, 3]).all()


@both_sides
@some_filters
@pytest.mark.parametrize("place", range(4))
def test_a_nan_stays_visible_in_the_fused_pool_and_its_gradient_has_a_winner(ops, filters, place):
    x = np.ones((2, 4, 4, 1), "float32")
    x[1, 2 + place // 2, place % 2] = np.nan
    kernel, bias = np.ones((1, 1, 1, filters), "float32"), np.ones(filters, "float32")
    y, winner = ops.conv2d_relu_max_pool_forward(x, kernel, bias, (1, 1), NONE, (2, 2))
    expected = np.zeros((2, 2, 2), bool)
    expected[1, 1, 0] = True
    np.testing.assert_array_equal(spoiled(y), expected)
    np.testing.assert_array_equal(winner[1, 1, 0], place)
    dkernel = np.empty_like(kernel)
    ops.conv2d_relu_max_pool_backward(
        *(np.ones_like(y), winner, x, kernel, (1, 1), NONE, (2, 2), dkernel, np.empty_like(bias), True)
    )
    assert np.isnan(dkernel).all()


@both_sides
@some_filters
def test_infinity_passes_the_fused_pool(ops, filters):
    x = np.ones((1, 2, 2, 1), "float32")
    x[0, 1, 0] = np.inf
    kernel = np.ones((1, 1, 1, filters), "float32")
    y, winner = ops.conv2d_relu_max_pool_forward(x, kernel, None, (1, 1), NONE, (2, 2))
    np.testing.assert_array_equal(y, np.inf)
    np.testing.assert_array_equal(winner, 2)


@both_sides
@pytest.mark.parametrize("name", ["dense_forward", "dense_relu_forward"])
def test_a_nan_stays_visible_in_its_row_of_a_dense_layer(ops, name):
    x = np.ones((3, 4), "float32")
    x[1, 2] = np.nan
    y = getattr(ops, name)(x, np.ones((4, 17), "float32"), np.ones(17, "float32"))
    np.testing.assert_array_equal(np.isnan(y).sum(axis=1), [0, 17, 0])


@both_sides
@pytest.mark.parametrize("name", ["dropout_forward", "dropout_backward"])
def test_a_nan_stays_visible_even_where_it_is_dropped(ops, name):
    x = np.full((10, 10), np.nan, "float32")
    assert np.isnan(getattr(ops, name)(x, 0.5, KEY)).all()
