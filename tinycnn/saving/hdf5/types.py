"""Shapes, and the kinds of numbers and text."""

from typing import NamedTuple

import numpy as np

from tinycnn.saving.hdf5.content import Unfit

# Bits of the exponent that IEEE's floating point numbers of so many bytes have.
_EXPONENTS = {2: 5, 4: 8, 8: 11}
_MOST_AXES = 32


class Text(NamedTuple):
    """Text of a fixed size in bytes, or of any size, elsewhere in the file (None)."""

    size: int | None


def shape_at(content, start):
    """Return the shape that a dataspace message gives; None for nothing at all."""  # IV.A.2.b
    version, rank, _, kind = content.numbers(start, "BBBB")
    if version not in (1, 2) or rank > _MOST_AXES:
        raise Unfit("it is damaged: a shape of an unknown form")
    if version == 2 and kind == 2:
        return None
    return content.numbers(start + (8 if version == 1 else 4), f"{rank}Q")


def type_at(content, start):
    """Return the dtype that a datatype message gives, or Text, or None for other things."""  # IV.A.2.d
    first, bits, _, _, size = content.numbers(start, "BBBBI")
    kind = first & 0x0F
    order = ">" if bits & 1 else "<"
    if kind == 0 and size in (1, 2, 4, 8):
        offset, precision = content.numbers(start + 8, "HH")
        whole = offset == 0 and precision == 8 * size
        return np.dtype(f"{order}{'i' if bits & 8 else 'u'}{size}") if whole else None
    if kind == 1 and size in _EXPONENTS:
        offset, precision, _, exponent = content.numbers(start + 8, "HHBB")
        usual = (offset, precision, exponent) == (0, 8 * size, _EXPONENTS[size])
        return np.dtype(f"{order}f{size}") if usual and not bits & 0x40 else None
    if kind == 3 and size:
        return Text(size)
    if kind == 9 and bits & 0x0F == 1:
        return Text(None)
    return None
