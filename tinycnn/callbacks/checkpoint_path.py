"""A path with fields for the epoch and the logs."""

import string

from tinycnn.errors import complaint
from tinycnn.saving.weights_path import check_weights_path


class CheckpointPath:
    """Where the weights of an epoch go.

    Parameters
    ----------
    filepath : str or os.PathLike
        Ends in ``.weights.npz``; fields in braces as ``str.format`` knows them.

    Raises
    ------
    ValueError
        For another ending, or braces that do not match.

    Examples
    --------
    >>> CheckpointPath("{epoch:02d}-{loss:.2f}.weights.npz").fill(3, {"loss": 0.126})
    '03-0.13.weights.npz'
    """

    def __init__(self, filepath):
        self.template = check_weights_path("ModelCheckpoint", filepath)
        try:
            list(string.Formatter().parse(self.template))
        except ValueError as fault:
            raise self._error("a filepath whose fields can be read", str(fault)) from None

    def fill(self, epoch, logs):
        """Return the path of an epoch, counted from 1.

        Raises
        ------
        ValueError
            If a field is not known, or its format does not suit its value.
        """
        values = {**logs, "epoch": epoch}
        try:
            return self.template.format(**values)
        except (KeyError, IndexError) as fault:
            expected = f"a filepath with no other fields than {', '.join(sorted(values))}"
            field = fault.args[0] if isinstance(fault, KeyError) else ""
            raise self._error(expected, f"the field '{{{field}}}'") from None
        except ValueError as fault:
            raise self._error("a filepath whose formats suit the values", str(fault)) from None

    def _error(self, expected, received):
        return ValueError(complaint("ModelCheckpoint", expected, f"{received} in '{self.template}'"))
