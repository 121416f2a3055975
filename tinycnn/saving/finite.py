"""Weights that are no numbers any more: loaded as they are, and said."""

import warnings

import numpy as np

_SHOWN = 5


def named_weights(model):
    """Return [(layer/weight, array)] of a model."""
    return [(f"{leaf.name}/{name}", w) for leaf in model.leaves for name, w in leaf.named_weights.items()]


def report(path, named, stacklevel=3):
    """Warn of weights from a file that hold NaN or infinity.

    Parameters
    ----------
    path : str or os.PathLike
    named : list of (str, ndarray)

    Examples
    --------
    >>> with warnings.catch_warnings(record=True) as told:
    ...     report("net.keras", [("dense/bias", np.array([1.0, np.nan])), ("dense/kernel", np.ones(3))])
    >>> print(told[0].message)
    net.keras: weights that are not finite: dense/bias (1 of 2). They are loaded as they are.
    """
    faults = []
    for name, array in named:
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            count = array.size - np.count_nonzero(np.isfinite(array))
            faults.append(f"{name} ({count} of {array.size})")
    if faults:
        more = f" and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        text = (
            f"weights that are not finite: {', '.join(faults[:_SHOWN])}{more}. They are loaded as they are."
        )
        warnings.warn(f"{path}: {text}", stacklevel=stacklevel)
