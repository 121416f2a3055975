"""The sum of shards' gradients: one tree, to the bit, however it is computed."""

import numpy as np
import pytest

from tinycnn import kernels, reference


def gradients(count, size, dtype):
    """Numbers of very different size: the order of their sum shows in the last bits."""
    rng = np.random.default_rng(count)
    scales = 10.0 ** rng.integers(-4, 5, (count, size))
    return (rng.normal(size=(count, size)) * scales).astype(dtype)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33, 40])
def test_the_twins_sum_in_the_same_order_to_the_bit(count, dtype):
    start, stop = 5, 102
    fast, plain = (gradients(count, 117, dtype) for _ in range(2))
    kernels.tree_sum(fast, start, stop)
    reference.tree_sum(plain, start, stop)
    np.testing.assert_array_equal(fast[0], plain[0])


def test_a_sum_slice_by_slice_is_the_sum_at_once():
    at_once, slices = (gradients(6, 100, "float32") for _ in range(2))
    kernels.tree_sum(at_once, 0, 100)
    for start, stop in [(40, 100), (0, 1), (1, 40)]:
        kernels.tree_sum(slices, start, stop)
    np.testing.assert_array_equal(slices[0], at_once[0])


def test_what_lies_beside_a_slice_is_left_alone():
    vectors = gradients(5, 50, "float32")
    before = vectors.copy()
    kernels.tree_sum(vectors, 10, 30)
    np.testing.assert_array_equal(vectors[:, :10], before[:, :10])
    np.testing.assert_array_equal(vectors[:, 30:], before[:, 30:])


@pytest.mark.parametrize("shard", range(5))
def test_a_nan_of_any_shard_stays_visible_in_the_sum(shard):
    vectors = gradients(5, 20, "float32")
    vectors[shard, 3] = np.nan
    kernels.tree_sum(vectors, 0, 20)
    assert np.isnan(vectors[0]).tolist() == [i == 3 for i in range(20)]
