"""Whether a value that is watched has become better."""

import math
import warnings

from tinycnn.errors import complaint, unknown_name

# How the names end that should grow, and those that should shrink.
_GROW = ("acc", "accuracy", "auc", "precision", "recall", "f1", "f1_score")
_SHRINK = ("loss", "error", "entropy", "crossentropy", "mse", "mae", "rmse", "mape", "msle")


class Monitor:
    """One name in the logs, and which way it should go.

    Parameters
    ----------
    who : str
        The callback, for messages.
    name : str
        Such as ``"val_loss"``.
    mode : str
        ``"min"``, ``"max"``, or ``"auto"`` to tell from the name.
    min_delta : float
        A change has to be larger than this to count; the sign is ignored.

    Raises
    ------
    ValueError
        For another mode, or if the name does not tell.

    Examples
    --------
    >>> monitor = Monitor("EarlyStopping", "val_accuracy", "auto", min_delta=0.01)
    >>> monitor.is_better(0.95, than=0.9), monitor.is_better(0.905, than=0.9)
    (True, False)
    """

    def __init__(self, who, name, mode, min_delta=0):
        self.who = who
        self.name = name
        self._sign = _sign(who, name, mode)
        self._min_delta = abs(min_delta)

    def value(self, logs):
        """Return the value as a float, or warn and return None if it is not there."""
        logs = logs or {}
        if self.name in logs:
            return float(logs[self.name])
        known = ", ".join(logs) or "nothing"
        warnings.warn(
            f"{self.who} watches '{self.name}', which is not in the logs. They hold: {known}.",
            stacklevel=2,
        )
        return None

    def is_better(self, value, than):
        """Return whether ``value`` improves on ``than``, a float or None.

        Anything is better than nothing, except NaN, which is never better.
        """
        if math.isnan(value):
            return False
        return than is None or self._sign * value - self._min_delta > self._sign * than


def _sign(who, name, mode):
    if mode not in ("auto", "min", "max"):
        raise unknown_name(f"mode of {who}", mode, ["auto", "min", "max"])
    if mode == "max" or (mode == "auto" and name.endswith(_GROW)):
        return 1
    if mode == "min" or name.endswith(_SHRINK):
        return -1
    expected = "a monitor whose name tells whether it should grow or shrink"
    remedy = "Pass mode='min' or mode='max' as well."
    raise ValueError(complaint(who, expected, f"'{name}'", remedy))
