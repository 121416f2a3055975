"""The fully connected layer, by hand."""

import numpy as np

from tinycnn.reference import dense_backward_input, dense_backward_weights, dense_forward, dense_relu_forward

X = np.array([[1.0, 2], [3, 4]])
KERNEL = np.array([[1.0, 0, -1], [2, 1, -1]])
BIAS = np.array([0.5, 0, 1])


def test_dense_multiplies_and_adds_the_bias():
    np.testing.assert_array_equal(dense_forward(X, KERNEL, None), [[5, 2, -3], [11, 4, -7]])
    np.testing.assert_array_equal(dense_forward(X, KERNEL, BIAS), [[5.5, 2, -2], [11.5, 4, -6]])


def test_dense_relu_cuts_what_is_negative():
    np.testing.assert_array_equal(dense_relu_forward(X, KERNEL, BIAS), [[5.5, 2, 0], [11.5, 4, 0]])


def test_dense_gradients_are_those_worked_by_hand():
    dy = np.array([[1.0, 0, 2], [0, 1, 1]])
    dkernel, dbias = np.full(KERNEL.shape, np.nan), np.full(3, np.nan)
    dense_backward_weights(dy, X, dkernel, dbias)
    np.testing.assert_array_equal(dkernel, [[1, 3, 5], [2, 4, 8]])
    np.testing.assert_array_equal(dbias, [1, 1, 3])
    np.testing.assert_array_equal(dense_backward_input(dy, KERNEL), [[-1, 0], [-1, 0]])
