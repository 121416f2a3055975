"""The state of an optimizer weight by weight, in the order of Keras's ``optimizer.variables``.

First ``iterations``, then the learning rate, then the slots: Adam's momentum and velocity of
the first weight, then of the second; RMSprop's of all weights, one slot after the other.
"""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.memory import ALIGNMENT


def get_state(optimizer, order):
    """Return copies of everything that an optimizer remembers.

    Parameters
    ----------
    optimizer : Optimizer
    order : list of (str, str)
        (layer's name, weight's name) of the trainable weights, in the model's order.

    Returns
    -------
    list of (str, ndarray)
        Names as in Keras: ``iteration``, ``learning_rate``, ``momentum``, ...
    """
    first = [("iteration", np.array(optimizer.iterations, np.int64))]
    first.append(("learning_rate", np.array(optimizer.learning_rate, np.float32)))
    return first + [(name, view.copy()) for name, view in _views(optimizer, order)]


def set_state(optimizer, order, arrays):
    """Write what :func:`get_state` returned, or Keras has saved; all is checked before.

    Parameters
    ----------
    optimizer, order
        As for :func:`get_state`.
    arrays : list of ndarray
    """
    arrays = [np.asarray(array) for array in arrays]
    views = _views(optimizer, order)
    shapes = [(), (), *(view.shape for _, view in views)]
    if [array.shape for array in arrays] != shapes:
        received = f"{[array.shape for array in arrays]}"
        raise ValueError(complaint(optimizer.name, f"a state of arrays of shapes {shapes}", received))
    optimizer.iterations, optimizer.learning_rate = int(arrays[0]), float(arrays[1])
    for (_, view), array in zip(views, arrays[2:], strict=True):
        view[...] = array


def _views(optimizer, order):
    """Return (name, view) of the slots of each weight, in Keras's order."""
    if not optimizer.slots:
        return []
    _, dtype, layout = optimizer._built
    places, at = {}, 0
    for layer, weight, shape in layout:
        places.setdefault((layer, weight), []).append((at, shape))
        step = ALIGNMENT // dtype.itemsize
        at += -(-int(np.prod(shape)) // step) * step
    where = [places[weight].pop(0) for weight in order]
    found = []
    for group in _groups(optimizer.slot_names):
        for start, shape in where:
            end = start + int(np.prod(shape))
            found += [(name, optimizer.slots[name][start:end].reshape(shape)) for name in group]
    return found


def _groups(names):
    if names == ("momentum", "velocity"):
        return [names]
    return [(name,) for name in ("velocity", "momentum", "average_gradient") if name in names]
