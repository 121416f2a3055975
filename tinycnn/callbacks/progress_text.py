"""Loss, metrics and times as people read them in Keras's output."""

import numpy as np


def values_text(logs):
    """Return the logs as text, in their order.

    Examples
    --------
    >>> values_text({"accuracy": 0.91234, "loss": 0.0000123})
    'accuracy: 0.9123 - loss: 1.2300e-05'
    """
    return " - ".join(f"{name}: {_number(value)}" for name, value in logs.items())


def step_time_text(seconds, steps):
    """Return how long a step took.

    Parameters
    ----------
    seconds : float
        For all steps together.
    steps : int

    Examples
    --------
    >>> step_time_text(3.0, 422), step_time_text(12, 5), step_time_text(0.001, 10)
    ('7ms/step', '2s/step', '100us/step')
    """
    each = seconds / max(1, steps)
    if each >= 1:
        return f"{each:.0f}s/step"
    if each >= 1e-3:
        return f"{each * 1e3:.0f}ms/step"
    return f"{each * 1e6:.0f}us/step"


def _number(value):
    try:
        value = float(np.mean(value))  # of several, as Keras shows them
    except (TypeError, ValueError):
        return str(value)
    return f"{value:.4f}" if abs(value) > 1e-3 else f"{value:.4e}"
