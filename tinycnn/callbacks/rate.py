"""The learning rate as Keras's logs hold it."""

import numpy as np

from tinycnn.errors import complaint


def rate_of(who, model):
    """Return the learning rate of a model's optimizer as a float.

    It is rounded to float32, in which Keras keeps it: a schedule that divides it, the
    logs and the lines that are printed then show the same digits.

    Raises
    ------
    ValueError
        If the optimizer has none.
    """
    if not hasattr(model.optimizer, "learning_rate"):
        received = f"{model.optimizer!r}"
        raise ValueError(complaint(who, "an optimizer with a learning_rate", received))
    return float(np.float32(model.optimizer.learning_rate))
