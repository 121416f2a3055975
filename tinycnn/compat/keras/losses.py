"""``keras.losses``, with the short names of earlier versions."""

from inspect import isfunction

from tinycnn import losses
from tinycnn.compat.absent_names import missing
from tinycnn.compat.spelling.results import Answering, answering_function
from tinycnn.losses import *
from tinycnn.saving.known import stands_for

_OTHERS = ("get", "serialize", "deserialize", "resolve")
_FUNCTIONS = [name for name in losses.__all__ if isfunction(getattr(losses, name)) and name not in _OTHERS]
globals().update({name: answering_function(getattr(losses, name)) for name in _FUNCTIONS})

mse = MSE = mean_squared_error = answering_function(losses.mean_squared_error)
mae = MAE = mean_absolute_error = answering_function(losses.mean_absolute_error)
mape = MAPE = mean_absolute_percentage_error = answering_function(losses.mean_absolute_percentage_error)
msle = MSLE = mean_squared_logarithmic_error = answering_function(losses.mean_squared_logarithmic_error)
kld = KLD = kullback_leibler_divergence = kl_divergence = answering_function(losses.kl_divergence)
logcosh = log_cosh = answering_function(losses.log_cosh)
cosine = cosine_proximity = cosine_similarity = answering_function(losses.cosine_similarity)


def _answering(cls):
    made = type(cls.__name__, (Answering, cls), {"__module__": __name__, "__doc__": cls.__doc__})
    stands_for(made, cls)
    return made


_CLASSES = [name for name in losses.__all__ if isinstance(getattr(losses, name), type)]
_BASES = ("Loss", "LossFunctionWrapper")
globals().update({name: _answering(getattr(losses, name)) for name in _CLASSES if name not in _BASES})


class Reduction:
    """The names of the ways to bring the losses of a batch together."""

    AUTO = SUM_OVER_BATCH_SIZE = "sum_over_batch_size"
    NONE = "none"
    SUM = "sum"


_INNER = ("FUNCTIONS", "SHORT", "LossFunctionWrapper", "resolve")
__all__ = [
    *(name for name in losses.__all__ if name not in _INNER),
    "KLD",
    "MAE",
    "MAPE",
    "MSE",
    "MSLE",
    "Reduction",
    "cosine_proximity",
    "kld",
    "kullback_leibler_divergence",
    "logcosh",
    "mae",
    "mape",
    "mse",
    "msle",
]

__getattr__ = missing("keras.losses")
