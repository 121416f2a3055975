"""A place of its own for the state of each training."""

import contextlib
import hashlib
import os
import re
from pathlib import Path

from tinycnn.callbacks import BackupAndRestore
from tinycnn.models import Model

# What does not change the result of a training.
_WITHOUT_EFFECT = ("callbacks", "checkpoint_dir", "verbose")


class Place(BackupAndRestore):
    """Keeps the state of one training in a folder, and removes the folder at its end."""

    def on_train_end(self, logs=None):
        """The training is done."""
        super().on_train_end(logs)
        with contextlib.suppress(OSError):  # another that does the same may just have begun
            os.rmdir(self.backup_dir)


def place(folder, parameters, *numbers):
    """Return the callback that keeps the state of a training below a folder.

    Parameters
    ----------
    folder : str or Path
    parameters : dict
        Of the estimator.
    *numbers : int
        What else the training depends on: its seed, its data.

    Returns
    -------
    Place
        The same folder for the same training, and another for each other.
    """
    said = [
        f"{name}={_text(value)}" for name, value in sorted(parameters.items()) if name not in _WITHOUT_EFFECT
    ]
    said += [str(number) for number in numbers]
    name = hashlib.blake2b("\n".join(said).encode(), digest_size=12).hexdigest()
    return Place(Path(folder) / name)


def _text(value):
    if isinstance(value, Model):
        return value.to_json()
    if hasattr(value, "__qualname__"):
        return f"{value.__module__}.{value.__qualname__}"
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))
