"""Tapes that several threads share: each is played once, in an order that gives the same bytes."""

import threading
import time

import numba
import numpy as np
import pytest

import tinycnn
from tinycnn import layers
from tinycnn.engine import replay
from tinycnn.engine.workers import play_on_all, set_num_threads
from tinycnn.memory import address, thread_arena
from tinycnn.run import operations

pytestmark = pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled, nothing recorded")

COUNT, SIZE = 12, 5000


def copies(pairs, sources, targets):
    """Return the addresses of tapes that copy one row of ``sources`` into one of ``targets``, and bases."""
    from tinycnn.kernels.tape import Region, Tape, record

    ops, tapes = operations(), []
    with thread_arena() as arena:
        own = Region.of(arena.free())
    for source, target in pairs:
        with record() as calls:
            ops.write_rows(sources[source : source + 1], targets[target : target + 1])
        tapes.append(Tape(calls, [own, Region.of(sources), Region.of(targets)]))
    bases = np.array([[0, address(sources), address(targets), 0]], np.int64)
    return tapes, np.array([tape.address for tape in tapes], np.int64), bases


@pytest.fixture
def numbers():
    return np.random.default_rng(0).random((COUNT, SIZE), dtype=np.float32)


@pytest.mark.parametrize("threads", [1, 2, 3, 8])
def test_every_tape_is_played(threads, numbers):
    set_num_threads(threads)
    target = np.zeros_like(numbers)
    tapes, addresses, bases = copies([(i, COUNT - 1 - i) for i in range(COUNT)], numbers, target)
    for _ in range(50):
        target[:] = 0
        assert play_on_all(addresses, bases, 0)
        np.testing.assert_array_equal(target, numbers[::-1])
    assert len(tapes) == COUNT


def test_a_call_that_was_interrupted_leaves_nothing_that_the_next_takes_for_its_own(numbers, monkeypatch):
    from tinycnn.engine import playing

    target = np.zeros_like(numbers)
    tapes, addresses, bases = copies([(0, 0), (1, 1), (2, 2)], numbers, target)
    others, swapped, same = copies([(0, 1), (1, 2), (2, 0)], numbers, target)
    needs, job = np.array([0, 1, 2], np.int64), playing.Job()
    assert job.play(addresses, bases, 0, None)
    told = []

    def interrupted(array):
        told.append(array)
        if len(told) == 2:
            raise KeyboardInterrupt
        return address(array)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(playing, "address", interrupted)
        job.play(swapped, same, 0, needs)
    for order in (None, needs, None):
        target[:] = 0
        assert job.play(addresses, bases, 0, order)
        assert job._words[job._places.NEEDS] == (0 if order is None else address(needs))
        np.testing.assert_array_equal(target[:3], numbers[:3])
    assert len(tapes) == len(others) == 3


def test_who_was_stopped_while_it_took_from_one_job_begins_nothing_of_the_next(numbers):
    from tinycnn.engine.playing import Job
    from tinycnn.kernels.tape import running

    target = np.zeros_like(numbers)
    tapes, addresses, bases = copies([(i, i) for i in range(COUNT)], numbers, target)
    job, calls, player = Job(), np.zeros(16, np.int64), np.zeros(running.WORDS_OF_PLAYER, np.int64)
    assert job.play(addresses[:1], bases, 0, None)
    target[:] = 0
    words = job._words
    drawn = words[running.NEXT]  # by the helper, as the last job ends
    with thread_arena() as arena:
        job._fill(arena, addresses, bases, None)
    words[running.COUNT] |= COUNT  # the next one, longer, is being opened
    words[running.NEXT] = drawn
    calls[running.JOBS] = 1
    running.serve(address(calls), 0, 0, job.address, address(player), 10)
    assert not target.any() and words[running.DONE] == 0
    words[running.NEXT] = words[running.COUNT] & ~(2**32 - 1)  # now it is
    calls[running.JOBS] = 2
    running.serve(address(calls), 0, 1, job.address, address(player), 10)
    np.testing.assert_array_equal(target, numbers)
    assert len(tapes) == COUNT


