"""How twins are compared: results, memory and what they were given."""

import numpy as np

from tinycnn import kernels, reference
from tinycnn.memory import Arena, take

TOLERANCE = {"float32": 1e-5, "float64": 1e-12}
# Sums over a batch, which are float64 whatever they are sums of.
SUMS = {
    "batch_norm_relu_max_pool_sums",
    "batch_norm_relu_sums",
    "batch_norm_statistics",
    "batch_norm_sums",
    "merge_statistics",
}


def assert_twins_agree(name, arguments, dtype):
    """Compare the twins, the compiled one also where memory was used before."""
    expected = call(reference, name, arguments)
    result_dtype = "float64" if name in SUMS else dtype
    same(call(kernels, name, arguments), expected, dtype, result_dtype)
    arena = Arena()
    for _ in range(2):  # the arena has its memory from the second time on
        with arena:
            arena._block[:] = 0xFF  # NaN in floats, and no winner
            received = call(kernels, name, arguments)
            take((arena._block.size - arena._top,), "uint8")[:] = 0xFF  # what comes later spoils nothing
            same(received, expected, dtype, result_dtype)


def call(module, name, arguments):
    """Call on copies; return all results: those returned, and those filled in."""
    given = [a.copy() if isinstance(a, np.ndarray) else a for a in arguments]
    returned = getattr(module, name)(*given)
    results = list(returned) if isinstance(returned, tuple) else [returned]
    for before, after in zip(arguments, given, strict=True):
        if isinstance(before, np.ndarray):
            if np.isnan(before).any():
                results.append(after)
            else:
                np.testing.assert_array_equal(after, before, err_msg=f"{name} wrote into its input")
    return results


def same(received, expected, dtype, result_dtype):
    for r, e in zip(received, expected, strict=True):
        if e is None:
            assert r is None
            continue
        assert (r.shape, r.dtype) == (e.shape, e.dtype)
        if e.dtype.kind != "f":
            np.testing.assert_array_equal(r, e)
        else:
            assert e.dtype == result_dtype
            scale = max(1, np.abs(e[np.isfinite(e)]).max(initial=0))
            np.testing.assert_allclose(r, e, rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype] * scale)
