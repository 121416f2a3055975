"""Stop when there is nothing left to learn from."""

import math

from tinycnn.callbacks.base import Callback
from tinycnn.callbacks.messages import say


class TerminateOnNaN(Callback):
    """Ends the training when the loss, or a gradient, is NaN or infinite, and says where that began.

    Parameters
    ----------
    raise_error : bool
        Raise a RuntimeError instead of a line and an orderly end.

    Raises
    ------
    RuntimeError
        During training, with ``raise_error``.

    Examples
    --------
    >>> stop = TerminateOnNaN()
    """

    def __init__(self, raise_error=False):
        self.raise_error = raise_error

    def on_batch_end(self, batch, logs=None):
        """Look at the loss."""
        loss = (logs or {}).get("loss")
        trouble = getattr(self.model, "trouble", None)
        if trouble is None and (loss is None or math.isfinite(loss)):
            return
        where = f" {trouble.describe()}" if trouble is not None else ""
        if trouble is not None:
            trouble.told = True
        if self.raise_error:
            raise RuntimeError(
                f"The loss is {float(loss)} at batch {batch}: the training cannot go on.{where} "
                "A smaller learning rate often helps."
            )
        say(f"Batch {batch}: Invalid loss, terminating training{where and '.'}{where}")
        self.model.stop_training = True
