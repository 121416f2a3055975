"""Every kernel beside its plain definition and PyTorch's operation, on one core.

``python -m pytest benchmarks/test_kernels.py --benchmark-enable`` prints a table for each
operation. Everybody has one thread, as a kernel has in the engine.
"""

import numpy as np
import pytest

from benchmarks.cases import CASES, NOT_TIMED
from tinycnn import reference
from tinycnn.engine.blas import one_blas_thread

RIVALS = [
    pytest.param(case, rival, id=f"{case.op}-{case.place}-{rival}")
    for case in CASES
    for rival in case.rivals()
]


@pytest.fixture
def one_thread(rival):
    with one_blas_thread():
        if rival != "torch":
            yield
            return
        torch = pytest.importorskip("torch")
        before = torch.get_num_threads()
        torch.set_num_threads(1)
        yield
        torch.set_num_threads(before)


@pytest.mark.usefixtures("one_thread")
@pytest.mark.parametrize(("case", "rival"), RIVALS)
@pytest.mark.benchmark(max_time=0.3, warmup=True, warmup_iterations=3)
def test_speed_of_operation(case, rival, benchmark):
    benchmark.group = f"{case.op}, {case.place}"
    call, _ = case.call(rival)
    benchmark(call)


@pytest.mark.usefixtures("one_thread")
@pytest.mark.parametrize(("case", "rival"), [row for row in RIVALS if row.values[1] != "reference"])
def test_rivals_compute_the_same(case, rival):
    expected_call, expected_read = case.call("reference")
    expected = expected_read(expected_call())
    call, read = case.call(rival)
    received = read(call())
    if received is None:
        pytest.skip("random, each in its own way")
    np.testing.assert_allclose(received, expected, rtol=1e-3, atol=1e-4 * np.abs(expected).max())


def test_every_operation_has_a_case_or_is_known_to_lack_one():
    timed = {case.op for case in CASES}
    assert timed | NOT_TIMED == set(reference.__all__) and not timed & NOT_TIMED
