"""The ending that a weights file has."""

import os

from tinycnn.errors import complaint

SUFFIX = ".weights.npz"

# What people write instead; the longer ones first, so that no rest is left behind.
_OTHER = (".weights.h5", ".keras", ".hdf5", ".h5", ".npz", ".npy", ".pkl", ".ckpt", ".weights")


def check_weights_path(who, path):
    """Return the path as a string if it has the right ending.

    Parameters
    ----------
    who : str
        For the message: "save_weights".
    path : str or os.PathLike

    Raises
    ------
    ValueError
        If it does not end in ``.weights.npz``; the message gives the corrected path.

    Examples
    --------
    >>> check_weights_path("save_weights", "best.weights.npz")
    'best.weights.npz'
    >>> check_weights_path("save_weights", "b.h5")
    Traceback (most recent call last):
    ...
    ValueError: save_weights expects a path that ends in .weights.npz, received 'b.h5'. Write 'b.weights.npz'.
    """
    text = os.fsdecode(path)
    if text.endswith(SUFFIX):
        return text
    stem = next((text.removesuffix(other) for other in _OTHER if text.endswith(other)), text)
    raise ValueError(complaint(who, f"a path that ends in {SUFFIX}", f"'{text}'", f"Write '{stem}{SUFFIX}'."))
