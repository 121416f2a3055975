"""Reading ahead: in order, no further than asked, and with threads that end."""

import threading
from functools import partial
from itertools import count, repeat

import pytest

from tinycnn.models.intake.ahead import END, read_ahead


def readers():
    return [thread for thread in threading.enumerate() if thread.name.startswith("tinycnn-reads")]


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_results_come_in_the_order_of_the_calls(workers):
    assert list(read_ahead([partial(pow, 2, n) for n in range(50)], workers)) == [2**n for n in range(50)]
    assert not readers()


def test_several_calls_run_at_once_if_they_may():
    together = threading.Barrier(3, timeout=10)  # breaks unless three wait at the same time
    assert len(list(read_ahead(repeat(together.wait, 6), workers=3))) == 6


def test_one_worker_makes_one_call_at_a_time():
    inside, most = [], []

    def call(number):
        inside.append(number)
        most.append(len(inside))
        inside.remove(number)
        return number

    assert list(read_ahead(partial(call, n) for n in range(20))) == list(range(20))
    assert set(most) == {1}


def test_no_more_is_read_than_may_wait():
    made, places = [], count()
    results = read_ahead(repeat(lambda: made.append(next(places))), waiting=3)
    next(results)
    results.close()
    assert 1 <= len(made) <= 4
    assert not readers()


def test_the_end_ends_it():
    numbers = iter(range(4))
    assert list(read_ahead(repeat(partial(next, numbers, END)))) == [0, 1, 2, 3]
    assert not readers()


def test_an_error_comes_in_the_place_of_its_call():
    def call(number):
        if number == 2:
            raise OSError("no such image")
        return number

    results = read_ahead(partial(call, n) for n in range(9))
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(OSError, match="no such image"):
        next(results)
    assert not readers()


def test_nothing_to_call_is_nothing():
    assert list(read_ahead([])) == []
