"""One thing, or a list or dictionary of several: the outputs of a model."""


def each(function, *structures):
    """Return a function of the things at each place of structures of one kind.

    Examples
    --------
    >>> each(abs, -1), each(abs, [-1, 2]), each(abs, {"a": -3})
    (1, [1, 2], {'a': 3})
    >>> each(max, [1, 2], [3, 0])
    [3, 2]
    """
    first = structures[0]
    if isinstance(first, dict):
        return {key: function(*(one[key] for one in structures)) for key in first}
    if isinstance(first, (list, tuple)):
        return [function(*things) for things in zip(*structures, strict=True)]
    return function(*structures)


def flat(structure):
    """Return the list of the things in a structure.

    Examples
    --------
    >>> flat(-1), flat({"a": 3, "b": 4})
    ([-1], [3, 4])
    """
    if isinstance(structure, dict):
        return list(structure.values())
    return list(structure) if isinstance(structure, (list, tuple)) else [structure]
