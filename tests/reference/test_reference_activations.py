"""Activation functions at points whose values are known."""

import numpy as np
import pytest

from tinycnn import reference


def test_relu_is_zero_below_zero_and_so_is_its_gradient():
    y = reference.relu_forward(np.array([-2.0, -0.0, 0, 3, np.inf, -np.inf]))
    np.testing.assert_array_equal(y, [0, 0, 0, 3, np.inf, 0])
    np.testing.assert_array_equal(reference.relu_backward(np.full(6, 7.0), y), [0, 0, 0, 7, 7, 0])


def test_sigmoid_of_log_3_is_three_quarters():
    y = reference.sigmoid_forward(np.array([np.log(3), -np.log(3), 0]))
    np.testing.assert_allclose(y, [0.75, 0.25, 0.5], rtol=1e-15)
    np.testing.assert_allclose(reference.sigmoid_backward(np.ones(3), y), [3 / 16, 3 / 16, 1 / 4], rtol=1e-15)


def test_tanh_of_half_log_3_is_one_half():
    y = reference.tanh_forward(np.array([np.log(3) / 2, 0]))
    np.testing.assert_allclose(y, [0.5, 0], rtol=1e-15)
    np.testing.assert_allclose(reference.tanh_backward(np.array([4.0, 4]), y), [3, 4], rtol=1e-15)


def test_softmax_turns_logarithms_into_shares():
    y = reference.softmax_forward(np.log(np.array([[1.0, 2, 5], [3, 3, 2]])))
    np.testing.assert_allclose(y, [[1 / 8, 1 / 4, 5 / 8], [3 / 8, 3 / 8, 1 / 4]], rtol=1e-14)


def test_softmax_gradient_is_that_worked_by_hand():
    y, dy = np.array([[0.5, 0.5]]), np.array([[2.0, 0]])
    np.testing.assert_array_equal(reference.softmax_backward(dy, y), [[0.5, -0.5]])


def test_softmax_does_not_see_a_number_added_to_all():
    z = np.array([[0.0, 1, -3, 2]])
    np.testing.assert_allclose(reference.softmax_forward(z + 1000), reference.softmax_forward(z), rtol=1e-12)
    np.testing.assert_array_equal(reference.softmax_backward(np.full((1, 4), 8.0), np.full((1, 4), 0.25)), 0)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "softmax"])
def test_numbers_of_any_size_neither_overflow_nor_warn(name):
    z = np.array([[-1e30, 1e30, 0, -745, 745]])
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert np.isfinite(getattr(reference, f"{name}_forward")(z)).all()
