"""``keras.metrics``, with the short names of earlier versions."""

from tinycnn import metrics
from tinycnn.compat.absent_names import missing
from tinycnn.metrics import *
from tinycnn.metrics import (
    kl_divergence,
    log_cosh,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_squared_error,
    mean_squared_logarithmic_error,
)

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
