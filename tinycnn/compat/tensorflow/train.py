"""``tf.train``: the optimizers of TensorFlow 1, and where the last checkpoint lies."""

import os

from tinycnn.compat.keras import optimizers
from tinycnn.compat.tensorflow.checkpoints import Checkpoint, CheckpointManager
from tinycnn.compat.tensorflow.missing import missing

__all__ = ["Checkpoint", "CheckpointManager", "latest_checkpoint"]


def AdamOptimizer(learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-08, use_locking=False, name=None):
    """Return Adam, as TensorFlow 1 spelled it."""
    return optimizers.Adam(learning_rate, beta1, beta2, epsilon)


def GradientDescentOptimizer(learning_rate, use_locking=False, name=None):
    """Return SGD, as TensorFlow 1 spelled it."""
    return optimizers.SGD(learning_rate)


def MomentumOptimizer(learning_rate, momentum, use_locking=False, name=None, use_nesterov=False):
    """Return SGD with momentum, as TensorFlow 1 spelled it."""
    return optimizers.SGD(learning_rate, momentum=momentum, nesterov=use_nesterov)


def RMSPropOptimizer(
    learning_rate, decay=0.9, momentum=0.0, epsilon=1e-10, use_locking=False, centered=False, name=None
):
    """Return RMSprop, as TensorFlow 1 spelled it: ``decay`` is rho."""
    return optimizers.RMSprop(learning_rate, rho=decay, momentum=momentum, epsilon=epsilon, centered=centered)


def AdadeltaOptimizer(learning_rate=0.001, rho=0.95, epsilon=1e-08, use_locking=False, name=None):
    """Return Adadelta, as TensorFlow 1 spelled it."""
    return optimizers.Adadelta(learning_rate, rho=rho, epsilon=epsilon)


def AdagradOptimizer(learning_rate, initial_accumulator_value=0.1, use_locking=False, name=None):
    """Return Adagrad, as TensorFlow 1 spelled it."""
    return optimizers.Adagrad(learning_rate, initial_accumulator_value=initial_accumulator_value)


def latest_checkpoint(checkpoint_dir, latest_filename=None):
    """Return the file in a folder that was written last, or None if there is none.

    Parameters
    ----------
    checkpoint_dir : str
        Into which ``ModelCheckpoint`` or ``model.save_weights`` wrote.
    latest_filename
        Taken for TensorFlow's sake.

    Examples
    --------
    >>> latest_checkpoint("/no/such/folder")
    """
    try:
        files = [entry for entry in os.scandir(checkpoint_dir) if entry.is_file()]
    except FileNotFoundError:
        return None
    # Of files of one moment the last by name: epochs are numbered.
    last = max(files, key=lambda entry: (entry.stat().st_mtime_ns, entry.name), default=None)
    return None if last is None else last.path


__getattr__ = missing("tensorflow.train")
