"""Callbacks: what happens during training beside the training."""

from tinycnn.callbacks.backup_and_restore import BackupAndRestore
from tinycnn.callbacks.base import Callback
from tinycnn.callbacks.csv_logger import CSVLogger
from tinycnn.callbacks.early_stopping import EarlyStopping
from tinycnn.callbacks.history import History
from tinycnn.callbacks.lambda_callback import LambdaCallback
from tinycnn.callbacks.learning_rate_scheduler import LearningRateScheduler
from tinycnn.callbacks.list import CallbackList
from tinycnn.callbacks.model_checkpoint import ModelCheckpoint
from tinycnn.callbacks.progress import ProgressBar
from tinycnn.callbacks.reduce_lr_on_plateau import ReduceLROnPlateau
from tinycnn.callbacks.swap_ema_weights import SwapEMAWeights
from tinycnn.callbacks.tensorboard import TensorBoard
from tinycnn.callbacks.terminate_on_nan import TerminateOnNaN
from tinycnn.callbacks.verbosity import resolve_verbose

# The name under which Keras's scripts know it.
ProgbarLogger = ProgressBar

__all__ = [
    "BackupAndRestore",
    "CSVLogger",
    "Callback",
    "CallbackList",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "ModelCheckpoint",
    "ProgbarLogger",
    "ProgressBar",
    "ReduceLROnPlateau",
    "SwapEMAWeights",
    "TensorBoard",
    "TerminateOnNaN",
    "resolve_verbose",
]
