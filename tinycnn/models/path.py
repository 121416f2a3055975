"""From an output back to the input it is computed from."""

import copy

from tinycnn.errors import complaint
from tinycnn.layers.names import automatic_name
from tinycnn.layers.symbolic import ONE_CHAIN
from tinycnn.models.structure import each, flat


def path_to(who, entrance, outputs):
    """Return the tensors from the entrance to the last output, and the numbers of all outputs.

    Parameters
    ----------
    who : str
        For messages: the name of the model.
    entrance : KerasTensor
    outputs : KerasTensor, or list or dict of such

    Returns
    -------
    path : list of KerasTensor
        The entrance first.
    numbers : int, or list or dict of such
        Where each output is in the path; -1 for one output alone.

    Raises
    ------
    ValueError
        If an output is not computed from the entrance, or outputs lie on two branches.
    """
    paths = [_back(who, entrance, output) for output in flat(outputs)]
    longest = max(paths, key=len)
    for path in paths:
        for number, (one, other) in enumerate(zip(path, longest, strict=False)):
            if one is not other:
                parting = longest[number - 1].operation.name
                received = f"two that part after '{parting}': '{other.operation.name}' and "
                received += f"'{one.operation.name}'"
                raise ValueError(complaint(who, "outputs along one chain of layers", received, ONE_CHAIN))
    if len(longest) == 1:
        raise ValueError(complaint(who, "at least one layer between input and output", "none"))
    _refuse_twice(who, [tensor.operation for tensor in longest])
    if not isinstance(outputs, dict) and len(paths) == 1:
        return longest, -1
    return longest, each(lambda output: next(i for i, t in enumerate(longest) if t is output), outputs)


def can_repeat(layer):
    """Tell whether a layer may stand at several places of a chain: it has nothing to learn twice."""
    return not hasattr(layer, "layers") and not layer.weights


def own_places(layers, tensors):
    """Return layers of which none stands at two places: a copy takes the second, under a new name.

    Parameters
    ----------
    layers : list of Layer or model
    tensors : list of KerasTensor
        What comes out of each.
    """
    found = []
    for layer, tensor in zip(layers, tensors, strict=True):
        if layer in found:
            layer = copy.copy(layer)
            layer.name = automatic_name(type(layer))
            object.__setattr__(layer, "_first", tensor)
        found.append(layer)
    return found


def _back(who, entrance, output):
    path = [output]
    while path[-1] is not entrance:
        if path[-1].parent is None:
            received = f"'{output.name}' of '{output.operation.name}', computed from '{path[-1].name}'"
            expected = f"outputs that are computed from its input '{entrance.name}'"
            raise ValueError(complaint(who, expected, received))
        path.append(path[-1].parent)
    return path[::-1]


def _refuse_twice(who, operations):
    first = operations[0]
    operations = [one for n, one in enumerate(operations) if one not in operations[:n] or not can_repeat(one)]
    names = [operation.name for operation in operations]
    for name in names:
        if names.count(name) > 1:
            same = len({id(one) for one in operations if one.name == name}) == 1
            remedy = (
                "Make a second one: a layer is one step of the chain." if same else "Give one another name=."
            )
            raise ValueError(complaint(who, "layers of different names", f"'{name}' twice", remedy))
    for operation in operations:
        if operation.dtype != first.dtype:
            expected = f"layers of dtype {first.dtype}, as its first"
            raise ValueError(complaint(who, expected, f"{operation.name} of {operation.dtype}"))
