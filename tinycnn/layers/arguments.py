"""Checks that the layers' constructors share."""

import difflib
import inspect
import math
import numbers

from tinycnn.errors import complaint, unknown_name


def check_keywords(who, cls, unknown):
    """Refuse keyword arguments that a layer does not have, suggesting the nearest."""
    for word in unknown:
        known = {
            name
            for c in cls.__mro__
            if "__init__" in vars(c)
            for name in inspect.signature(c.__init__).parameters
        } - {"self", "args", "kwargs", "unknown", "settings"}
        near = difflib.get_close_matches(word, known, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise TypeError(f"{who} has no argument '{word}'.{hint} Known: {', '.join(sorted(known))}.")


def whole_number(who, argument, value, least=1):
    """Return ``value`` as an int of at least ``least``."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < least:
        raise ValueError(complaint(who, f"{argument} to be a whole number of at least {least}", f"{value!r}"))
    return int(value)


def pair(who, argument, value, least=1):
    """Return (rows, columns) from one whole number or two, of at least ``least``.

    Examples
    --------
    >>> pair("conv2d", "kernel_size", 3)
    (3, 3)
    """
    if isinstance(value, numbers.Integral):
        value = (value, value)
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise ValueError(complaint(who, f"{argument} to be a whole number or two", f"{value!r}"))
    return tuple(whole_number(who, argument, v, least) for v in value)


def borders(who, argument, value):
    """Return ((top, bottom), (left, right)) from one whole number, two, or two pairs.

    Examples
    --------
    >>> borders("zero_padding2d", "padding", (1, (2, 3)))
    ((1, 1), (2, 3))
    """
    if isinstance(value, numbers.Integral):
        value = (value, value)
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        expected = f"{argument} to be a whole number, two, or two pairs of them"
        raise ValueError(complaint(who, expected, f"{value!r}"))
    return tuple(pair(who, argument, v, least=0) for v in value)


def shape_tuple(who, shape):
    """Return a sample's shape as a tuple of whole numbers; None is an open size."""
    if isinstance(shape, numbers.Integral):
        shape = (shape,)
    try:
        sizes = tuple(shape)
    except TypeError:
        raise ValueError(complaint(who, "a shape such as (28, 28, 1)", f"{shape!r}")) from None
    return tuple(None if s is None else whole_number(who, "the sizes of a shape", s) for s in sizes)


def choice(who, argument, value, known):
    """Return ``value`` in lower case if it is one of ``known``."""
    if isinstance(value, str) and value.lower() in known:
        return value.lower()
    raise unknown_name(f"{argument} of {who}", value, known)


def rate(who, argument, value):
    """Return ``value`` as a float in [0, 1)."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not 0 <= value < 1:
        raise ValueError(
            complaint(who, f"{argument} to be in [0, 1)", f"{value!r}", "0.5 drops half of the values.")
        )
    return float(value)


def share(who, argument, value):
    """Return ``value`` as a float in [0, 1]."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not 0 <= value <= 1:
        raise ValueError(complaint(who, f"{argument} to be in [0, 1]", f"{value!r}"))
    return float(value)


def above_zero(who, argument, value):
    """Return ``value`` as a float above 0 and finite."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not 0 < value < math.inf:
        raise ValueError(complaint(who, f"{argument} to be a number above 0", f"{value!r}"))
    return float(value)


def not_both_above_one(who, strides, dilation_rate):
    """Refuse windows that move by several pixels and have gaps as well."""
    if max(strides) > 1 and max(dilation_rate) > 1:
        raise ValueError(
            complaint(
                who,
                "strides or dilation_rate to be 1",
                f"strides={strides} and dilation_rate={dilation_rate}",
            )
        )


def only(who, argument, value, supported):
    """Refuse a setting that Keras has and this library has not."""
    if value not in supported:
        raise NotImplementedError(
            complaint(who, f"{argument} to be {' or '.join(map(repr, supported))}", f"{value!r}")
        )


def same_rank(who, input_shape, rank, what):
    """Refuse inputs with another number of axes, with the likely remedy."""
    if len(input_shape) == rank:
        return
    shown = "(" + ", ".join("N" if s is None else str(s) for s in input_shape) + ")"
    remedy = "Flatten the input before it." if rank == 2 else ""
    if rank == 4 and len(input_shape) == 3:
        remedy = "Add the channel axis: x[..., np.newaxis]."
    elif rank == 4 and len(input_shape) == 2:
        remedy = "Give it images: x.reshape(-1, height, width, channels)."
    raise ValueError(complaint(who, what, shown, remedy))
