"""Where Keras 3 keeps weights in ``model.weights.h5``.

The variables of the model's layers are in groups named by class, ``layers/dense``,
``layers/dense_1``, whatever the layers are called::

    layers/conv2d/vars/0                    the kernel
    layers/conv2d/vars/1                    the bias
    layers/sequential/layers/dense/vars/0   of a model inside the model
    optimizer/vars/0                        the number of steps, then the rest of its state
"""

from collections import Counter

from tinycnn.layers.names import snake_case
from tinycnn.saving import hdf5
from tinycnn.saving.known import name_in_files

# What Keras 2 called the group of layers at first.
_OLD_ROOT = "_layer_checkpoint_dependencies"


def places(model):
    """Return (path, layer or model, its own weights) of everything that has a group, in order.

    Parameters
    ----------
    model : Sequential
        Built.

    Returns
    -------
    list of (str, object, list of ndarray)

    Examples
    --------
    >>> from tinycnn import Sequential, layers
    >>> model = Sequential([layers.Dense(3, input_shape=(2,)), layers.Dense(1)])
    >>> [(path, len(weights)) for path, _, weights in places(model)]
    [('', 0), ('layers/dense', 2), ('layers/dense_1', 2)]
    """
    return [("", model, []), *_inside(model, "")]


def _inside(model, path):
    used: Counter = Counter()
    for layer in model.layers:
        stem = snake_case(name_in_files(type(layer)))
        name = f"{stem}_{used[stem]}" if used[stem] else stem
        used[stem] += 1
        inner = f"{path}/layers/{name}".lstrip("/")
        if hasattr(layer, "layers"):
            yield inner, layer, []
            yield from _inside(layer, inner)
        else:
            yield inner, layer, in_order(layer)


def in_order(layer):
    """Return a layer's weights as Keras saves them: those that learn, then those that never do."""
    learned = layer.learned_weights
    fixed = [weight for name, weight in layer.named_weights.items() if name not in learned]
    return [*learned.values(), *fixed]


def write(h5, model, optimizer=None):
    """Write the weights of a model, and the state of its optimizer.

    Parameters
    ----------
    h5 : h5py.File
    model : Sequential
    optimizer : (str, list of ndarray), optional
        Its name and its state.
    """
    for path, owner, weights in places(model):
        _write_group(h5, path, owner.name, weights)
    if optimizer is not None:
        _write_group(h5, "optimizer", *optimizer)


def _write_group(h5, path, name, arrays):
    group = h5.create_group(f"{path}/vars".lstrip("/"))
    group.attrs["name"] = name
    for number, array in enumerate(arrays):
        group[str(number)] = array


def read(h5, model):
    """Read the weights of a model; nothing is written into it.

    Returns
    -------
    pairs : list of (ndarray, ndarray)
        A weight of the model, and its new values.
    faults : list of str
        What does not fit, layer by layer.
    """
    pairs, faults = [], []
    for path, owner, weights in places(model):
        if not weights:
            continue
        found = _variables(h5, path)
        count = 0 if found is None else len(found)
        if count != len(weights):
            faults.append(f"{owner.name}: has {len(weights)} weights, the file holds {count} in '{path}'")
            continue
        try:
            arrays = [hdf5.array(found, str(i), w.shape, w.dtype) for i, w in enumerate(weights)]
        except hdf5.Unfit as fault:
            faults.append(f"{owner.name}: {fault}")
        else:
            pairs += zip(weights, arrays, strict=True)
    return pairs, faults


def read_optimizer(h5, shapes):
    """Return the state of an optimizer, of these shapes, or its beginning; None if it does not fit.

    An optimizer that was saved before its first step has no more than the number of steps
    and the learning rate.
    """
    found = _variables(h5, "optimizer")
    if found is None:
        return []
    if len(found) not in (len(shapes), 1, 2):
        return None
    try:
        return [hdf5.array(found, str(i), shape) for i, shape in enumerate(shapes[: len(found)])]
    except hdf5.Unfit:
        return None


def _variables(h5, path):
    """Return the group of variables at a path, also where older files have it."""
    for root in (path, path.replace("layers", _OLD_ROOT, 1)):
        group = hdf5.group(h5, root)
        if group is not None:
            return hdf5.group(group, "vars")
    return None
