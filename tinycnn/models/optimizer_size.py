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
    if optimizer is None or not optimizer.built:
        return None
    learned = sum(math.prod(shape) for *_, shape in optimizer.layout or ())
    numbers = len(optimizer.state_numbers) + (optimizer.schedule is None)
    in_slots = len(optimizer.slots) * learned
    itemsize = next((slot.itemsize for slot in optimizer.slots.values()), 4)
    size = in_slots * itemsize + numbers * _NUMBER.itemsize + _COUNTER.itemsize
    return in_slots + numbers + 1, size
