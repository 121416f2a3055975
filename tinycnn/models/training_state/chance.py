"""The random numbers that do not belong to the library: Python's and NumPy's, of the process."""

import random

import numpy as np


def get_state():
    """Return where the two generators of the process stand, as plain values."""
    kind, numbers, following = random.getstate()
    return {
        "python": (kind, np.array(numbers, np.uint32), following),
        "numpy": np.random.get_state(),
    }


def set_state(state):
    """Go back to where they stood."""
    kind, numbers, following = state["python"]
    random.setstate((kind, tuple(numbers.tolist()), following))
    np.random.set_state(state["numpy"])
