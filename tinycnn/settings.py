"""What holds for the whole process: the number type of new layers, and the smallest number.

One place for both, so that ``tinycnn.backend`` and ``tinycnn.config`` say the same.
"""

import numbers

from tinycnn.errors import complaint

_values = {"floatx": "float32", "epsilon": 1e-7}


def floatx():
    """Return the number type that layers have if they are not given one.

    Examples
    --------
    >>> floatx()
    'float32'
    """
    return _values["floatx"]


def set_floatx(value):
    """Choose the number type of layers that are made from now on: "float32" or "float64"."""
    if value not in ("float32", "float64"):
        raise ValueError(complaint("set_floatx", "'float32' or 'float64'", f"{value!r}"))
    _values["floatx"] = value


def epsilon():
    """Return the small number that keeps divisions and logarithms from 0.

    Examples
    --------
    >>> epsilon()
    1e-07
    """
    return _values["epsilon"]


def set_epsilon(value):
    """Choose the number that :func:`epsilon` returns.

    Losses and metrics of the library clip with 1e-7, whatever is chosen here.
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not 0 < value < 1:
        raise ValueError(complaint("set_epsilon", "a number between 0 and 1", f"{value!r}"))
    _values["epsilon"] = float(value)


def image_data_format():
    """Return where the channels of images are: always "channels_last", (N, H, W, C)."""
    return "channels_last"


def set_image_data_format(data_format):
    """Accept "channels_last", and refuse anything else."""
    if data_format != "channels_last":
        remedy = "Move the channels to the end: np.moveaxis(x, 1, -1)."
        raise ValueError(complaint("set_image_data_format", "'channels_last'", f"{data_format!r}", remedy))