@pytest.mark.parametrize("threads", [1, 2, 3, 8])
def test_a_tape_waits_for_those_it_needs(threads, numbers):
    """A chain of copies within one array: out of order, an old row would travel on."""
    set_num_threads(threads)
    chain = np.zeros_like(numbers)
    tapes, addresses, bases = copies([(i, i + 1) for i in range(COUNT - 1)], chain, chain)
    needs = np.arange(COUNT - 1)
    for number in range(100):
        chain[:] = -1
        chain[0] = number
        assert play_on_all(addresses, bases, 0, needs)
        assert (chain == number).all()
    assert len(tapes) == COUNT - 1


def test_two_threads_that_play_at_once_do_not_disturb_each_other(numbers):
    set_num_threads(2)
    wrong, finished = [], []

    def work(factor):
        source, target = numbers * factor, np.zeros_like(numbers)
        tapes, addresses, bases = copies([(i, i) for i in range(COUNT)], source, target)
        for _ in range(200):
            target[:] = 0
            finished.append(factor)
            if not (play_on_all(addresses, bases, 0) and np.array_equal(target, source)):
                wrong.append(factor)
        assert tapes

    threads = [threading.Thread(target=work, args=(factor,)) for factor in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == [] and len(finished) == 600


def test_helpers_that_sleep_are_called_again(numbers):
    set_num_threads(2)
    target = np.zeros_like(numbers)
    _, addresses, bases = kept = copies([(i, i) for i in range(COUNT)], numbers, target)
    for _ in range(5):
        target[:] = 0
        assert play_on_all(addresses, bases, 0)
        np.testing.assert_array_equal(target, numbers)
        time.sleep(0.02)  # longer than a helper watches
    assert kept


def test_too_many_regions_are_left_to_the_ordinary_way(numbers):
    _, addresses, _ = copies([(0, 0)], numbers, np.zeros_like(numbers))
    assert not play_on_all(addresses, np.zeros((1, 100), np.int64), 0)


NETWORKS = {
    "winograd": [layers.Conv2D(64, 3, activation="relu"), layers.MaxPooling2D()],
    "winograd, odd rows": [layers.ZeroPadding2D(((0, 1), (0, 0))), layers.Conv2D(48, 3, padding="same")],
    "tiles": [layers.Conv2D(64, 5, strides=2, padding="same", activation="relu")],
    "tiles, pooled by three": [
        layers.Conv2D(48, 5, padding="same", activation="relu"),
        layers.MaxPooling2D(3),
    ],
    "dense": [layers.Flatten(), layers.Dense(333, activation="relu"), layers.Dense(5)],
}


@pytest.mark.parametrize("name", NETWORKS)
def test_one_image_shared_by_threads_gives_the_bytes_of_a_batch(name, monkeypatch):
    monkeypatch.setattr(replay, "PLAIN_RUNS", 2)
    set_num_threads(2)
    tinycnn.utils.set_random_seed(0)
    model = tinycnn.models.clone_model(
        tinycnn.Sequential([layers.Input(shape=(30, 30, 16)), *NETWORKS[name]])
    )
    x = np.random.default_rng(1).normal(size=(4, 30, 30, 16)).astype("float32")
    together = model.predict(x, verbose=0)
    for _ in range(4):
        for i in range(len(x)):
            np.testing.assert_array_equal(model.predict(x[i : i + 1], verbose=0)[0], together[i])
    shapes = model._predictor._infer._shapes
    [alone] = [shape for shape in shapes.values() if shape.alone]
    assert alone.proven
    assert len(alone.tape.addresses) > 1 or tinycnn.engine.workers.threads_at_once() == 1


def test_weights_set_between_two_single_images_are_used(monkeypatch):
    monkeypatch.setattr(replay, "PLAIN_RUNS", 2)
    model = tinycnn.Sequential([layers.Input(shape=(8,)), layers.Dense(4)])
    x = np.ones((1, 8), np.float32)
    for value in range(8):
        model.set_weights([np.full((8, 4), value, "float32"), np.zeros(4, "float32")])
        np.testing.assert_array_equal(model.predict(x, verbose=0), np.full((1, 4), 8 * value))
