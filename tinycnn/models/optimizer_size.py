"""How much an optimizer remembers."""

import math

import numpy as np

# The numbers beside the vectors, in the types that Keras keeps them in.
_COUNTER = np.dtype(np.int64)
_NUMBER = np.dtype(np.float32)


def optimizer_size(optimizer):
    """Return how many numbers an optimizer keeps, and in how many bytes.

    They are its state for every weight, the number of steps, and the learning rate
    unless it follows a schedule.

    Returns
    -------
    (int, int) or None
        None before its first step, or if there is no optimizer.
    """
    built = getattr(optimizer, "_built", None)
    if built is None:
        return None
    _, dtype, layout = built
    learned = sum(math.prod(place[-1]) for place in layout or ())
    numbers = len(getattr(optimizer, "state_numbers", ()))
    numbers += getattr(optimizer, "schedule", None) is None
    in_slots = len(optimizer.slots) * learned
    size = in_slots * dtype.itemsize + numbers * _NUMBER.itemsize + _COUNTER.itemsize
    return in_slots + numbers + 1, size
