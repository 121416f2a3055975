"""From a function to its gradient."""

import heapq

import numpy as np

from tinycnn.errors import complaint
from tinycnn.tracing.array import Traced


def trace(function, *arrays, wrt=0):
    """Compute a function of arrays, and how a gradient goes back through it.

    Parameters
    ----------
    function : callable
        Written with NumPy's functions and operators, or those of ``tinycnn.ops``.
    *arrays : array_like
        Its arguments.
    wrt : int or tuple of int
        Which of the arguments are differentiated by; they must be floating point.

    Returns
    -------
    y : ndarray
        What the function returned.
    pullback : callable
        ``pullback(dy)``, for ``dy`` in the shape of ``y``, returns the gradient by the
        argument, in its shape and dtype; a tuple of them if ``wrt`` is one.

    Raises
    ------
    TypeError
        If the function contains an operation whose gradient is not known.

    Notes
    -----
    Reverse accumulation (Linnainmaa, 1970): each operation leaves behind how it is
    undone, and they are undone in the opposite order.

    Examples
    --------
    >>> y, pullback = trace(lambda x: np.square(x).sum(axis=1), np.array([[1.0, 2.0], [3.0, 4.0]]))
    >>> y
    array([ 5., 25.])
    >>> pullback(np.array([1.0, 10.0]))
    array([[ 2.,  4.],
           [60., 80.]])
    """
    chosen = (wrt,) if isinstance(wrt, int) else tuple(wrt)
    given = [np.asarray(array) for array in arrays]
    for i in chosen:
        if given[i].dtype.kind != "f":
            raise TypeError(
                complaint("trace", "floating point arrays to differentiate by", f"dtype {given[i].dtype}")
            )
    leaves = {i: Traced(given[i]) for i in chosen}
    result = function(*(leaves.get(i, array) for i, array in enumerate(given)))
    if isinstance(result, (tuple, list)):
        raise TypeError(complaint("trace", "a function that returns one array", f"{len(result)} of them"))
    y = result.value if isinstance(result, Traced) else np.asarray(result)

    def pullback(dy):
        dy = np.broadcast_to(np.asarray(dy, y.dtype), y.shape)
        found = accumulate(result, dy) if isinstance(result, Traced) else {}
        gradients = tuple(found.get(leaves[i].number, np.zeros_like(given[i])) for i in chosen)
        return gradients[0] if isinstance(wrt, int) else gradients

    return y, pullback


def value_and_gradient(function, *arrays, wrt=0):
    """Compute a function that returns one number, and its gradient.

    Parameters
    ----------
    function, *arrays, wrt
        As for :func:`trace`.

    Returns
    -------
    value : float
    gradient : ndarray, or tuple of ndarray
        By the argument ``wrt``, in its shape and dtype.

    Raises
    ------
    TypeError
        As :func:`trace`.
    ValueError
        If the function returns more than one number.

    Examples
    --------
    >>> value_and_gradient(lambda w: 0.5 * np.sum(w**2), np.array([3.0, 4.0]))
    (12.5, array([3., 4.]))
    """
    y, pullback = trace(function, *arrays, wrt=wrt)
    if y.size != 1:
        raise ValueError(
            complaint(
                "value_and_gradient",
                "a function that returns one number",
                f"shape {y.shape}",
                "Take its sum or mean, or use trace.",
            )
        )
    return float(y.reshape(())), pullback(np.ones_like(y))


def accumulate(result, dy, wanted=()):
    """Return {number of an array: gradient} for the arrays a result was computed from.

    Those at the beginning, and those whose numbers are ``wanted``.
    """
    waiting = [-result.number]
    nodes, gradients, done = {result.number: result}, {result.number: dy}, {}
    while waiting:
        number = -heapq.heappop(waiting)
        node, gradient = nodes.pop(number), gradients.pop(number)
        if not node.parents or number in wanted:
            done[number] = np.ascontiguousarray(gradient, node.dtype).reshape(node.shape)
        for parent, back in node.parents:
            share = _summed_to(np.asarray(back(gradient)), parent.shape)
            if parent.number in nodes:
                gradients[parent.number] = gradients[parent.number] + share
            else:
                nodes[parent.number], gradients[parent.number] = parent, share
                heapq.heappush(waiting, -parent.number)
    return done


def _summed_to(gradient, shape):
    """Undo broadcasting: what was used several times gets the sum of the gradients."""
    if gradient.shape == shape:
        return gradient
    gradient = gradient.sum(axis=tuple(range(gradient.ndim - len(shape))))
    stretched = tuple(i for i, size in enumerate(shape) if size == 1 and gradient.shape[i] != 1)
    gradient = gradient.sum(axis=stretched, keepdims=True)
    return np.broadcast_to(gradient, shape)
