"""Whether a model is worth keeping."""

import warnings

import numpy as np

from tinycnn.errors import NotFiniteWarning


def not_finite(model):
    """Return which weight holds NaN or infinity, in words; "" if none does."""
    for layer in model.leaves:
        for name, weight in layer.named_weights.items():
            if not np.isfinite(weight).all():
                return f"weight '{name}' of layer '{layer.name}' holds NaN or infinity"
    return ""


class Keeper:
    """Lets a callback save nothing over what it has, once weights are not finite; says so once.

    Parameters
    ----------
    who : str
    """

    def __init__(self, who):
        self._who, self._told = who, False

    def refuses(self, model, kept):
        """Return whether there is nothing to save; ``kept`` says what stays, for the user."""
        fault = not_finite(model)
        if fault and not self._told:
            self._told = True
            warnings.warn(f"{self._who}: {fault}. {kept}", NotFiniteWarning, stacklevel=2)
        return bool(fault)
