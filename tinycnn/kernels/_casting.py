"""Arrays as the loops want them: contiguous, of one type."""

from tinycnn.kernels._jit import kernel
from tinycnn.memory import take


def contiguous(array, dtype):
    """Return the array itself, or a copy if its numbers are of another type or not in order.

    That happens where a layer or loss of a user's own gives float64 to a float32 model.
    """
    if array.dtype == dtype and array.flags.c_contiguous:
        return array
    copy = take(array.shape, dtype)
    _copy(array, copy.reshape(-1))
    return copy


@kernel
def _copy(array, copy):
    for i, value in enumerate(array.flat):
        copy[i] = value
