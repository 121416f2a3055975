"""The branches of all ranks, put together, are the tree that one process sums along."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinycnn.engine.blocks import blocks_of_all, owned, pairs_between
from tinycnn.engine.exchange import sum_and_share
from tinycnn.engine.meetings import combine, combine_all
from tinycnn.engine.shards import tree_pairs
from tinycnn.ranks import Alone
from tinycnn.run import operations


def together(a, b):
    return f"({a}{b})"


@given(st.integers(1, 200), st.integers(1, 70))
def test_blocks_of_all_ranks_put_together_are_the_whole_tree(count, ranks):
    blocks = blocks_of_all(count, ranks)
    assert [i for theirs in blocks for block in theirs for i in block] == list(range(count))
    flat = [block for theirs in blocks for block in theirs]
    sums = {block.start: combine([f"{i}." for i in block], together) for block in flat}
    for i, j in pairs_between(flat, count):
        sums[i] = together(sums[i], sums.pop(j))
    assert sums == {0: combine([f"{i}." for i in range(count)], together)}


@given(st.integers(1, 200), st.integers(1, 70))
def test_no_rank_has_more_than_one_thing_more_than_another(count, ranks):
    lengths = [len(owned(count, rank, ranks)) for rank in range(ranks)]
    assert max(lengths) - min(lengths) <= 1


@pytest.mark.parametrize("power", range(6))
def test_powers_of_two_have_one_block_each(power):
    for ranks in (2**k for k in range(power + 1)):
        assert all(len(theirs) == 1 for theirs in blocks_of_all(2**power, ranks))


class Recorded(Alone):
    """One rank of several, whose messages are carried by hand."""

    def __init__(self, rank, size):
        self.rank, self.size, self.posts = rank, size, []

    def swap(self, label, sends, receives):
        self.posts.append((sends, receives))


def carry(crews):
    """Carry out the newest exchange of every rank; returns the bytes that each has sent."""
    sent = []
    for crew in crews:
        sends, _ = crew.posts[-1]
        for other in crews:
            theirs = [array for rank, array in other.posts[-1][1] if rank == crew.rank]
            mine = [array for rank, array in sends if rank == other.rank]
            assert [a.shape for a in mine] == [a.shape for a in theirs]
            for source, target in zip(mine, theirs, strict=True):
                target[...] = source
        sent.append(sum(array.nbytes for _, array in sends))
    return sent


@pytest.mark.parametrize("ranks", [2, 3, 4, 5, 7])
@pytest.mark.parametrize("count", [1, 2, 4, 5, 7])
def test_exchanged_sums_have_the_bits_of_the_plain_tree(ranks, count):
    rng = np.random.default_rng(ranks * 10 + count)
    size, rows, ops = 333, 1 << (count - 1).bit_length(), operations()
    vectors = rng.normal(size=(count, size)).astype(np.float32)
    expected = vectors.copy()
    ops.tree_sum(expected, 0, size)
    leaves = tuple(range(0, 2 * count + 1, 2))
    losses = rng.normal(size=2 * count)
    blocks = blocks_of_all(count, ranks)
    crews, states = [], []
    for rank in range(ranks):
        mine = np.full((rows, size), np.nan, np.float32)
        seen = np.full(2 * count, np.nan)
        for block in blocks[rank]:
            branch = vectors[block.start : block.stop].copy()
            ops.tree_sum(branch, 0, size)
            mine[block.start] = branch[0]
        own = owned(count, rank, ranks)
        seen[2 * own.start : 2 * own.stop] = losses[2 * own.start : 2 * own.stop]
        crews.append(Recorded(rank, ranks))
        states.append((mine, seen))
    run_in_step(crews, states, leaves, blocks, size, ops)
    for mine, seen in states:
        np.testing.assert_array_equal(mine[0], expected[0])
        np.testing.assert_array_equal(seen, losses)


def run_in_step(crews, states, leaves, blocks, size, ops):
    """Run ``sum_and_share`` on all ranks, each on a thread that waits for the others' messages."""
    import threading

    barrier = threading.Barrier(len(crews))
    lock = threading.Lock()

    def swap(crew):
        def post(label, sends, receives):
            crew.posts.append((sends, receives))
            if barrier.wait() == 0:
                with lock:
                    carry(crews)
            barrier.wait()

        return post

    def work(crew, state):
        crew.swap = swap(crew)
        sum_and_share(crew, "a test", (state[1],), leaves, (state[0], size, blocks), ops)

    threads = [
        threading.Thread(target=work, args=pair, daemon=True) for pair in zip(crews, states, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def test_what_shards_know_is_merged_alike_by_one_and_by_all():
    parts = [f"{i}." for i in range(11)]

    class Hears(Alone):
        size = 3

        def __init__(self, rank):
            self.rank = rank

        def gather(self, label, found):
            return [
                [combine(parts[b.start : b.stop], together) for b in theirs]
                for theirs in blocks_of_all(11, 3)
            ]

    expected = combine(parts, together)
    for rank in range(3):
        own = owned(11, rank, 3)
        mine = parts[own.start : own.stop]
        assert combine_all(mine, together, 11, Hears(rank), "a test") == expected
    assert list(tree_pairs(11))[0] == (0, 1)
