"""A training that is killed at any instant and started again ends with the same bytes."""

import itertools
import random
import signal
from functools import cache

import pytest
from crash_tools import KILLED, Children, is_over, is_same, leftovers
from crash_trainings import TRAININGS

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9 and fork")

KILLS_EACH = 8


@pytest.fixture(scope="module")
def children():
    started = Children()
    yield started
    started.close()


@pytest.fixture(scope="module")
def whole(children, tmp_path_factory):
    """Return a function that trains without a kill, and makes sure that to be guarded changes nothing."""

    @cache
    def train(name):
        folder = tmp_path_factory.mktemp(name)
        guarded = children.whole(name, folder / "whole")
        plain = children.whole(name, folder / "plain", guarded=False, threads=1)
        assert guarded["found"] == plain["found"]
        return guarded

    return train


def killed_at_random(children, name, whole, folder, seed):
    """Train with some kills at random times, on any number of threads; return how many there were."""
    drawn = random.Random(f"{name} {seed}")
    # The first comes before the end, whatever else the machine has to do.
    delays = iter([drawn.uniform(0, whole["seconds"] * share) for share in (0.5, 1, 1, 1)])
    order = {"place": seed, "threads": drawn.choice([1, 2, 3, 8])}
    found, kills, anew = children.until_done(name, folder, delays, **order)
    assert is_same(found, whole["found"], anew)
    assert not leftovers(folder)
    return kills


def killed_at_call(children, name, whole, folder, at, when):
    """Train with one kill before, within or after a call that touches the disk."""
    folder.mkdir()
    done, anew = children.attempt(name, folder, at=at, when=when), False
    if done["status"] != 0:
        assert done["status"] == KILLED
        anew = is_over(folder)
        done = children.attempt(name, folder)
    assert done["status"] == 0
    assert is_same(done["found"], whole["found"], anew)
    assert not leftovers(folder)


def test_a_training_that_is_killed_at_random_ends_with_the_same_bytes(children, whole, tmp_path):
    reached = whole("own_state")
    assert killed_at_random(children, "own_state", reached, tmp_path / "run", seed=0)


@pytest.mark.parametrize(("share", "when"), [(0.3, "before"), (0.6, "within")])
def test_a_kill_inside_the_write_of_a_checkpoint_loses_nothing(children, whole, tmp_path, share, when):
    reached = whole("own_state")
    at = int(share * reached["calls"])
    killed_at_call(children, "own_state", reached, tmp_path / "run", at, when)


@pytest.mark.slow
@pytest.mark.parametrize("name", TRAININGS)
def test_every_training_ends_with_the_same_bytes_however_often_it_is_killed(children, whole, tmp_path, name):
    reached, kills = whole(name), 0
    for seed in itertools.count():
        kills += killed_at_random(children, name, reached, tmp_path / str(seed), seed)
        if kills >= KILLS_EACH:
            break
    print(f"{name}: {kills} kills survived")


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "within", "after"])
def test_no_call_in_the_writing_of_checkpoints_is_the_wrong_one_to_die_in(children, whole, tmp_path, when):
    reached = whole("generator")
    for at in range(1, reached["calls"] + 1):
        killed_at_call(children, "generator", reached, tmp_path / str(at), at, when)
    print(f"{reached['calls']} calls, killed {when} each")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["everything", "across_epochs", "averaged"])
def test_kills_inside_the_writes_of_all_callbacks_lose_nothing(children, whole, tmp_path, name):
    reached, drawn = whole(name), random.Random(name)
    for number in range(12):
        at, when = drawn.randint(1, reached["calls"]), drawn.choice(["before", "within", "after"])
        killed_at_call(children, name, reached, tmp_path / str(number), at, when)
