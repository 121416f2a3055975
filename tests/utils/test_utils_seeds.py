"""One seed for everything random."""

import random

import numpy as np
import pytest

from tinycnn.random import next_seed
from tinycnn.utils import set_random_seed


def draw():
    return random.random(), np.random.rand(), next_seed()


def test_the_same_seed_repeats_python_numpy_and_the_library():
    set_random_seed(5)
    first = draw()
    set_random_seed(np.int64(5))
    assert draw() == first


def test_another_seed_changes_all_three():
    set_random_seed(5)
    first = draw()
    set_random_seed(6)
    assert all(a != b for a, b in zip(draw(), first, strict=True))


@pytest.mark.parametrize("seed", [-1, 2**32, 0.5, "7", None, True])
def test_a_bad_seed_is_explained(seed):
    with pytest.raises(ValueError) as error:
        set_random_seed(seed)
    expected = f"set_random_seed expects a whole number in [0, 2**32), received {seed!r}."
    assert str(error.value) == expected
