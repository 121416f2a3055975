"""A fully connected layer: every output sees every input.

y[n, u] = bias[u] + sum over d of x[n, d] * kernel[d, u]
"""


def dense_forward(x, kernel, bias):
    """Multiply by the weights and add the bias.

    Parameters
    ----------
    x : ndarray of shape (N, D)
    kernel : ndarray of shape (D, U)
    bias : ndarray of shape (U,) or None

    Returns
    -------
    ndarray of shape (N, U)

    Examples
    --------
    >>> import numpy as np
    >>> dense_forward(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.array([0.5]))
    array([[11.5]])
    """
    y = x @ kernel
    return y if bias is None else y + bias


def dense_backward_weights(dy, x, dkernel, dbias):
    """Fill in the gradients of the weights and the bias.

    Parameters
    ----------
    dy : ndarray of shape (N, U)
        Gradient of the loss by the output.
    x : ndarray of shape (N, D)
        The input of the forward pass.
    dkernel : ndarray of shape (D, U)
        Overwritten.
    dbias : ndarray of shape (U,) or None
        Overwritten.
    """
    dkernel[...] = x.T @ dy
    if dbias is not None:
        dbias[...] = dy.sum(axis=0)


def dense_backward_input(dy, kernel):
    """Return the gradient of the loss by the input: (N, U) to (N, D)."""
    return dy @ kernel.T
