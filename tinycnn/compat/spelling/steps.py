"""Steps and epochs as Keras 1 and 2 counted them."""

import itertools
import math

# What decided about threads and processes: batches are read ahead by a thread anyway.
IDLE = (
    "workers",
    "nb_worker",
    "use_multiprocessing",
    "pickle_safe",
    "max_queue_size",
    "max_q_size",
    "wait_time",
)
_RENAMED = {
    "nb_epoch": "epochs",
    "epoch": "epochs",
    "generator": "x",
    "validation_batch": "validation_batch_size",
}
_STEPS = ("steps_per_epoch", "validation_steps", "steps")


def fit_settings(settings):
    """Return the settings of ``fit`` and its like in today's names.

    Parameters
    ----------
    settings : dict of str to object

    Examples
    --------
    >>> fit_settings({"nb_epoch": 3, "steps_per_epoch": 46.875, "workers": 4})
    {'epochs': 3, 'steps_per_epoch': 47}
    """
    found = {_RENAMED.get(name, name): value for name, value in settings.items() if name not in IDLE}
    for name in _STEPS:
        if found.get(name) is not None:
            found[name] = whole(found[name])
    for name in ("epochs", "batch_size", "initial_epoch"):
        if isinstance(found.get(name), float):
            found[name] = int(found[name])
    return found


def whole(steps):
    """Return a number of steps: a part of one is one more, and there is at least one."""
    return max(1, math.ceil(steps))


def counted(generator, samples):
    """Return a generator, and how many of its batches make so many samples.

    Keras 1 counted samples; the size of the first batch tells what that is in batches.
    """
    size = getattr(generator, "batch_size", None)
    if size is None and hasattr(generator, "__next__"):
        first = next(generator)
        size = len(first[0] if isinstance(first, (tuple, list)) else first)
        generator = itertools.chain([first], generator)
    elif size is None:
        first = generator[0]
        size = len(first[0])
    return generator, whole(samples / size)
