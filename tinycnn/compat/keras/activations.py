"""``keras.activations``."""

from tinycnn import activations
from tinycnn.activations import *
from tinycnn.activations import Activation as _Activation
from tinycnn.compat.absent_names import missing
from tinycnn.compat.spelling.results import answering_activation as _answering

__all__ = [name for name in activations.__all__ if name not in ("Activation", "Varied")]

# A layer that is given one takes what it wraps.
globals().update(
    {
        name: _answering(getattr(activations, name))
        for name in __all__
        if isinstance(getattr(activations, name), _Activation)
    }
)

__getattr__ = missing("keras.activations")
