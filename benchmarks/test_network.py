"""One training step and one inference of the example's network, in each library.

A quick look at all of them in one process; the figures to quote are those of
``python -m benchmarks.compare``, where no library's threads disturb another's, and where
all are spared the page faults of glibc's default ``malloc``.
"""

from functools import cache

import pytest

from benchmarks.engines import ENGINES, make_engine
from benchmarks.machine import cores
from benchmarks.networks import NETWORKS
from benchmarks.samples import samples

BATCH = 128


@cache
def built(name):
    network = NETWORKS["mnist"]
    x, y, _ = samples(network, BATCH)
    return make_engine(name, network, x, y, BATCH, cores())


@pytest.fixture(params=ENGINES)
def engine(request):
    pytest.importorskip(ENGINES[request.param].library)
    return built(request.param)


@pytest.mark.benchmark(group=f"training step, {BATCH} images", max_time=2, warmup=True, warmup_iterations=3)
def test_speed_of_training_step(engine, benchmark):
    benchmark(engine.step)


@pytest.mark.parametrize("count", [BATCH, 1])
@pytest.mark.benchmark(max_time=1, warmup=True, warmup_iterations=3)
def test_speed_of_inference(engine, count, benchmark):
    benchmark.group = f"inference, {count} images at a time"
    benchmark(engine.infer, count)
