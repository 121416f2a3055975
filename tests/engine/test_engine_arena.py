"""Memory taken once for each thread."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinycnn.memory import ALIGNMENT, Arena, aligned_empty, scratch, take, thread_arena

DTYPES = st.sampled_from(["float32", "float64", "uint8", "int64"])


@given(st.lists(st.integers(0, 9), max_size=4), DTYPES)
def test_arrays_start_on_a_boundary_and_have_the_asked_shape(shape, dtype):
    for array in (aligned_empty(tuple(shape), dtype), take(tuple(shape), dtype)):
        assert (array.shape, array.dtype) == (tuple(shape), np.dtype(dtype))
        assert array.size == 0 or array.ctypes.data % ALIGNMENT == 0
        assert array.flags.c_contiguous and array.flags.writeable


@given(st.lists(st.tuples(st.integers(0, 40), DTYPES), min_size=1, max_size=8), st.integers(1, 3))
def test_arrays_of_one_entry_never_overlap(wanted, entries):
    arena = Arena()
    for _ in range(entries):
        with arena:
            arrays = [take((n,), dtype) for n, dtype in wanted]
            for i, array in enumerate(arrays):
                array[...] = i
            assert all((array == i).all() for i, array in enumerate(arrays))
            assert all(a.size == 0 or a.ctypes.data % ALIGNMENT == 0 for a in arrays)


def test_second_entry_takes_the_memory_of_one_block():
    arena = Arena()
    for _ in range(2):
        with arena:
            a, b = take((10,), "float32"), take((10,), "float32")
    assert b.ctypes.data - a.ctypes.data == ALIGNMENT
    with arena:
        assert take((10,), "float32").ctypes.data == a.ctypes.data


def test_arena_grows_to_what_is_needed():
    arena = Arena()
    for size in (10, 1000, 100_000, 10):
        with arena:
            array = take((size,), "float64")
            array[...] = 1
        assert array.sum() == size


def test_outside_an_arena_arrays_are_ones_own():
    a, b = take((4,), "float32"), take((4,), "float32")
    assert not np.shares_memory(a, b)


def test_arena_is_left_also_after_an_error():
    arena = Arena()
    with pytest.raises(LookupError), arena:
        raise LookupError
    with arena:
        inside = take((4,), "float32")
    assert not np.shares_memory(take((4,), "float32"), inside)


def test_scratch_gives_back_what_was_taken_inside_it():
    arena = Arena()
    for _ in range(2):
        with arena:
            kept = take((16,), "float32")
            with scratch():
                inside = take((16,), "float32")
            after = take((16,), "float32")
    assert inside.ctypes.data == after.ctypes.data
    assert not np.shares_memory(kept, after)


def test_scratch_without_an_arena_changes_nothing():
    with scratch():
        array = take((3,), "float32")
    array[...] = 1
    assert array.sum() == 3


def test_each_thread_has_its_own():
    found = []
    thread = threading.Thread(target=lambda: found.append(thread_arena()))
    thread.start()
    thread.join()
    assert thread_arena() is thread_arena()
    assert found[0] is not thread_arena()


def test_a_block_inside_a_block_leaves_the_outer_arrays_alone():
    for _ in range(2):  # the first time the block has yet to grow
        with thread_arena():
            outer = take((64,), "float32")
            outer[...] = 1
            with thread_arena():
                take((64,), "float32")[...] = 2
            again = take((64,), "float32")
            again[...] = 3
    assert (outer == 1).all()


def test_what_an_arena_holds_is_kept_while_others_are_entered():
    """A shard goes on where it stopped, on another thread perhaps, after other shards."""
    mine, other = Arena(), Arena()
    for _ in range(2):  # the second time in the block that the first has asked for
        mine.clear()
        other.clear()
        with mine.continued():
            first = take((50,), "float32")
            first[:] = 1
        with other.continued():
            take((200,), "float32")[:] = 2
        with mine.continued():
            second = take((50,), "float32")
            second[:] = 3
        assert (first == 1).all() and (second == 3).all()
        assert not np.shares_memory(first, second)
    assert second.ctypes.data - first.ctypes.data == 256


def test_an_arena_that_is_left_by_an_error_is_not_current_any_more():
    arena = Arena()
    with pytest.raises(RuntimeError), arena.continued():
        raise RuntimeError
    a, b = take((3,), "float32"), take((3,), "float32")
    assert not np.shares_memory(a, b) and arena._top == 0
