"""How far a random change may go: one number, or the two ends of a range."""

import numbers

from tinycnn.errors import complaint


def factor_range(who, argument, factor, least=-1.0, most=1.0, open_below=False):
    """Return (lower, upper) from a number, meant in both directions, or from two.

    Examples
    --------
    >>> factor_range("random_rotation", "factor", 0.2), factor_range("random_zoom", "factor", (0.3, -0.1))
    ((-0.2, 0.2), (-0.1, 0.3))
    """
    both = isinstance(factor, (tuple, list))
    ends = tuple(factor) if both else (factor,)
    if len(ends) != 1 + both or not all(_within(end, least, most, open_below) for end in ends):
        bracket = "(" if open_below else "["
        raise ValueError(
            complaint(who, f"{argument} to be a number in {bracket}{least}, {most}], or two", f"{factor!r}")
        )
    if both:
        return tuple(sorted(factor))
    return max(-abs(factor), least), abs(factor)


def bounds(who, given):
    """Return the least and the greatest value of images."""
    if not isinstance(given, (tuple, list)) or len(given) != 2:
        raise ValueError(complaint(who, "value_range to be two numbers, such as (0, 255)", f"{given!r}"))
    return tuple(sorted(given))


def _within(end, least, most, open_below):
    if isinstance(end, bool) or not isinstance(end, numbers.Real):
        return False
    return least <= end <= most and not (open_below and end == least)
