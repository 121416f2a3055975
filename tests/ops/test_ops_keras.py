"""Every operation gives the numbers that Keras's gives for the same arguments."""

import inspect

import numpy as np
import pytest

from tinycnn import ops

RNG = np.random.default_rng(0)
X = RNG.uniform(0.1, 0.9, (3, 4)).astype("float32")
Z = RNG.uniform(-2, 2, (3, 4)).astype("float32")
WHOLE = np.array([[3, 1, 2, 0], [1, 1, 0, 2], [2, 0, 3, 1]])
# What is not made up from the names of the arguments.
ARGUMENTS = {
    "arange": [(5,), (1, 7, 2)],
    "array": [([1.0, 2.0],)],
    "broadcast_to": [(X, (2, 3, 4))],
    "cast": [(Z, "int32")],
    "clip": [(Z, -0.5, 0.7)],
    "concatenate": [([X, Z],), ([X, Z], 1)],
    "convert_to_numpy": [(X,)],
    "convert_to_tensor": [(X,)],
    "dot": [(X, Z.T)],
    "einsum": [("ij,kj->ik", X, Z)],
    "expand_dims": [(X, 1)],
    "eye": [(3,), (2, 4)],
    "full": [((2, 3), 1.5)],
    "linspace": [(0.0, 1.0, 5)],
    "matmul": [(X, Z.T)],
    "moveaxis": [(X, 0, 1)],
    "ndim": [(X,)],
    "norm": [(X,), (X, None, 1)],
    "one_hot": [(WHOLE, 4)],
    "ones": [((2, 3),)],
    "pad": [(X, ((1, 0), (0, 2)))],
    "repeat": [(X, 2, 1)],
    "reshape": [(X, (4, 3)), (X, (-1,))],
    "roll": [(X, 2, 1)],
    "shape": [(X,)],
    "size": [(X,)],
    "split": [(X, 2, 1)],
    "squeeze": [(X[:, :1], 1)],
    "stack": [([X, Z], 1)],
    "swapaxes": [(X, 0, 1)],
    "take": [(X, WHOLE[0], 1)],
    "take_along_axis": [(X, WHOLE, 1)],
    "tile": [(X, (2, 1))],
    "transpose": [(X,)],
    "where": [(Z > 0, X, Z)],
    "zeros": [((2, 3),)],
}
LOGICAL = ("all", "any", "logical_and", "logical_not", "logical_or", "logical_xor")
AXES = ("axis", "keepdims")


def calls(name):
    """Return the arguments to try an operation with."""
    if name in ARGUMENTS:
        return [(given, {}) for given in ARGUMENTS[name]]
    x, z = (X > 0.5, Z > 0) if name in LOGICAL else (X, Z)
    parameters = inspect.signature(getattr(ops, name)).parameters
    if "x2" in parameters:
        return [((z, x), {}), ((x, x[:1]), {})]
    given = [((x,), {})]
    if name not in ("log", "log2", "log10", "log1p", "sqrt", "rsqrt", "arcsin", "arccos"):
        given.append(((z,), {}))
    if "axis" in parameters:
        given.append(((z,), {"axis": 0}))
    if "keepdims" in parameters:
        given.append(((z,), {"axis": 1, "keepdims": True}))
    return given


@pytest.mark.keras
@pytest.mark.parametrize("name", ops.__all__)
def test_operations_give_the_numbers_of_keras(name):
    import keras

    theirs = getattr(keras.ops, name)
    for given, settings in calls(name):
        found, wanted = getattr(ops, name)(*given, **settings), theirs(*given, **settings)
        if isinstance(wanted, (list, tuple)):
            assert len(found) == len(wanted)
        else:
            found, wanted = [found], [wanted]
        for mine, other in zip(found, wanted, strict=True):
            other = np.asarray(other)
            assert np.shape(mine) == other.shape
            np.testing.assert_allclose(np.asarray(mine, float), other.astype(float), rtol=2e-5, atol=1e-6)
