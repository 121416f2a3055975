"""A model of tensors as plain values, in Keras's form: each layer says on what it is called."""

from tinycnn.errors import complaint
from tinycnn.layers.symbolic import ONE_CHAIN
from tinycnn.models.structure import each, flat
from tinycnn.registry import CustomObjectScope
from tinycnn.saving import old_forms
from tinycnn.saving.serialization import deserialize_keras_object, serialize_keras_object

MOST_LAYERS = 10_000
_WHO = "Functional.from_config"


def written(model):
    """Return the config of a model."""
    layers, tensors = model.layers, model._tensors
    names = [layer.name for layer in layers]
    given = []
    for number, layer in enumerate(layers):
        nodes = [{"args": [_tensor(tensors[number - 1], names[number - 1])], "kwargs": {}}] if number else []
        given.append({**serialize_keras_object(layer), "name": layer.name, "inbound_nodes": nodes})
    return {
        "name": model.name,
        "trainable": bool(not model.leaves or model.trainable),
        "layers": given,
        "input_layers": [names[0], 0, 0],
        "output_layers": each(lambda number: [names[number], 0, 0], model._taken),
    }


def _tensor(tensor, made_by):
    history = [made_by, 0, 0]
    config = {"shape": list(tensor.shape), "dtype": tensor.dtype, "keras_history": history}
    return {"class_name": "__keras_tensor__", "config": config}


def read(config, custom_objects=None):
    """Return the arguments of ``Model`` for a config.

    The layers are made one after the other from the input on, along what each says it is
    called on.
    """
    if not isinstance(config, dict) or not isinstance(config.get("layers"), list):
        raise ValueError(complaint(_WHO, "a dictionary with 'layers'", f"{config!r:.100}"))
    described = config["layers"]
    if len(described) > MOST_LAYERS:
        raise ValueError(complaint(_WHO, f"at most {MOST_LAYERS} layers", f"{len(described)}"))
    following, begins = {}, []
    for layer in described:
        name, before = _name(layer), _called_on(layer)
        if before is None:
            begins.append(name)
        elif before in following:
            received = f"'{before}', on whose output '{following[before][0]}' and '{name}' are called"
            raise ValueError(complaint(_WHO, "one chain of layers", received, ONE_CHAIN))
        else:
            following[before] = name, layer
    wanted = _names(config.get("input_layers"))
    outputs = _names(config.get("output_layers"))
    if len(flat(wanted)) != 1 or len(begins) != 1 or flat(wanted) != begins:
        received = ", ".join(f"'{name}'" for name in begins) or "none"
        raise ValueError(complaint(_WHO, "one input", f"{len(begins)}: {received:.200}", ONE_CHAIN))
    [name] = begins
    first = next(layer for layer in described if _name(layer) == name)
    with CustomObjectScope(custom_objects):
        entrance = tensor = _made(first).output
        tensors = {name: tensor}
        while name in following:
            name, layer = following.pop(name)
            tensors[name] = tensor = _made(layer).on_tensor(tensor, _training(layer))
    lost = [name for name in flat(outputs) if name not in tensors]
    if lost or following:
        received = f"'{(lost or [name for name, _ in following.values()])[0]}'"
        raise ValueError(complaint(_WHO, "layers that are all called, on the input or each other", received))
    return {
        "inputs": entrance,
        "outputs": each(tensors.__getitem__, outputs),
        "name": config.get("name"),
        "trainable": None if config.get("trainable", True) else False,
    }


def _made(layer):
    config = {key: value for key, value in layer.items() if key not in ("name", "inbound_nodes")}
    return deserialize_keras_object(old_forms.layer_config(config))


def _name(layer):
    if not isinstance(layer, dict) or not isinstance(layer.get("config"), dict):
        raise ValueError(complaint(_WHO, "layers with a name and a config", f"{layer!r:.100}"))
    name = layer.get("name", layer["config"].get("name"))
    if not isinstance(name, str):
        raise ValueError(complaint(_WHO, "layers with a name", f"{name!r:.100}"))
    return name


def _called_on(layer):
    """Return the name of the layer whose output a layer is called on; None for an input."""
    nodes = layer.get("inbound_nodes")
    if not nodes:
        return None
    name = layer.get("name", layer["config"].get("name"))
    if not isinstance(nodes, list) or len(nodes) != 1:
        received = f"{len(nodes)} calls of '{name}'" if isinstance(nodes, list) else f"{nodes!r:.100}"
        remedy = "A layer is one step of the chain."
        raise ValueError(complaint(_WHO, "one call of each layer", received, remedy))
    [node] = nodes
    histories = list(_today(node) if isinstance(node, dict) else _before_keras_3(node))
    if len(histories) != 1:
        received = f"{len(histories)} of '{name}'"
        raise ValueError(complaint(_WHO, "layers of one input", received, ONE_CHAIN))
    history = histories[0]
    if not isinstance(history, list) or len(history) < 3 or not isinstance(history[0], str):
        raise ValueError(complaint(_WHO, "the name of a layer before it", f"{history!r:.100} for '{name}'"))
    return history[0]


def _today(node):
    """Yield the history of each tensor in ``{"args": [...], "kwargs": {...}}``."""
    kwargs = node.get("kwargs") or {}
    if not isinstance(kwargs, dict) or not isinstance(node.get("args"), list):
        raise ValueError(complaint(_WHO, "a call with args and kwargs", f"{node!r:.100}"))
    waiting = [*node["args"], *kwargs.values()]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting = [*one, *waiting]
        elif isinstance(one, dict) and one.get("class_name") == "__keras_tensor__":
            inner = one.get("config")
            yield inner.get("keras_history") if isinstance(inner, dict) else None


def _training(layer):
    """Return whether a layer was told, once and for all, that this is training; None if not."""
    [node] = layer["inbound_nodes"]
    if isinstance(node, list):
        node = node[0]
        return node[3].get("training") if len(node) > 3 and isinstance(node[3], dict) else None
    return (node.get("kwargs") or {}).get("training")


def _before_keras_3(node):
    """Yield the history of each tensor in ``[["conv2d", 0, 0, {}], ...]``."""
    if not isinstance(node, list):
        raise ValueError(complaint(_WHO, "a list of what a layer is called on", f"{node!r:.100}"))
    yield from node


def _names(places):
    """Return the names of layers in ``["dense", 0, 0]``, or in a list or dictionary of such."""
    if isinstance(places, list) and len(places) >= 3 and isinstance(places[0], str):
        return places[0]
    if isinstance(places, (list, dict)) and places and all(_is_place(one) for one in flat(places)):
        return each(lambda one: one[0], places)
    raise ValueError(complaint(_WHO, "the places of inputs and outputs", f"{places!r:.100}"))


def _is_place(one):
    return isinstance(one, list) and len(one) >= 3 and isinstance(one[0], str)
