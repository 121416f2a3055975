"""Any number of ranks ends with the bytes of one process."""

from functools import cache

import pytest
from distribution_runs import Run

pytestmark = pytest.mark.mpi

ALL = ("mnist", "normalized", "large_batch", "huge_batch", "one_by_one")


@cache
def run(ranks):
    done = Run(ranks, networks=ALL)
    assert not done.failed, done.errors
    return done


@pytest.mark.parametrize("network", ALL)
@pytest.mark.parametrize("ranks", [1, 2, 3, 4])
def test_ranks_end_with_the_bytes_of_one_process(ranks, network):
    [alone] = run(0).of(network)
    found = run(ranks).of(network)
    assert len(found) == ranks
    assert all(one == alone for one in found)


def test_ranks_begin_from_the_weights_of_the_first():
    done = Run(2, misbehaves="has another seed")
    assert not done.failed, done.errors
    found = done.of("small")
    [alone] = Run(0).of("small")
    assert found == [alone, alone]


def test_a_rank_that_wants_to_stop_stops_all():
    done = Run(3, misbehaves="stops", epochs=4)
    assert not done.failed, done.errors
    found = done.of("small")
    assert [one["epochs"] for one in found] == [1, 1, 1]
    assert len({one["weights"] for one in found}) == 1
