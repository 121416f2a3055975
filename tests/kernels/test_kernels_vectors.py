"""The twins agree on processors with narrower vectors than this one's, too."""

import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest

from tinycnn.kernels.vectors.width import VECTOR_BYTES

# Tiles of several shapes, whole and partial vectors, rows and parts of rows, few channels,
# Winograd's transforms, and some of the functions of vectors.
COMPARE = """
import llvmlite.binding
features = llvmlite.binding.get_host_cpu_features()
features.update({{name: False for name in features if name.startswith({without!r})}})
llvmlite.binding.get_host_cpu_features = lambda: features
from kernels_cases import ARGUMENTS, Geometry, Values
from kernels_comparing import assert_twins_agree
from tinycnn.kernels.vectors.width import VECTOR_BYTES
for channels, filters, window in [(1, 16, (3, 2)), (16, 5, (3, 2)), (16, 48, (3, 3)), (3, 2, (3, 2))]:
    geometry = Geometry(2, 6, 7, channels, filters, window, (1, 1), (1, 0, 0, 1), (2, 2), True)
    for name in ARGUMENTS:
        if name.startswith(("conv2d", "average_pool", "max_pool", "softmax", "tanh")):
            arguments = list(ARGUMENTS[name](Values(0, "float32"), geometry))
            assert_twins_agree(name, arguments, "float32")
            if name == "conv2d_relu_max_pool_backward":
                assert_twins_agree(name, [*arguments[:-1], False], "float32")
for n in (1, 2, 4, 7, 8, 19):
    for channels, filters in [(37, 21), (300, 3), (9, 40)]:
        geometry = Geometry(n, 1, 1, channels, filters, (1, 1), (1, 1), (0, 0, 0, 0), (1, 1), True)
        for name in ARGUMENTS:
            if name.startswith("dense"):
                assert_twins_agree(name, list(ARGUMENTS[name](Values(n, "float32"), geometry)), "float32")
print(VECTOR_BYTES)
"""


@pytest.mark.parametrize(("without", "width"), [("avx512", 32), ("avx", 16)])
def test_twins_agree_on_a_processor_without_the_widest_vectors(without, width, tmp_path):
    if width >= VECTOR_BYTES:
        pytest.skip("this processor has no wider ones")
    paths = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
    # A cache of its own: the kernels must not meet those of the real processor.
    environment = {**os.environ, "PYTHONPATH": paths, "NUMBA_CACHE_DIR": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, "-c", COMPARE.format(without=without)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == str(width)


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled")
def test_a_helper_that_stays_apart_is_called_and_not_copied():
    from tinycnn.kernels.vectors import stay_apart

    def helper(x):
        stay_apart()
        x[0] += 1

    helper = numba.njit(helper)

    @numba.njit
    def kernel(x):
        helper(x)

    x = np.zeros(1)
    kernel(x)
    assert x[0] == 1
    assert "noinline" in next(iter(helper.inspect_llvm().values()))


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="then the plain operations are used themselves")
def test_plain_and_emitted_operations_have_the_same_names():
    from tinycnn.kernels import vectors

    plain = {}
    for module in pkgutil.iter_modules(vectors.__path__):
        if module.name.startswith("plain"):
            plain.update(vars(importlib.import_module(f"{vectors.__name__}.{module.name}")))
    for name in set(vectors.__all__) - {"REGISTERS", "TILE_COLUMNS", "VECTOR_BYTES", "lanes"}:
        assert callable(plain[name])
        assert getattr(vectors, name) is not plain[name]
