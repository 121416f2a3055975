"""``keras.regularizers``, with the names of Keras 1."""

from tinycnn import regularizers
from tinycnn.compat.absent_names import missing
from tinycnn.regularizers import *
from tinycnn.regularizers import L1, L1L2, L2

WeightRegularizer = L1L2Regularizer = L1L2
activity_l1, activity_l2 = L1, L2


def l1l2(l1=0.01, l2=0.01):
    """Return both regularizers in one, as Keras 1 spelled it."""
    return L1L2(l1, l2)


activity_l1l2 = l1l2

__all__ = [*regularizers.__all__, "WeightRegularizer", "activity_l1", "activity_l2", "l1l2"]

__getattr__ = missing("keras.regularizers")
