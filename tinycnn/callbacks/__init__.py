"""Callbacks: what happens during training beside the training."""

from tinycnn.callbacks.base import Callback
from tinycnn.callbacks.early_stopping import EarlyStopping
from tinycnn.callbacks.history import History
from tinycnn.callbacks.list import CallbackList
from tinycnn.callbacks.model_checkpoint import ModelCheckpoint
from tinycnn.callbacks.progress import ProgressBar
from tinycnn.callbacks.verbosity import resolve_verbose

# The name under which Keras's scripts know it.
ProgbarLogger = ProgressBar

__all__ = [
    "Callback",
    "CallbackList",
    "EarlyStopping",
    "History",
    "ModelCheckpoint",
    "ProgbarLogger",
    "ProgressBar",
    "resolve_verbose",
]
