"""Functions of elements: of many samples at once, where that gives the same."""

import numpy as np

from tinycnn.compat.tensorflow.data.nest import arrays, call, each, flatten
from tinycnn.compat.tensorflow.tensors import as_tensor
from tinycnn.compat.tensorflow.together import Together, together


def maps_together(dataset, without_chance=False):
    """Whether functions over rows treat samples one by one, as far as their operations are known.

    ``without_chance`` asks whether they give the same each time, too.
    """
    source, functions = _chain(dataset)
    first = None if source is None else next(source._rows.batches(2, False), None)
    if first is None:
        return False
    found, drew = _together(functions, first)
    return found is not None and not (drew and without_chance)


def _chain(dataset):
    """Return the data set of rows below some functions, and these, the first first."""
    functions = []
    while dataset._mapped is not None:
        dataset, function = dataset._mapped
        functions.insert(0, function)
    return (dataset if dataset._rows is not None else None), functions


def _together(functions, batch):
    """Return what functions make of a whole batch, or None if they do something unknown."""
    element, drew = each(Together, batch), False
    count = len(flatten(batch)[0])
    try:
        for function in functions:
            with together() as trying:
                found = call(function, element)
            drew |= trying.drew
            if not all(isinstance(part, Together) for part in flatten(found)):
                return None, drew
            if any(len(part.array) != count for part in flatten(found)):
                return None, drew
            element = found
    except Exception:  # whatever it is, it comes again, sample by sample, if it is the function's own
        return None, drew
    return each(lambda part: part.array, element), drew


def mapped_batches(dataset, size, drop_remainder):
    """Yield batches of what a chain of functions makes of rows."""
    source, functions = _chain(dataset)

    for batch in source._rows.batches(size, drop_remainder):
        found, _ = _together(functions, batch)
        if found is None:
            rows = (each(lambda part, at=i: part[at], batch) for i in range(len(flatten(batch)[0])))
            made = []
            for element in rows:
                for function in functions:
                    element = arrays(call(function, each(as_tensor, element)))
                made.append(element)
            found = each(lambda *parts: np.stack(parts), *made)
        yield found
