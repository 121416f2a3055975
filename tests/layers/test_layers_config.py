"""Settings that come back, weights that are read and written."""

import json

import numpy as np
import pytest
from layers_table import TABLE

from tinycnn import initializers, layers
from tinycnn.errors import NotBuiltError

every_layer = pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)


@every_layer
def test_a_layer_made_from_its_config_is_equal(row):
    layer, x = row.made()
    config = layer.get_config()
    twin = type(layer).from_config(config)
    assert twin.name == layer.name
    assert repr(twin.get_config()) == repr(config)
    twin.ensure_built((None, *row.input_shape[1:]))
    twin.set_weights(layer.get_weights())
    np.testing.assert_array_equal(twin(x, training=True), layer(x, training=True))


@every_layer
def test_a_config_is_plain_enough_to_be_written_as_json(row):
    layer, x = row.made()
    config = json.loads(json.dumps(layer.get_config()))
    twin = type(layer).from_config(config)
    twin.ensure_built((None, *row.input_shape[1:]))
    twin.set_weights(layer.get_weights())
    np.testing.assert_array_equal(twin(x, training=True), layer(x, training=True))
    assert json.loads(json.dumps(twin.get_config())) == config


@every_layer
def test_a_config_holds_every_argument_but_those_with_only_one_value(row):
    given = {**row.settings, "name": "given", "dtype": "float64", "trainable": False}
    config = row.cls(**given).get_config()
    if row.cls is layers.InputLayer:  # Keras's has the batch in its shape, and nothing to train
        given = {"batch_shape": (None, *row.settings["shape"]), "name": "given"}
    if row.cls is layers.SpatialDropout2D:  # Keras's takes no word about what has no weights
        del given["trainable"]
    for name, value in given.items():
        assert name in config
        if name in ("kernel_size", "pool_size", "strides") and isinstance(value, int):
            value = (value, value)
        if name == "activation":
            value = value or "linear"
        if name == "dtype":
            value = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": value}} | {
                "registered_name": None
            }
        assert config[name] == value, name


def test_initializers_come_back_with_their_arguments():
    layer = layers.Dense(3, kernel_initializer=initializers.HeNormal(seed=7), bias_initializer="ones")
    twin = layers.Dense.from_config(layer.get_config())
    for one in (layer, twin):
        one.ensure_built((None, 4))
    np.testing.assert_array_equal(twin.kernel, layer.kernel)
    np.testing.assert_array_equal(twin.bias, np.ones(3))


@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        ("conv2d", [(3, 3, 3, 4), (4,)]),
        ("conv2d same strides", [(2, 3, 3, 17)]),
        ("dense", [(6, 4), (4,)]),
        ("dense softmax of three axes", [(6, 4)]),
        ("max pooling", []),
        ("dropout", []),
        ("batch normalization", [(3,)] * 4),
        ("batch normalization of rows", [(16,)] * 2),
        ("batch normalization by its axis", [(3,)] * 3),
    ],
)
def test_weights_have_the_shapes_and_names_of_keras(name, shapes):
    layer, _ = TABLE[name].made()
    assert [w.shape for w in layer.weights] == shapes
    expected = ["kernel", "bias"][: len(shapes)]
    if name.startswith("batch"):
        expected = ["gamma", "beta", "moving_mean", "moving_variance"]
        expected = [n for n in expected if getattr(layer, n) is not None]
    assert list(layer.named_weights) == expected
    assert layer.count_params() == sum(int(np.prod(shape)) for shape in shapes)


def test_get_weights_returns_copies_and_set_weights_writes_into_place():
    layer, _ = TABLE["dense"].made()
    kernel = layer.kernel
    layer.get_weights()[0][...] = 0
    assert layer.kernel.all()
    layer.set_weights([np.full((6, 4), 2), [1, 2, 3, 4]])
    assert layer.kernel is kernel
    np.testing.assert_array_equal(kernel, 2)
    np.testing.assert_array_equal(layer.bias, [1, 2, 3, 4])


@pytest.mark.parametrize(
    "wrong", [[np.ones((6, 4))], [np.ones((6, 4)), np.ones(4), np.ones(4)], [np.ones(4), np.ones((6, 4))]]
)
def test_weights_that_do_not_fit_are_refused_before_any_is_changed(wrong):
    layer, _ = TABLE["dense"].made()
    before = layer.get_weights()
    with pytest.raises(ValueError) as error:
        layer.set_weights(wrong)
    shapes = [w.shape for w in wrong]
    assert str(error.value) == f"tested expects weights of shapes [(6, 4), (4,)], received {shapes}."
    for old, new in zip(before, layer.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_a_layer_that_is_not_built_says_so():
    layer = layers.Dense(4, name="output")
    with pytest.raises(ValueError) as error:
        layer.set_weights([np.ones((6, 4)), np.ones(4)])
    assert str(error.value) == (
        "output expects weights of shapes [], received [(6, 4), (4,)]. "
        "Build it first: weights exist once the input shape is known."
    )
    with pytest.raises(
        NotBuiltError, match="^output has no weights yet. Build it first, or call it on data.$"
    ):
        layer.count_params()
    for attribute in ("input_shape", "output_shape"):
        with pytest.raises(NotBuiltError, match="^output does not know its shapes yet."):
            getattr(layer, attribute)


def test_frozen_weights_are_no_trainable_weights():
    layer, _ = TABLE["dense"].made()
    assert (len(layer.trainable_weights), len(layer.non_trainable_weights)) == (2, 0)
    layer.trainable = False
    assert (len(layer.trainable_weights), len(layer.non_trainable_weights)) == (0, 2)


def test_the_seed_of_the_process_decides_the_first_weights():
    from tinycnn.utils import set_random_seed

    def first(seed):
        set_random_seed(seed)
        layer = layers.Dense(4)
        layer.ensure_built((None, 6))
        return layer.kernel

    np.testing.assert_array_equal(first(1), first(1))
    assert not np.array_equal(first(1), first(2))


@pytest.mark.keras
@every_layer
def test_keras_makes_every_layer_from_its_config(row):
    theirs = getattr(pytest.importorskip("keras").layers, row.cls.__name__)
    config = row.make(name="given").get_config()
    assert theirs.from_config(config).name == "given"
    assert row.cls.from_config(theirs.from_config(config).get_config()).name == "given"
