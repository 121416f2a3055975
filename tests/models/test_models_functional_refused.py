"""What is no chain of layers, made of tensors or read from a config, and what is said of it."""

import json

import numpy as np
import pytest
from models_functional import functional
from models_samples import CLASSES, FEATURES, told

from tinycnn import Input, Model, Sequential, layers
from tinycnn.errors import NotBuiltError

Dense = layers.Dense


def merged():
    class Add(layers.Layer):
        pass

    inputs = Input((FEATURES,))
    return Add(name="add")([Dense(2, name="a")(inputs), Dense(2, name="b")(inputs)])


def two_inputs():
    one, other = Input((FEATURES,), name="one"), Input((FEATURES,), name="other")
    return Model([one, other], Dense(2)(one))


def branches():
    inputs = Input((FEATURES,), name="in")
    x = Dense(3, name="common")(inputs)
    return Model(inputs, [Dense(2, name="left")(x), Dense(2, name="right")(x)], name="two_heads")


def residual():
    inputs = Input((FEATURES,), name="in")
    return Dense(FEATURES)(inputs) + inputs


def twice():
    inputs, layer = Input((3,)), Dense(3, name="same")
    return Model(inputs, layer(layer(inputs)))


def same_name():
    inputs = Input((3,))
    return Model(inputs, Dense(3, name="a")(Dense(3, name="a")(inputs)))


def elsewhere():
    one, other = Input((3,), name="one"), Input((3,), name="other")
    return Model(one, Dense(2, name="out")(other))


def several_dtypes():
    inputs = Input((3,))
    return Model(inputs, Dense(3, name="b", dtype="float64")(Dense(3, name="a")(inputs)))


ONE_CHAIN = "Branches cannot be joined: a model here is one chain of layers."
ERRORS = {
    "merged": (
        merged,
        ValueError,
        f"add expects one tensor, received 2: keras_tensor, keras_tensor_1. {ONE_CHAIN}",
    ),
    "two inputs": (
        two_inputs,
        ValueError,
        f"functional expects one input, received 2: 'one', 'other'. {ONE_CHAIN}",
    ),
    "branches": (
        branches,
        ValueError,
        "two_heads expects outputs along one chain of layers, received two that part after "
        f"'common': 'left' and 'right'. {ONE_CHAIN}",
    ),
    "residual": (
        residual,
        TypeError,
        f"keras_tensor expects layers to be called on it, received the operator add. {ONE_CHAIN}",
    ),
    "scaled": (
        lambda: Input((3,), name="in") / 255,
        TypeError,
        "in expects layers to be called on it, received the operator truediv. "
        "Numbers go in by a layer: Rescaling(scale, offset).",
    ),
    "in NumPy": (
        lambda: np.exp(Input((3,), name="in")),
        TypeError,
        "in expects layers to be called on it, received a function of arrays; it has no numbers yet. "
        "Make a model of it, Model(inputs, outputs), and call predict.",
    ),
    "a layer twice": (
        twice,
        ValueError,
        "functional expects layers of different names, received 'same' twice. "
        "Make a second one: a layer is one step of the chain.",
    ),
    "a name twice": (
        same_name,
        ValueError,
        "functional expects layers of different names, received 'a' twice. Give one another name=.",
    ),
    "from elsewhere": (
        elsewhere,
        ValueError,
        "functional expects outputs that are computed from its input 'one', received 'keras_tensor' "
        "of 'out', computed from 'other'.",
    ),
    "no layer": (
        lambda: (lambda x: Model(x, x))(Input((3,))),
        ValueError,
        "functional expects at least one layer between input and output, received none.",
    ),
    "no tensors": (
        lambda: Model([3.0], [4.0]),
        ValueError,
        "functional: inputs expects tensors that layers were called on, received a float. "
        "Begin with Input(shape=...), and call layers on it: x = layers.Dense(10)(x).",
    ),
    "dtypes": (
        several_dtypes,
        ValueError,
        "functional expects layers of dtype float32, as its first, received b of float64.",
    ),
    "empty": (
        lambda: Model(),
        NotImplementedError,
        "Model expects inputs and outputs, received Functional(...) without them. "
        "Write Model(inputs, outputs), Sequential([...]), or a class with a method call.",
    ),
    "training": (
        lambda: layers.Dropout(0.5, name="drop")(Input((3,)), training=True),
        NotImplementedError,
        "drop expects to learn from fit whether this is training, received training=True for drop. "
        "Leave training= out; a normalization with trainable=False keeps its averages.",
    ),
    "not called": (
        lambda: Dense(3, name="alone").output,
        NotBuiltError,
        "alone has no output yet: it was called on no tensor. Call it on an Input, or put it into a "
        "model that knows the shape of its input.",
    ),
    "no entry": (
        lambda: Sequential([Dense(3)(Input((3,)))]),
        TypeError,
        "sequential.add expects a layer of tinycnn.layers, received <KerasTensor shape=(None, 3), "
        "dtype=float32, name=keras_tensor> of type KerasTensor.",
    ),
}


@pytest.mark.parametrize("case", ERRORS)
def test_what_is_no_chain_is_told_with_its_place(case):
    call, error, text = ERRORS[case]
    assert told(error, call) == text


def changed(change):
    config = json.loads(functional(compiled=False).to_json())["config"]
    change(config)
    return lambda: Model.from_config(config)


CONFIGS = {
    "branches": lambda c: c["layers"][3]["inbound_nodes"][0]["args"][0]["config"].update(
        keras_history=["conv", 0, 0]
    ),
    "no input": lambda c: c["layers"].pop(0),
    "two calls": lambda c: c["layers"][1].update(inbound_nodes=c["layers"][1]["inbound_nodes"] * 2),
    "two arguments": lambda c: c["layers"][1]["inbound_nodes"][0].update(
        args=c["layers"][1]["inbound_nodes"][0]["args"] * 2
    ),
    "a circle": lambda c: c["layers"][1]["inbound_nodes"][0]["args"][0]["config"].update(
        keras_history=["out", 0, 0]
    ),
    "no such output": lambda c: c.update(output_layers=["nobody", 0, 0]),
    "no outputs": lambda c: c.pop("output_layers"),
    "no list": lambda c: c.update(layers={}),
    "no node": lambda c: c["layers"][1].update(inbound_nodes=[7]),
    "no name": lambda c: c["layers"][1].update(name=3),
    "no layer": lambda c: c["layers"].append("layer"),
}


@pytest.mark.parametrize("case", CONFIGS)
def test_configs_that_are_no_chain_are_refused(case):
    assert told(ValueError, changed(CONFIGS[case])).startswith("Functional.from_config expects")


def test_a_config_may_say_that_this_is_no_training_where_it_makes_no_difference():
    told_so = {"kwargs": {"training": False, "mask": None}}
    made = changed(lambda c: c["layers"][1]["inbound_nodes"][0].update(told_so))()
    assert made.output_shape == (None, CLASSES)
    with pytest.raises(NotImplementedError, match="drop expects to learn from fit"):
        changed(lambda c: c["layers"][5]["inbound_nodes"][0].update(told_so))()
