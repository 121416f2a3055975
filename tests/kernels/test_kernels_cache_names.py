"""Kernels of one factory, compiled by different processes: each is called by its own name."""

import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest

import tinycnn
from tinycnn.kernels import vectors
from tinycnn.kernels._jit import kernel
from tinycnn.kernels._products import add_runs, product
from tinycnn.kernels.late import gradient
from tinycnn.kernels.sums import summation

pytestmark = pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled")
# Sums as many vectors of ones as it is told, in the order in which it is told.
SUM = """
import sys
import numpy as np
from tinycnn.kernels.sums import tree_sum
for count in map(int, sys.argv[1:]):
    vectors = np.ones((count, 40), np.float32)
    tree_sum(vectors, 0, 40)
    print(int(vectors[0].min()), int(vectors[0].max()))
"""


def sums(folder, *counts):
    env = os.environ | {
        "PYTHONPATH": str(Path(tinycnn.__file__).parents[1]),
        "NUMBA_CACHE_DIR": str(folder),
    }
    words = [sys.executable, "-c", SUM, *map(str, counts)]
    done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return [int(word) for word in done.stdout.split()]


def test_kernels_that_different_processes_compiled_first_are_not_taken_for_each_other(tmp_path):
    # Each is what its process compiled first, and so has the same number there.
    assert sums(tmp_path, 2) == [2, 2]
    assert sums(tmp_path, 8) == [8, 8]
    assert sums(tmp_path, 2, 8) == [2, 2, 8, 8]
    assert sums(tmp_path, 8, 2) == [8, 8, 2, 2]


@pytest.mark.parametrize(
    ("factory", "one", "other"),
    [(summation, (2,), (4,)), (product, (8, 2), (4, 4)), (add_runs, (4,), (8,)), (gradient, (8, 2), (4, 4))],
    ids=["numbers", "compiled functions", "one number", "late"],
)
def test_what_a_kernel_was_made_with_is_in_its_name(factory, one, other):
    names = {factory(*made).compiled.py_func.__qualname__ for made in (one, other)}
    assert len(names) == 2
    again = {factory.__wrapped__(*made).compiled.py_func.__qualname__ for made in (one, other)}
    assert again == names


def test_so_is_what_the_functions_were_made_with_that_it_holds():
    def applied(function):
        @kernel
        def apply(x, y):
            y[0] = function(x[0])

        return apply.compiled.py_func.__qualname__

    # All four are called the same, and differ in what they hold themselves.
    assert len({applied(function) for function in (vectors.exp, vectors.log, vectors.tanh, vectors.exp)}) == 3
