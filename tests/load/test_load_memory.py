"""Memory: what nobody holds is freed, and the same thing done again takes no more of it."""

import gc
import sys
import threading
import weakref

import numpy as np
import pytest

import tinycnn
from tinycnn.engine.workers import run_on_all
from tinycnn.kernels.tape import emitted

soak = pytest.importorskip("benchmarks.soak", reason="run from the project's folder")
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def test_a_model_that_nobody_holds_is_freed_with_its_weights():
    model = soak.network()
    model.fit(soak.X, soak.Y, batch_size=16, epochs=8, verbose=0)
    model.predict(soak.X, verbose=0)
    held = [weakref.ref(model), weakref.ref(model.parameters()), *(weakref.ref(one) for one in model.layers)]
    del model
    gc.collect()
    assert [reference() for reference in held] == len(held) * [None]


def test_a_second_equal_model_compiles_nothing_for_its_tapes():
    def train():
        tinycnn.utils.set_random_seed(0)
        model = soak.network()
        model.fit(soak.X, soak.Y, batch_size=16, epochs=8, verbose=0)
        for _ in range(40):
            model.predict(soak.X[:1], verbose=0)
        return model.get_weights()

    first, tapes = train(), len(emitted._callers)
    for _ in range(3):
        for one, two in zip(first, train(), strict=True):
            np.testing.assert_array_equal(one, two)
    assert len(emitted._callers) == tapes


def test_other_numbers_of_threads_use_the_same_helpers():
    for threads in [*range(1, 9), *range(8, 0, -1)]:
        tinycnn.set_num_threads(threads)
        run_on_all(lambda i: None, 20)
    assert len([t for t in threading.enumerate() if t.name.startswith("tinycnn-")]) <= 16


@linux
@pytest.mark.parametrize(("part", "times"), [(soak.predictions, 3000), (soak.cycles, 60), (soak.models, 30)])
def test_a_short_soak_leaves_memory_flat(part, times):
    found = soak.soak(part, times, tell=lambda *text, **settings: None)
    assert found["times"] == times
    assert found["lost"] < soak.MEGABYTES
