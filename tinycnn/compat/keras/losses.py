"""``keras.losses``, with the short names of earlier versions."""

from tinycnn import losses
from tinycnn.compat.absent_names import missing
from tinycnn.compat.tensorflow.tensors import as_tensor
from tinycnn.losses import *
from tinycnn.losses import (
    cosine_similarity,
    kl_divergence,
    log_cosh,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_squared_error,
    mean_squared_logarithmic_error,
)
from tinycnn.saving.known import place_of, stands_for

mse = MSE = mean_squared_error
mae = MAE = mean_absolute_error
mape = MAPE = mean_absolute_percentage_error
msle = MSLE = mean_squared_logarithmic_error
kld = KLD = kullback_leibler_divergence = kl_divergence
logcosh = log_cosh
cosine = cosine_proximity = cosine_similarity


class Reduction:
    """The names of the ways to bring the losses of a batch together."""

    AUTO = SUM_OVER_BATCH_SIZE = "sum_over_batch_size"
    NONE = "none"
    SUM = "sum"


def _giving_tensors(cls):
    """Return a class whose objects give tensors, with ``.numpy()``, when they are called."""

    def call(self, *arguments, **settings):
        return as_tensor(cls.__call__(self, *arguments, **settings))

    call.__doc__, text = cls.__call__.__doc__, f"See :class:`tinycnn.losses.{cls.__name__}`."
    made = type(cls.__name__, (cls,), {"__call__": call, "__module__": __name__, "__doc__": text})
    stands_for(made, cls)
    return made


_CLASSES = [name for name in losses.__all__ if isinstance(getattr(losses, name), type)]
globals().update(
    {name: _giving_tensors(getattr(losses, name)) for name in _CLASSES if place_of(getattr(losses, name))}
)
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
