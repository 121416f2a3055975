"""When a rank fails the run ends soon, and says which rank, and what to do."""

import re

import pytest
from distribution_runs import Run

pytestmark = pytest.mark.mpi

RANK = r"rank 1 of 3 \(process \d+ on host \S+\)"
CASES = {
    "is killed": f"{RANK} has died",
    "vanishes": f"{RANK} has died",
    "leaves": f"{RANK} has left",
    "raises": f"no more of this\ntinycnn: {RANK} has stopped with this error",
    "goes on": f"{RANK} failed, in training step 4.*: ValueError: no more of this",
    "drifts": f"fit, after epoch 1: the ranks differ in the weights: [0-9a-f]+ on {RANK}",
    "has other data": f"the ranks differ in the data: [0-9a-f]+ on {RANK}.*Every rank must be given the same",
    "has another model": f"the ranks differ in the model: [0-9a-f]+ on {RANK}",
    "has another version": f"the ranks differ in numpy: 0.0.1 on {RANK}.*Install the same versions",
}


@pytest.mark.parametrize("misbehaves", CASES)
def test_a_rank_that_fails_is_named_and_ends_the_run(misbehaves):
    done = Run(3, misbehaves=misbehaves)
    assert not done.found  # no rank went on to its end
    # Whoever vanishes says 0, and what mpiexec makes of that, before or after it has killed the
    # others, is a race of its own: MPICH's ends with 9 or with 0.
    assert done.failed or misbehaves == "vanishes"
    assert re.search(CASES[misbehaves], done.errors), done.errors
    assert "Start the run again with the same command" in done.errors


@pytest.mark.slow
def test_a_rank_that_stands_still_ends_the_run_when_its_time_is_over():
    done = Run(3, misbehaves="stands still", environment={"TINYCNN_TIMEOUT": "15"})
    assert done.failed and not done.found
    # On a busy machine another rank may be late as well, and is named beside it.
    anyone = r"rank \d of 3 \(process \d+ on host \S+\)"
    named = f"(?:{anyone} and )*{RANK}(?: and {anyone})* did not answer for 15 seconds, in training step 4"
    assert re.search(named, done.errors), done.errors
    assert "Start the run again with the same command" in done.errors
