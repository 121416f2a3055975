"""Which form of file a path asks for."""

import os

from tinycnn.errors import complaint

LEGACY = (".h5", ".hdf5")
MODELS = (".keras", *LEGACY)
WEIGHTS = (".weights.h5", ".weights.npz", ".keras", *LEGACY)


def check_path(who, path, endings):
    """Return the path as text if it has one of these endings and is no folder.

    Raises
    ------
    ValueError
        If it has another ending.
    IsADirectoryError
        If it is a folder.

    Examples
    --------
    >>> check_path("save", "net.keras", MODELS)
    'net.keras'
    >>> check_path("save", "net", MODELS)
    Traceback (most recent call last):
    ...
    ValueError: save expects a path that ends in .keras, .h5 or .hdf5, received 'net'. Write 'net.keras'.
    """
    text = os.fsdecode(path)
    if not text.endswith(endings):
        shown = f"{', '.join(endings[:-1])} or {endings[-1]}"
        remedy = f"Write '{os.path.splitext(text)[0]}{endings[0]}'."
        raise ValueError(complaint(who, f"a path that ends in {shown}", f"'{text}'", remedy))
    if os.path.isdir(text):
        raise IsADirectoryError(complaint(who, "the path of a file", f"the folder '{text}'"))
    return text


def check_new(path, overwrite):
    """Refuse to write over a file unless that is wanted."""
    if not overwrite and os.path.exists(path):
        raise FileExistsError(f"'{path}' exists already. Pass overwrite=True to replace it.")
