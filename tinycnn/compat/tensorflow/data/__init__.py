"""``tf.data``: pipelines over arrays, which ``fit``, ``evaluate`` and ``predict`` take."""

from tinycnn.compat.tensorflow.data.count import INFINITE as INFINITE_CARDINALITY
from tinycnn.compat.tensorflow.data.count import UNKNOWN as UNKNOWN_CARDINALITY
from tinycnn.compat.tensorflow.data.dataset import Dataset, OneShot
from tinycnn.compat.tensorflow.data.options import Options
from tinycnn.compat.tensorflow.data.spec import TensorSpec  # noqa: F401
from tinycnn.compat.tensorflow.missing import missing

AUTOTUNE = -1
Iterator = OneShot

__all__ = ["AUTOTUNE", "INFINITE_CARDINALITY", "UNKNOWN_CARDINALITY", "Dataset", "Iterator", "Options"]

__getattr__ = missing("tensorflow.data")
