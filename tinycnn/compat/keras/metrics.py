"""``keras.metrics``, with the short names of earlier versions."""

from tinycnn import metrics
from tinycnn.compat.absent_names import missing
from tinycnn.compat.spelling.results import Measured
from tinycnn.metrics import *
from tinycnn.metrics import (
    kl_divergence,
    log_cosh,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_squared_error,
    mean_squared_logarithmic_error,
)
from tinycnn.saving.known import place_of, stands_for


def _measured(cls):
    text = f"See :class:`tinycnn.metrics.{cls.__name__}`."
    made = type(cls.__name__, (Measured, cls), {"__module__": __name__, "__doc__": text})
    stands_for(made, cls)
    return made


_CLASSES = [
    name
    for name in metrics.__all__
    if isinstance(getattr(metrics, name), type) and place_of(getattr(metrics, name)) is not None
]
globals().update({name: _measured(getattr(metrics, name)) for name in _CLASSES})

mse = MSE = mean_squared_error
mae = MAE = mean_absolute_error
mape = MAPE = mean_absolute_percentage_error
msle = MSLE = mean_squared_logarithmic_error
kld = KLD = kullback_leibler_divergence = kl_divergence
logcosh = log_cosh

__all__ = [
    *(name for name in metrics.__all__ if name != "resolve"),
    "KLD",
    "MAE",
    "MAPE",
    "MSE",
    "MSLE",
    "kld",
    "mae",
    "mape",
    "mse",
    "msle",
]

__getattr__ = missing("keras.metrics")
