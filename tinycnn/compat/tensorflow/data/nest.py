"""Elements of a data set: an array, or tuples and dictionaries of arrays."""

from tinycnn.compat.tensorflow.tensors import array_of


def flatten(element):
    """Return the arrays in an element.

    Examples
    --------
    >>> flatten((1, {"a": 2, "b": (3,)}))
    [1, 2, 3]
    """
    if isinstance(element, tuple):
        return [one for part in element for one in flatten(part)]
    if isinstance(element, dict):
        return [one for part in element.values() for one in flatten(part)]
    return [element]


def pack(like, parts):
    """Return arrays in the structure of an element; ``parts`` is an iterator.

    Examples
    --------
    >>> pack((0, {"a": 0}), iter([1, 2]))
    (1, {'a': 2})
    """
    if isinstance(like, tuple):
        found = [pack(part, parts) for part in like]
        return type(like)(*found) if hasattr(like, "_fields") else tuple(found)
    if isinstance(like, dict):
        return {key: pack(part, parts) for key, part in like.items()}
    return next(parts)


def each(function, *elements):
    """Return a function of the arrays at each place of elements of one structure."""
    return pack(elements[0], iter([function(*parts) for parts in zip(*map(flatten, elements), strict=True)]))


def arrays(element):
    """Return an element whose parts are arrays: lists become one."""
    return each(lambda part: array_of(part), element)


def call(function, element):
    """Call a function with an element: a tuple is several arguments."""
    return function(*element) if isinstance(element, tuple) else function(element)
