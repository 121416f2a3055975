"""In which order samples are seen, and which are held out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinycnn.engine.order import epoch_order, split_tail

NUMBERS = st.integers(0, 2**64 - 1)


@given(st.integers(1, 200), NUMBERS, NUMBERS)
def test_an_order_holds_every_sample_once(count, seed, step):
    assert sorted(epoch_order(count, seed, step)) == list(range(count))


def test_order_follows_from_seed_and_step():
    orders = [tuple(epoch_order(20, seed, step)) for seed in range(5) for step in range(5)]
    assert len(set(orders)) == 25
    assert orders == [tuple(epoch_order(20, seed, step)) for seed in range(5) for step in range(5)]


@given(st.integers(2, 300), st.floats(0.01, 0.99))
def test_held_out_are_the_last_ones(count, share):
    x = np.arange(count)
    kept = int(count * (1 - share))
    if kept == 0:
        return
    first, held_out = split_tail((x, None), share)
    np.testing.assert_array_equal(first[0], x[:kept])
    np.testing.assert_array_equal(held_out[0], x[kept:])
    assert first[1] is None and held_out[1] is None


def test_split_copies_nothing():
    x = np.arange(10)
    assert all(np.shares_memory(side[0], x) for side in split_tail((x,), 0.3))


@pytest.mark.parametrize("share", [1.5, 1, -0.1, 0])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(ValueError) as caught:
        split_tail((np.arange(5),), share)
    assert str(caught.value) == (
        "fit: validation_split expects a share that leaves samples on both sides, "
        f"received {share} of 5 samples."
    )


def test_a_share_that_leaves_nothing_to_learn_from_is_refused():
    with pytest.raises(ValueError, match=r"received 0\.9 of 2 samples"):
        split_tail((np.arange(2),), 0.9)
