"""The state of an optimizer weight by weight, in the order of Keras's ``optimizer.variables``.

First ``iterations``, then the learning rate if it is a number, then the slots: of each group
every weight has its own before the next group begins (Adam: the momentum and the velocity of
the first weight, of the second, ...; then, with ``amsgrad``, the greatest velocities of all).
Last come single numbers such as Nadam's product.
"""

import numpy as np

from tinycnn.errors import complaint


def get_state(optimizer, order=None):
    """Return copies of everything that an optimizer remembers.

    Parameters
    ----------
    optimizer : Optimizer
        Built, with a layout.
    order : list of (str, str), optional
        (layer's name, weight's name) of the trainable weights, in the model's order; that of the
        vector if not given.

    Returns
    -------
    list of (str, ndarray)
        Names as in Keras: ``iteration``, ``learning_rate``, ``momentum``, ...
    """
    found = [("iteration", np.array(optimizer.steps, np.int64))]
    if optimizer.schedule is None:
        found.append(("learning_rate", np.array(optimizer.learning_rate, np.float32)))
    for name, view in slot_views(optimizer, order):
        found.append((name, view.copy()))
    for name in optimizer.state_numbers:
        found.append((name.lstrip("_"), np.array(getattr(optimizer, name), np.float32)))
    return found


def set_state(optimizer, order, arrays):
    """Write what :func:`get_state` returned, or Keras has saved; all is checked before.

    Parameters
    ----------
    optimizer, order
        As for :func:`get_state`.
    arrays : list of ndarray
    """
    arrays = [np.asarray(array) for array in arrays]
    wanted = [("iteration", ())]
    if optimizer.schedule is None:
        wanted.append(("learning_rate", ()))
    views = slot_views(optimizer, order)
    wanted += [(name, view.shape) for name, view in views]
    wanted += [(name, ()) for name in optimizer.state_numbers]
    shapes = [shape for _, shape in wanted]
    if [array.shape for array in arrays] != shapes:
        received = f"{[array.shape for array in arrays]}"
        raise ValueError(complaint(optimizer.name, f"a state of arrays of shapes {shapes}", received))
    arrays = iter(arrays)
    optimizer.steps = int(next(arrays))
    if optimizer.schedule is None:
        optimizer.learning_rate = float(next(arrays))
    for _, view in views:
        view[...] = next(arrays)
    for name in optimizer.state_numbers:
        setattr(optimizer, name, float(next(arrays)))


def slot_views(optimizer, order=None):
    """Return (name, view) of the slots of each weight, in Keras's order; see :func:`get_state`."""
    if not optimizer.slots:
        return []  # before its first step, or without any state
    if not optimizer.layout:
        return list(optimizer.slots.items())  # nobody has told it of weights: vectors as a whole
    if order is None:
        order = [(layer, name) for layer, name, *_ in optimizer.layout]
    places = {}
    for layer, name, at, shape in optimizer.layout:
        places.setdefault((layer, name), []).append((at, shape))
    # Layers of two models inside a third may have the same name: they come in order.
    where = [places[weight].pop(0) for weight in order]
    found = []
    for group in optimizer.groups:
        for at, shape in where:
            for name in group:
                slot = optimizer.slots[name][at : at + int(np.prod(shape))]
                found.append((name, slot.reshape(shape)))
    return found
