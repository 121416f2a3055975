"""``keras.callbacks``, with the arguments of Keras 1 and 2."""

from tinycnn import callbacks
from tinycnn.callbacks import *
from tinycnn.compat.absent_names import missing
from tinycnn.compat.spelling.callbacks import (
    BaseLogger,
    EarlyStopping,
    LearningRateScheduler,
    ModelCheckpoint,
    ReduceLROnPlateau,
    RemoteMonitor,
    TensorBoard,
)

__all__ = [
    *(name for name in callbacks.__all__ if name not in ("ProgressBar", "resolve_verbose")),
    "BaseLogger",
    "EarlyStopping",
    "LearningRateScheduler",
    "ModelCheckpoint",
    "ReduceLROnPlateau",
    "RemoteMonitor",
    "TensorBoard",
]

__getattr__ = missing("keras.callbacks")
