"""Cutting a batch, and the one tree along which everything is summed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tinycnn
from tinycnn.engine.shards import FEWEST, LARGEST, cut, shard_size
from tinycnn.reference import tree_sum


def vectors(count, size=1000):
    """Numbers of very different size: the order of their sum shows in the last bits."""
    rng = np.random.default_rng(count)
    scales = 10.0 ** rng.integers(-4, 5, (count, size))
    return list((rng.normal(size=(count, size)) * scales).astype(np.float32))


def summed(parts, start=0, stop=None):
    parts = np.array(parts)
    tree_sum(parts, start, parts.shape[1] if stop is None else stop)
    return parts[0]


def one_after_the_other(parts):
    total = np.array(parts[0])
    for p in parts[1:]:
        total += p
    return total


@given(st.integers(1, 5000))
def test_a_shard_is_a_quarter_of_the_batch_and_no_larger_than_fits_in_cache(batch_size):
    size = shard_size(batch_size)
    assert size == min(LARGEST, -(-batch_size // FEWEST))


def test_size_of_a_shard_does_not_depend_on_the_threads():
    sizes = []
    for threads in (1, 2, 3, 8):
        tinycnn.set_num_threads(threads)
        sizes.append([shard_size(n) for n in (1, 7, 32, 128, 1000)])
    assert sizes == [sizes[0]] * 4


def test_usual_batches_give_a_power_of_two_of_shards():
    assert [len(cut(n, shard_size(n))) for n in (32, 64, 128, 256)] == [4, 4, 4, 8]


@given(st.integers(0, 300), st.integers(1, 50))
def test_cut_covers_everything_once_in_order(n, size):
    parts = cut(n, size)
    assert [i for part in parts for i in range(n)[part]] == list(range(n))
    assert all(part.stop - part.start == size for part in parts[:-1])
    assert all(0 < part.stop - part.start <= size for part in parts)


def test_sum_of_eight_is_the_sum_of_two_sums_of_four_to_the_bit():
    parts = vectors(8)
    halves = [summed(parts[:4]), summed(parts[4:])]
    np.testing.assert_array_equal(summed(parts), summed(halves))


def test_sum_of_eight_is_the_sum_of_four_pairs_to_the_bit():
    parts = vectors(8)
    pairs = [summed(parts[i : i + 2]) for i in range(0, 8, 2)]
    np.testing.assert_array_equal(summed(parts), summed(pairs))


def test_another_order_gives_other_bits_so_the_tree_matters():
    parts = vectors(8)
    assert (summed(parts) != one_after_the_other(parts)).any()


@given(st.integers(1, 20))
def test_tree_sums_whole_numbers_exactly(count):
    parts = [np.full(5, 2.0**i) for i in range(count)]
    np.testing.assert_array_equal(summed(parts), np.full(5, 2.0**count - 1))


@given(st.integers(1, 12), st.integers(1, 400))
def test_sum_by_slices_is_the_sum_of_the_whole(count, size):
    parts = vectors(count)
    by_slices = np.array(parts)
    for part in cut(1000, size):
        tree_sum(by_slices, part.start, part.stop)
    np.testing.assert_array_equal(by_slices[0], summed(parts))


def test_sum_touches_only_its_slice():
    parts = vectors(4, 10)
    by_slice = summed(parts, 2, 5)
    np.testing.assert_array_equal(by_slice[:2], parts[0][:2])
    np.testing.assert_array_equal(by_slice[5:], parts[0][5:])


@pytest.mark.parametrize("count", [3, 5, 6, 7, 9])
def test_odd_ones_out_are_added_last(count):
    parts = vectors(count)
    power = 1 << (count - 1).bit_length() - 1
    grouped = [summed(parts[:power]), summed(parts[power:])]
    np.testing.assert_array_equal(summed(parts), summed(grouped))
