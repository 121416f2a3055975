"""Models like others, with new weights."""

from tinycnn.budget import at_most
from tinycnn.errors import complaint
from tinycnn.layers.input import InputLayer
from tinycnn.layers.symbolic import KerasTensor
from tinycnn.models.model import Model
from tinycnn.models.sequential import Sequential
from tinycnn.models.structure import each
from tinycnn.saving.damage import DAMAGE
from tinycnn.saving.errors import ConfigError
from tinycnn.saving.json_text import parse
from tinycnn.saving.serialization import deserialize_keras_object

# As many as take a GiB, twice those of VGG16.
_MOST_NUMBERS = 2**28


def model_from_json(json_string, custom_objects=None):
    """Make a model from what its method ``to_json`` returned.

    Parameters
    ----------
    json_string : str
    custom_objects : dict of str to class or function, optional
        Of one's own, by the names in the text.

    Returns
    -------
    Model
        With new weights.

    Raises
    ------
    ConfigError
        For text that is no JSON, for layers that are not known, and for weights of more
        than 2**28 numbers: text of anybody's shall not take all memory. (Build such a
        model in code, or with ``Sequential.from_config``.)

    Examples
    --------
    >>> from tinycnn import Sequential, layers
    >>> text = Sequential([layers.Dense(3, input_shape=(2,))], name="net").to_json()
    >>> model_from_json(text).name
    'net'
    """
    try:
        config = parse(json_string)
    except ValueError as fault:
        expected = "the JSON text of a model"
        raise ConfigError(complaint("model_from_json", expected, f"other text: {fault}")) from fault
    try:
        with at_most(_MOST_NUMBERS):
            made = deserialize_keras_object(config, custom_objects)
    except DAMAGE as fault:
        raise ConfigError(f"model_from_json: {fault!s:.1000}") from fault
    if not isinstance(made, Model):
        raise ConfigError(complaint("model_from_json", "the config of a model", f"that of {made!r:.100}"))
    return made


def clone_model(
    model, input_tensors=None, clone_function=None, call_function=None, recursive=False, **unknown
):
    """Make a model of the same layers, with new weights.

    Parameters
    ----------
    model : Model
    input_tensors : KerasTensor, InputLayer or list of one, optional
        Another shape of input.
    clone_function : callable, optional
        ``clone_function(layer) -> layer``, for each layer but the input; if not given the
        layer is made anew from its config.
    call_function : {None}
        For models that are no chains of layers.
    recursive : bool
        Apply ``clone_function`` to the layers of models inside the model too, not to
        those models.

    Returns
    -------
    Model
        Of the same kind, not compiled.

    Examples
    --------
    >>> from tinycnn import Sequential, layers
    >>> model = Sequential([layers.Dense(3, input_shape=(2,), name="a"), layers.ReLU(name="b")])
    >>> [layer.name for layer in clone_model(model).layers]
    ['a', 'b']
    """
    if unknown or call_function is not None:
        received = f"{sorted(unknown) or 'a call_function'}"
        raise ValueError(complaint("clone_model", "clone_function and recursive", received))
    if not isinstance(model, Model):
        raise ValueError(complaint("clone_model", "a model", f"{model!r}"))
    if clone_function is not None and not callable(clone_function):
        raise ValueError(complaint("clone_model", "a clone_function to call", f"{clone_function!r}"))

    def again(layer):
        if recursive and isinstance(layer, Model):
            return clone_model(layer, clone_function=clone_function, recursive=True)
        return (clone_function or _from_config)(layer)

    entrance = input_tensors
    if isinstance(entrance, (list, tuple)):
        [entrance] = entrance
    if entrance is None and model.known_input_shape is not None:
        entrance = InputLayer.from_config(model._input_layer.get_config())
    layers = [again(layer) for layer in model._layers]
    if isinstance(model, Sequential):
        return Sequential(layers if entrance is None else [entrance, *layers], name=model.name)
    tensors = [entrance if isinstance(entrance, KerasTensor) else entrance.output]
    for layer in layers:
        tensors.append(layer(tensors[-1]))
    return Model(tensors[0], each(tensors.__getitem__, model._taken), name=model.name)


def _from_config(layer):
    return type(layer).from_config(layer.get_config())
