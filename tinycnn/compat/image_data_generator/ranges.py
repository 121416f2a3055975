"""How far images may be changed, as the arguments of ``ImageDataGenerator`` say it."""

import numbers
from dataclasses import dataclass

import numpy as np

from tinycnn.errors import complaint

WHO = "ImageDataGenerator"


@dataclass(frozen=True)
class Ranges:
    """The checked ranges; see :class:`ImageDataGenerator` for what each means."""

    rotation: float = 0
    width_shift: object = 0.0
    height_shift: object = 0.0
    brightness: object = None
    shear: float = 0.0
    zoom: tuple = (1, 1)
    channel_shift: float = 0.0
    horizontal_flip: bool = False
    vertical_flip: bool = False

    @property
    def move(self):
        """bool: whether any pixel may come to lie elsewhere, other than by a flip."""
        shifts = np.any(self.width_shift) or np.any(self.height_shift)
        return bool(self.rotation or self.shear or shifts or tuple(self.zoom) != (1, 1))


def zoom_range(value):
    """Return (lowest, highest) from one number or two.

    Examples
    --------
    >>> zoom_range(0.25), zoom_range([0.5, 2])
    ((0.75, 1.25), (0.5, 2))
    """
    if _is_number(value):
        return 1 - value, 1 + value
    return _two(value, "zoom_range to be a number or two")


def brightness_range(value):
    """Return (lowest, highest), or None."""
    return None if value is None else _two(value, "brightness_range to be two numbers")


def amount(name, value):
    """Return a number, which an argument must be."""
    if not _is_number(value):
        raise ValueError(complaint(WHO, f"{name} to be a number", f"{value!r}"))
    return value


def shift_range(name, value):
    """Return a float (a range), an int or an array (values to choose from)."""
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        return float(value)
    try:
        values = np.asarray(value, dtype=None)
    except ValueError:
        values = None
    if values is None or values.ndim != 1 or not values.size or values.dtype.kind not in "iuf":
        raise ValueError(complaint(WHO, f"{name} to be a number or a list of numbers", f"{value!r}"))
    return values


def _two(value, wanted):
    if not isinstance(value, (tuple, list, np.ndarray)) or len(value) != 2 or not all(map(_is_number, value)):
        raise ValueError(complaint(WHO, wanted, f"{value!r}"))
    return value[0], value[1]


def _is_number(value):
    return isinstance(value, numbers.Real) and not isinstance(value, bool)
