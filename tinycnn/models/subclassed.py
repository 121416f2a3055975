"""Models whose class says how to compute: ``call``, called once on a tensor."""

import inspect

from tinycnn.errors import complaint
from tinycnn.layers.base import Layer
from tinycnn.layers.by_call import layers_inside
from tinycnn.layers.input import InputLayer
from tinycnn.layers.symbolic import FROM_FIT, NOT_FROM_FIT, KerasTensor, Operation
from tinycnn.models.path import can_repeat, own_places, path_to
from tinycnn.models.structure import flat


def says_how(model):
    """Tell whether the class of a model has a ``call``."""
    return callable(getattr(type(model), "call", None))


def arguments_of(cls, model, arguments, settings):
    """Return {name: value} of the arguments that a class is called with; nothing if they do not fit it."""
    try:
        bound = inspect.signature(cls.__init__).bind(model, *arguments, **settings)
    except TypeError:  # which __init__ will say
        return {}
    _, *found = bound.arguments.items()
    variable = [one.name for one in bound.signature.parameters.values() if one.kind is one.VAR_KEYWORD]
    named = {name: value for name, value in found if name not in variable}
    return {**named, **(bound.arguments.get(variable[0], {}) if variable else {})}


def needs_no_tensors(model):
    """Tell whether a model may be made without inputs and outputs: its class says what it does."""
    return says_how(model) or callable(getattr(type(model), "train_step", None))


def chain_of_call(model, input_shape):
    """Return the layers that ``model.call`` goes through, the tensors between, and which come out.

    Parameters
    ----------
    model : Model
    input_shape : tuple
        (None, ...)

    Returns
    -------
    layers : list of Layer or model
    tensors : list of KerasTensor
        Before the first layer, and after each.
    numbers : int, or list or dict of such
        Where the outputs are among the tensors.

    Raises
    ------
    ValueError
        If it returns nothing that its layers computed.

    Notes
    -----
    What is no chain of layers is one layer by itself, :class:`Whole`.
    """
    entrance = InputLayer(batch_shape=(None, *input_shape[1:]), dtype=model.dtype).output
    try:
        outputs = model.call(entrance, **_training(model.call))
        if _repeats(outputs) or not _same_outside(model, entrance, outputs):
            outputs = Whole(model)(entrance)
    except (TypeError, ValueError, NotImplementedError, AttributeError):
        outputs = Whole(model)(entrance)
    for tensor in flat(outputs):
        if not isinstance(tensor, KerasTensor):
            expected = "to return what its layers make of the input"
            received = f"a {type(tensor).__name__}"
            raise ValueError(complaint(f"{model.name}.call", expected, received))
    path, numbers = path_to(model.name, entrance, outputs)
    return own_places([tensor.operation for tensor in path[1:]], path[1:]), path, numbers


def _way(output):
    """Return the layers from the entrance to an output."""
    found = []
    while isinstance(output, KerasTensor) and output.parent is not None:
        found.append(output.operation)
        output = output.parent
    return found[::-1]


def _repeats(outputs):
    """Tell whether a layer with weights is called twice on the way to the only output."""
    way = _way(outputs)
    return any(layer in way[:number] and not can_repeat(layer) for number, layer in enumerate(way))


def _same_outside(model, entrance, outputs):
    """Tell whether ``call`` goes through the same layers where this is no training.

    Layers that only training makes a difference to may be left out there.
    """
    if not isinstance(outputs, KerasTensor) or not _training(model.call):
        return True
    there = _way(outputs)
    outside = _way(model.call(entrance, training=NOT_FROM_FIT))
    there, outside = ([one for one in way if not _idle_outside(one)] for way in (there, outside))
    return len(there) == len(outside) and all(map(_alike, there, outside))


def _idle_outside(layer):
    leaves = [leaf for leaf in layer.leaves if not isinstance(leaf, InputLayer)]
    return all(
        hasattr(leaf, "seed") and not leaf.wants_whole_batch and leaf.input_shape == leaf.output_shape
        for leaf in leaves
    )


def _alike(one, other):
    """Tell whether these are one layer, or two without weights that compute the same."""
    if one is other or type(one) is not type(other) or not can_repeat(one):
        return one is other
    first, second = ({**layer.get_config(), "name": ""} for layer in (one, other))
    return first == second


class Whole(Layer):
    """A model's ``call`` as one layer, where it is no chain: branches, sums, loops.

    Parameters
    ----------
    model : Model
    """

    def __init__(self, model):
        super().__init__(name=f"{model.name}_call", dtype=model.dtype)
        self.parts_of_model = layers_inside(model)
        self._model = model

    def call(self, inputs, training=None):
        """Compute what the model says."""
        settings = {"training": training} if _training(self._model.call) else {}
        return type(self._model).call(self._model, inputs, **settings)


def attributes_of(model):
    """Return the layers and models among the attributes, in the order in which they were set."""
    found = []
    for name, value in vars(model).items():
        if not name.startswith("_"):
            many = value if isinstance(value, (list, tuple)) else [value]
            found += [one for one in many if isinstance(one, Operation) and one not in found]
    return found


def _training(call):
    """Return the argument by which ``call`` is told whether this is training, if it has one."""
    known = inspect.signature(call).parameters.values()
    takes = any(one.name == "training" or one.kind is one.VAR_KEYWORD for one in known)
    return {"training": FROM_FIT} if takes else {}
