"""Batches as tuples, and back."""

from tinycnn.errors import complaint


def pack_x_y_sample_weight(x, y=None, sample_weight=None):
    """Return a batch as a data set gives it.

    Parameters
    ----------
    x, y, sample_weight : array_like or None

    Returns
    -------
    array_like or tuple
        ``x`` alone if it is no tuple or list and nothing else is given, else a tuple up to
        what is given.

    Examples
    --------
    >>> pack_x_y_sample_weight([1.0], [0])
    ([1.0], [0])
    """
    if y is None and sample_weight is None:
        return (x,) if isinstance(x, (tuple, list)) else x
    return (x, y) if sample_weight is None else (x, y, sample_weight)


def unpack_x_y_sample_weight(data):
    """Return samples, labels and weights of a batch; None for what it does not have.

    Parameters
    ----------
    data : array_like or tuple
        As a data set gives it.

    Raises
    ------
    ValueError
        For a tuple of more than three.

    Examples
    --------
    >>> unpack_x_y_sample_weight(([1.0], [0]))
    ([1.0], [0], None)
    """
    data = tuple(data) if isinstance(data, (tuple, list)) else (data,)
    if not 1 <= len(data) <= 3:
        expected = "x, (x, y) or (x, y, sample_weight)"
        raise ValueError(complaint("unpack_x_y_sample_weight", expected, f"{len(data)} parts"))
    return (*data, None, None)[:3]
