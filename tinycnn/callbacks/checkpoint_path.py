"""A path with fields for the epoch and the logs."""

import os
import string

from tinycnn.errors import complaint

# How the files are called; the first of them is what is proposed.
_OF_WEIGHTS = (".weights.h5", ".weights.npz")
_OF_MODELS = (".keras", ".h5", ".hdf5")
# What people write instead; the longer ones first, so that no rest is left behind.
_OTHER = (*_OF_WEIGHTS, *_OF_MODELS, ".npz", ".npy", ".pkl", ".ckpt", ".weights", ".tf")


class CheckpointPath:
    """Where the model, or the weights, of an epoch go.

    Parameters
    ----------
    filepath : str or os.PathLike
        Fields in braces as ``str.format`` knows them.
    weights_only : bool
        Whether it ends as a file of weights or as one of a whole model.

    Raises
    ------
    ValueError
        For another ending, with the corrected path, or braces that do not match.

    Examples
    --------
    >>> CheckpointPath("{epoch:02d}-{loss:.2f}.keras").fill(3, {"loss": 0.126})
    '03-0.13.keras'
    """

    def __init__(self, filepath, weights_only=False):
        self.template = os.fsdecode(filepath)
        endings = _OF_WEIGHTS if weights_only else _OF_MODELS
        if not self.template.endswith(endings):
            stem = next(
                (self.template.removesuffix(other) for other in _OTHER if self.template.endswith(other)),
                self.template,
            )
            expected = f"a filepath that ends in {' or '.join(endings)}"
            if weights_only:
                expected += " for save_weights_only=True"
            received, remedy = f"'{self.template}'", f"Write '{stem}{endings[0]}'."
            raise ValueError(complaint("ModelCheckpoint", expected, received, remedy))
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
