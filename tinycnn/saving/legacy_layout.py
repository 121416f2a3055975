"""Where Keras kept weights in its older ``.h5`` files: a group for each layer, by its name."""

import numpy as np

from tinycnn.saving import hdf5
from tinycnn.saving.version import KERAS_VERSION

# Longer attributes do not fit the header of a group, and are written in pieces.
_MOST_ATTRIBUTE = 64_512


def write(group, model):
    """Write the weights of a model into an HDF5 group."""
    write_names(group, "layer_names", [layer.name for layer in model.layers])
    group.attrs["backend"] = "tensorflow"
    group.attrs["keras_version"] = KERAS_VERSION
    for layer in sorted(model.layers, key=lambda one: one.name):
        named = [(f"{model.name}/{name}", weight) for name, weight in _named(layer)]
        write_arrays(group.create_group(layer.name), named)
    write_arrays(group.create_group("top_level_model_weights"), [])


def write_arrays(group, named):
    """Write arrays and the list of their names."""
    write_names(group, "weight_names", [name for name, _ in named])
    for name, array in named:
        group.create_dataset(name, data=array)


def write_names(group, attribute, names):
    """Write a list of names, in pieces if it is long."""
    encoded = [name.encode("utf-8") for name in names]
    count = 1
    pieces = [np.asarray(encoded)] if encoded else [np.zeros(0)]
    while any(piece.nbytes > _MOST_ATTRIBUTE for piece in pieces):
        count += 1
        pieces = np.array_split(np.asarray(encoded), count)
    for number, piece in enumerate(pieces):
        group.attrs[attribute if count == 1 else f"{attribute}{number}"] = piece


def read(group, model, by_name=False):
    """Read the weights of a model; nothing is written into it.

    Parameters
    ----------
    group : Node
    model : Sequential
    by_name : bool
        Match layers by their names and leave out those that have no partner, instead of
        taking all that have weights in their order.

    Returns
    -------
    pairs, faults
        As :func:`tinycnn.saving.layout.read`.
    """
    names = hdf5.names(group, "layer_names")
    if names is None:
        raise hdf5.Unfit("it has no list of layers: it is no file of weights of Keras")
    stored = [(name, _group_of(group, name)) for name in names]
    own = [(layer.name, [weight for _, weight in _named(layer)]) for layer in model.layers]
    if by_name:
        groups = dict(stored)
        matched = [(name, weights, groups[name]) for name, weights in own if name in groups]
    else:
        stored = [(name, one) for name, one in stored if hdf5.names(one, "weight_names")]
        own = [(name, weights) for name, weights in own if weights]
        if len(stored) != len(own):
            raise hdf5.Unfit(f"it holds {len(stored)} layers with weights, the model has {len(own)}")
        matched = [(name, w, one) for (name, w), (_, one) in zip(own, stored, strict=True)]
    pairs, faults = [], []
    for name, weights, one in matched:
        found = hdf5.names(one, "weight_names") or []
        if len(found) != len(weights):
            faults.append(f"{name}: has {len(weights)} weights, the file holds {len(found)}")
            continue
        try:
            arrays = [hdf5.array(one, n, w.shape, w.dtype) for n, w in zip(found, weights, strict=True)]
        except hdf5.Unfit as fault:
            faults.append(f"{name}: {fault}")
        else:
            pairs += zip(weights, arrays, strict=True)
    return pairs, faults


def read_optimizer(h5, shapes):
    """Return the state of an optimizer, of these shapes, or its beginning; None if it does not fit."""
    group = hdf5.group(h5, "optimizer_weights")
    if group is None:
        return []
    names = hdf5.names(group, "weight_names")
    if names is None or len(names) not in (len(shapes), 1, 2):
        return None
    try:
        return [hdf5.array(group, name, s) for name, s in zip(names, shapes, strict=False)]
    except hdf5.Unfit:
        return None


def _group_of(group, name):
    found = hdf5.group(group, name)
    if found is None:
        raise hdf5.Unfit(f"its layer {name!r:.100} is missing")
    return found


def _named(layer):
    """Return (path, weight) of a layer or a model inside the model: those that learn come first."""
    leaves = [
        (f"{layer.name}/{leaf.name}" if leaf is not layer else leaf.name, leaf) for leaf in layer.leaves
    ]
    first, then = [], []
    for path, leaf in leaves:
        learning = leaf.learned_weights if leaf.trainable else {}
        for name, weight in leaf.named_weights.items():
            (first if name in learning else then).append((f"{path}/{name}", weight))
    return first + then
