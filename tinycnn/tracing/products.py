"""Gradients of products of matrices."""

import numpy as np

from tinycnn.tracing.registry import composite, rule


@rule(np.matmul)
def _matmul(x1, x2):
    # vectors stand for matrices of one row, or of one column
    left = x1[np.newaxis, :] if x1.ndim == 1 else x1
    right = x2[:, np.newaxis] if x2.ndim == 1 else x2

    def whole(g):
        g = g[..., np.newaxis] if x2.ndim == 1 else g
        return g[..., np.newaxis, :] if x1.ndim == 1 else g

    def to_left(g):
        dx = whole(g) @ np.swapaxes(right, -1, -2)
        return dx[..., 0, :] if x1.ndim == 1 else dx

    def to_right(g):
        dx = np.swapaxes(left, -1, -2) @ whole(g)
        return dx[..., 0] if x2.ndim == 1 else dx

    return x1 @ x2, {"x1": to_left, "x2": to_right}


@composite(np.dot)
def _dot(a, b):
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return np.multiply(a, b)
    if np.ndim(b) <= 2:
        return np.matmul(a, b)
    raise TypeError("The gradient of np.dot with an array of more than 2 axes is not known. Use np.einsum.")


@composite(np.outer)
def _outer(a, b):
    return np.reshape(a, (-1, 1)) * np.reshape(b, (1, -1))


@composite(np.vdot, np.inner)
def _inner(a, b):
    if np.ndim(a) > 1 or np.ndim(b) > 1:
        raise TypeError("The gradient of np.inner of matrices is not known. Use np.matmul.")
    return np.sum(a * b)


@rule(np.einsum)
def _einsum(subscripts, first, second=None):
    given, result = _letters(subscripts)
    arrays = [first] if second is None else [first, second]
    value = np.einsum(f"{','.join(given)}->{result}", *arrays)

    def back(number):
        mine = given[number]
        others = [letters for i, letters in enumerate(given) if i != number]
        rest = [array for i, array in enumerate(arrays) if i != number]

        def gradient(g):
            known = "".join(c for c in mine if c in result or any(c in letters for letters in others))
            dx = np.einsum(f"{','.join([result, *others])}->{known}", g, *rest)
            # summed over alone: the same for all
            shape = [arrays[number].shape[i] if c in known else 1 for i, c in enumerate(mine)]
            return np.broadcast_to(dx.reshape(shape), arrays[number].shape)

        return gradient

    return value, {"first": back(0), "second": back(1) if second is not None else None}


def _letters(subscripts):
    """Return the letters of each operand, and of the result."""
    given, arrow, result = subscripts.replace(" ", "").partition("->")
    operands = given.split(",")
    if "." in given or any(len(set(letters)) < len(letters) for letters in operands):
        raise TypeError(
            f"The gradient of np.einsum({subscripts!r}) is not known: '...' or a letter used twice."
        )
    if not arrow:
        result = "".join(sorted(c for c in set(given) - {","} if given.count(c) == 1))
    return operands, result
