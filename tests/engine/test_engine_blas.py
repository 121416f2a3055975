"""One BLAS thread while we compute, and everything as it was afterwards."""

import threading

import numpy as np
import pytest

import tinycnn
from tinycnn.engine.blas import one_blas_thread

threadpoolctl = pytest.importorskip("threadpoolctl")


def blas_threads():
    return [pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"]


@pytest.fixture(scope="module", autouse=True)
def everything_loaded():
    """Numba brings SciPy, whose BLAS is one more, with the first kernel."""
    small_model().fit(np.ones((8, 3)), np.ones(8), verbose=0)


@pytest.fixture(autouse=True)
def three_blas_threads(everything_loaded):
    """Something to be put back, also on a machine with one core."""
    with threadpoolctl.threadpool_limits(3, user_api="blas"):
        if not blas_threads() or set(blas_threads()) != {3}:
            pytest.skip("the BLAS of this NumPy cannot be told how many threads to use")
        yield


def small_model():
    model = tinycnn.Sequential([tinycnn.Input((3,)), tinycnn.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


def test_inside_there_is_one_and_afterwards_what_was_before():
    before = blas_threads()
    with one_blas_thread():
        assert set(blas_threads()) == {1}
    assert blas_threads() == before


def test_an_error_puts_it_back_too():
    before = blas_threads()
    with pytest.raises(ZeroDivisionError), one_blas_thread():
        _ = 1 // 0
    assert blas_threads() == before


def test_blocks_inside_blocks_put_it_back_at_the_outer_end():
    before = blas_threads()
    with one_blas_thread():
        with one_blas_thread():
            pass
        assert set(blas_threads()) == {1}
    assert blas_threads() == before


def test_of_two_callers_the_last_one_puts_it_back():
    before = blas_threads()
    entered, leave = threading.Event(), threading.Event()

    def other():
        with one_blas_thread():
            entered.set()
            leave.wait(20)

    thread = threading.Thread(target=other)
    with one_blas_thread():
        thread.start()
        entered.wait(20)
    assert set(blas_threads()) == {1}
    leave.set()
    thread.join(20)
    assert blas_threads() == before


@pytest.mark.parametrize("what", ["fit", "evaluate", "predict", "train_on_batch"])
def test_a_model_leaves_blas_as_it_was(what):
    model, x = small_model(), np.ones((8, 3))
    before = blas_threads()
    if what == "predict":
        model.predict(x, verbose=0)
    elif what == "train_on_batch":
        model.train_on_batch(x, np.ones(8))
    else:
        getattr(model, what)(x, np.ones(8), verbose=0)
    assert blas_threads() == before


def test_a_second_thread_is_limited_as_well():
    with one_blas_thread():
        pass
    inside = []

    def other():
        with one_blas_thread():
            inside.extend(blas_threads())

    thread = threading.Thread(target=other)
    thread.start()
    thread.join(20)
    assert set(inside) == {1}


def test_a_callback_runs_with_one_thread_and_its_error_puts_it_back():
    before, inside = blas_threads(), []

    class Fails(tinycnn.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            inside.extend(blas_threads())
            raise LookupError

    with pytest.raises(LookupError):
        small_model().fit(np.ones((8, 3)), np.ones(8), callbacks=[Fails()], verbose=0)
    assert set(inside) == {1}
    assert blas_threads() == before
