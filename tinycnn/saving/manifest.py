"""The list of contents of a weights file: written, read, compared."""

import json

import numpy as np

from tinycnn.saving.archive import MANIFEST, NOT_OURS

FORMAT = "tinycnn weights"
VERSION = 1

# What a weight may consist of, as the file writes it: numbers of the same size everywhere.
DTYPES = {
    np.dtype(code).newbyteorder("<").str: np.dtype(code).newbyteorder("<")
    for code in ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?")
}

# How many differences a message shows.
_SHOWN = 20


def write(named):
    """Return the contents of ``weights.json``, as bytes."""
    weights = [{"name": name, "shape": array.shape, "dtype": array.dtype.str} for name, array in named]
    return json.dumps({"format": FORMAT, "version": VERSION, "weights": weights}, indent=1).encode()


def read(archive, expected):
    """Check what the archive declares against what is expected.

    Parameters
    ----------
    archive : Archive
    expected : list of (str, tuple of int, numpy.dtype)

    Returns
    -------
    list of numpy.dtype
        In which dtype each weight is stored.

    Raises
    ------
    WeightsFileError
    """
    text = archive.small(MANIFEST)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise archive.error(f"its {MANIFEST} cannot be read ({type(fault).__name__})") from fault
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise archive.error(NOT_OURS)
    if content.get("version") != VERSION:
        version = f"{content.get('version')!r:.20}"
        raise archive.error(
            f"its format has version {version}, this tinycnn reads {VERSION}. Update tinycnn."
        )
    declared = _entries(archive, content.get("weights"))
    faults = differences(declared, expected)
    if faults:
        raise archive.error(faults)
    return [dtype for _, _, dtype in declared]


def _entries(archive, weights):
    try:
        found = [(weight["name"], tuple(weight["shape"]), DTYPES[weight["dtype"]]) for weight in weights]
    except (TypeError, KeyError) as fault:
        raise archive.error(f"its {MANIFEST} does not list arrays of numbers") from fault
    if not all(isinstance(name, str) for name, _, _ in found):
        raise archive.error(f"its {MANIFEST} does not name its weights")
    return found


def differences(declared, expected):
    """Return in words what differs between two lists of (name, shape, dtype); empty if they fit."""
    faults = []
    for index in range(max(len(declared), len(expected))):
        here = declared[index] if index < len(declared) else None
        there = expected[index] if index < len(expected) else None
        if here is None:
            faults.append(f"weight {index}: missing in the file; the model has {_shown(there)}")
        elif there is None:
            faults.append(f"weight {index}: the file has {_shown(here)}; the model has no more")
        elif not _fits(here, there):
            faults.append(f"weight {index}: the file has {_shown(here)}; the model has {_shown(there)}")
    if not faults:
        return ""
    more = [f"... and {len(faults) - _SHOWN} more"] if len(faults) > _SHOWN else []
    text = "\n  ".join(faults[:_SHOWN] + more)
    return f"its weights do not fit the model:\n  {text}"


def _fits(here, there):
    same_name = here[0].rpartition("/")[2] == there[0].rpartition("/")[2]
    return same_name and here[1] == there[1] and np.can_cast(here[2], there[2], "same_kind")


def _shown(weight):
    name, shape, dtype = weight
    return f"{name!r:.100} {str(shape):.60} {dtype}"
