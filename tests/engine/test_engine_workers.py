"""Threads: everything is done once, errors arrive, nothing stays behind."""

import gc
import os
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import tinycnn
from tinycnn.engine.team import Order, stay_on_this_thread
from tinycnn.engine.workers import at_most_threads, get_num_threads, run_on_all, set_num_threads


def helpers():
    return [t for t in threading.enumerate() if t.name.startswith("tinycnn-")]


def in_a_helper():
    return threading.current_thread().name.startswith("tinycnn-")


@pytest.mark.parametrize("threads", [1, 2, 3, 8])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 100])
def test_each_index_is_called_once(threads, count):
    set_num_threads(threads)
    called = []
    run_on_all(called.append, count)
    assert sorted(called) == list(range(count))


def test_several_threads_take_part():
    set_num_threads(3)
    together = threading.Barrier(3, timeout=20)
    names = set()

    def work(i):
        together.wait()  # goes on only when three threads are here
        names.add(threading.current_thread().name)

    run_on_all(work, 3)
    assert len(names) == 3


def test_an_order_that_is_done_lets_go_of_its_function():
    def function(i):
        pass

    held, order = weakref.ref(function), Order(function, 3)
    order.share(2, watching=False)
    del function
    gc.collect()
    assert held() is None and order.error is None


def test_one_thread_means_the_caller():
    set_num_threads(1)
    seen = set()
    run_on_all(lambda i: seen.add(threading.current_thread()), 5)
    assert seen == {threading.current_thread()}


def test_helpers_are_kept_for_the_next_time():
    set_num_threads(2)
    run_on_all(lambda i: None, 4)
    before = helpers()
    for _ in range(20):
        run_on_all(lambda i: None, 4)
    assert helpers() == before


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_an_error_reaches_the_caller_and_the_rest_is_left_out(threads):
    set_num_threads(threads)
    called = []

    def work(i):
        called.append(i)
        raise LookupError(f"at {i}")

    with pytest.raises(LookupError, match="at "):
        run_on_all(work, 1000)
    assert len(called) <= threads


def test_an_error_in_a_helper_reaches_the_caller():
    set_num_threads(2)
    both = threading.Barrier(2, timeout=20)

    def work(i):
        both.wait()
        if in_a_helper():
            raise ZeroDivisionError("of a helper")

    with pytest.raises(ZeroDivisionError, match="of a helper"):
        run_on_all(work, 2)


def test_nothing_runs_any_more_when_an_error_arrives():
    set_num_threads(2)
    both = threading.Barrier(2, timeout=20)
    failed = threading.Event()
    finished = []

    def work(i):
        both.wait()
        if in_a_helper():
            failed.wait(20)
            threading.Event().wait(0.05)  # still busy when the caller's own part has failed
            finished.append(i)
        else:
            failed.set()
            raise LookupError

    with pytest.raises(LookupError):
        run_on_all(work, 2)
    assert len(finished) == 1


def test_after_an_error_the_threads_work_again():
    set_num_threads(3)
    with pytest.raises(ZeroDivisionError):
        run_on_all(lambda i: 1 // 0, 5)
    called = []
    run_on_all(called.append, 10)
    assert sorted(called) == list(range(10))


def test_calls_from_two_threads_at_once_do_not_mix():
    set_num_threads(3)
    results = np.zeros((2, 30, 40), int)

    def caller(mine):
        for turn in range(30):
            run_on_all(lambda i, t=turn: results[mine, t].__setitem__(i, 1 + mine), 40)

    callers = [threading.Thread(target=caller, args=(i,)) for i in range(2)]
    for thread in callers:
        thread.start()
    for thread in callers:
        thread.join(60)
    assert not any(thread.is_alive() for thread in callers)
    assert (results[0] == 1).all() and (results[1] == 2).all()


def test_a_call_inside_a_call_of_one_thread_works():
    set_num_threads(1)
    called = []
    run_on_all(lambda i: run_on_all(lambda j: called.append((i, j)), 3), 2)
    assert sorted(called) == [(i, j) for i in range(2) for j in range(3)]


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_number_set_is_the_number_used(threads):
    set_num_threads(threads)
    assert get_num_threads() == tinycnn.get_num_threads() == threads


def test_default_is_the_cores_this_process_may_use(monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    assert get_num_threads() == allowed


def test_environment_is_asked_unless_a_number_is_set(monkeypatch):
    monkeypatch.setenv("TINYCNN_NUM_THREADS", " 5 ")
    assert get_num_threads() == 5
    set_num_threads(2)
    assert get_num_threads() == 2
    set_num_threads(None)
    assert get_num_threads() == 5


@pytest.mark.parametrize(
    "shared, threads", [("1", 1), ("1000", None), ("0", None), ("2,1", None), ("", None)]
)
def test_no_more_threads_than_joblib_and_dask_leave_us(monkeypatch, shared, threads):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    cores = get_num_threads()
    monkeypatch.setenv("OMP_NUM_THREADS", shared)
    assert get_num_threads() == (threads or cores)
    monkeypatch.setenv("TINYCNN_NUM_THREADS", "7")
    assert get_num_threads() == 7


def test_a_limit_holds_in_its_thread_alone():
    set_num_threads(4)
    with at_most_threads(2), at_most_threads(3):
        assert get_num_threads() == 2
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(get_num_threads).result() == 4
    assert get_num_threads() == 4


@pytest.mark.parametrize("asked", ["", "  "])
def test_an_empty_variable_says_nothing(monkeypatch, asked):
    default = get_num_threads()
    monkeypatch.setenv("TINYCNN_NUM_THREADS", asked)
    assert get_num_threads() == default


@pytest.mark.parametrize("asked", ["0", "-1", "two", "1.5", "2,3"])
def test_a_wrong_variable_is_refused_by_name(monkeypatch, asked):
    monkeypatch.setenv("TINYCNN_NUM_THREADS", asked)
    with pytest.raises(ValueError) as caught:
        get_num_threads()
    assert str(caught.value) == (
        f"TINYCNN_NUM_THREADS expects a whole number of at least 1, received '{asked}'."
    )


@pytest.mark.parametrize("asked", [0, -1, 1.5, "2", True])
def test_a_wrong_number_of_threads_is_refused(asked):
    with pytest.raises(ValueError) as caught:
        set_num_threads(asked)
    assert str(caught.value) == f"set_num_threads expects a whole number of at least 1, received {asked!r}."


def test_a_thread_may_keep_its_work_to_itself():
    set_num_threads(3)
    threads = []

    def reader():
        stay_on_this_thread()
        run_on_all(lambda i: threads.append(threading.current_thread()), 20)

    thread = threading.Thread(target=reader)
    thread.start()
    thread.join()
    assert threads == 20 * [thread]
