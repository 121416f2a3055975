"""Models made of tensors compared with Keras: tables, files both ways, configs, feature maps."""

import json
import os

import numpy as np
import pytest

import tinycnn
from tinycnn.layers.names import forget_names

pytestmark = pytest.mark.keras

X = np.random.default_rng(0).random((16, 8, 8, 1), dtype=np.float32)
Y = np.arange(16) % 3


@pytest.fixture(scope="module")
def keras():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    return pytest.importorskip("keras")


def chain(module):
    layers = module.layers
    inputs = module.Input((8, 8, 1), name="images")
    x = layers.Conv2D(4, 3, activation="relu")(inputs)
    x = layers.BatchNormalization()(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    return module.Model(inputs, layers.Dense(3, activation="softmax")(x))


def nested(module):
    layers = module.layers
    inner = module.Sequential([layers.Input((8, 8, 1)), layers.Conv2D(2, 3), layers.ReLU()], name="inner")
    whole = chain_of_blocks(module)
    inputs = module.Input(shape=(8, 8, 1))
    x = whole(inner(inputs))
    return module.Model(inputs=inputs, outputs=layers.Dense(3, activation="softmax")(x), name="outer")


def chain_of_blocks(module):
    layers = module.layers
    inputs = module.Input(shape=(6, 6, 2))
    return module.Model(inputs, layers.GlobalAveragePooling2D()(layers.Conv2D(3, 3)(inputs)), name="whole")


def maps(module):
    model = chain(module)
    return module.Model(model.inputs, [layer.output for layer in model.layers], name="maps")


def maps_of_a_stack(module):
    layers = module.layers
    model = module.Sequential(
        [layers.Input((8, 8, 1)), layers.Conv2D(4, 3), layers.MaxPooling2D(), layers.Flatten()]
    )
    return module.Model(model.inputs, {layer.name: layer.output for layer in model.layers}, name="maps")


def tail(module):
    model = chain(module)
    return module.Model(model.get_layer(index=3).output, model.output)


TRAINED, LOOKING = [chain, nested], [maps, maps_of_a_stack]
ALL = [*TRAINED, *LOOKING, tail]


def made(module, make):
    if module is tinycnn:
        forget_names()
    else:
        module.backend.clear_session()
    return make(module)


def compiled(model):
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def listed(found):
    if isinstance(found, dict):
        return list(found.values())
    return found if isinstance(found, list) else [found]


def close(ours, theirs):
    for mine, other in zip(listed(ours), listed(theirs), strict=True):
        np.testing.assert_allclose(mine, np.asarray(other), rtol=1e-4, atol=2e-5)


def table(model, **settings):
    shown = []
    model.summary(print_fn=shown.append, **settings)
    return shown[0]


@pytest.mark.parametrize("settings", [{}, {"expand_nested": True, "show_trainable": True}])
@pytest.mark.parametrize("make", ALL)
def test_tables_are_those_of_keras(keras, make, settings):
    ours, theirs = (made(module, make) for module in (tinycnn, keras))
    if make is tail:  # the names of tensors count differently
        ours._input_layer.name = theirs.layers[0].name
    assert table(ours, **settings) == table(theirs, **settings)


@pytest.mark.parametrize("make", ALL)
def test_names_and_shapes_are_those_of_keras(keras, make):
    ours, theirs = (made(module, make) for module in (tinycnn, keras))
    assert [layer.name for layer in ours.layers[1:]] == [layer.name for layer in theirs.layers[1:]]
    assert ours.name == theirs.name
    assert (ours.input_shape, ours.output_shape) == (theirs.input_shape, theirs.output_shape)
    assert [w.shape for w in ours.get_weights()] == [w.shape for w in theirs.get_weights()]
    assert [t.shape for t in ours.inputs] == [t.shape for t in theirs.inputs]
    assert [t.shape for t in ours.outputs] == [t.shape for t in theirs.outputs]


@pytest.mark.parametrize("make", [*TRAINED, *LOOKING])
def test_the_same_weights_give_the_same_outputs(keras, make):
    ours, theirs = (made(module, make) for module in (tinycnn, keras))
    theirs.set_weights(ours.get_weights())
    close(ours.predict(X, verbose=0), theirs.predict(X, verbose=0))


@pytest.mark.parametrize("form", [".keras", ".h5"])
@pytest.mark.parametrize("make", [*TRAINED, *LOOKING])
def test_what_tinycnn_saves_keras_opens(keras, make, form, tmp_path):
    ours = made(tinycnn, make)
    if make in TRAINED:
        compiled(ours).train_on_batch(X, Y)
    ours.save(tmp_path / f"ours{form}")
    theirs = keras.models.load_model(tmp_path / f"ours{form}")
    assert type(theirs).__name__ == "Functional"
    assert [layer.name for layer in theirs.layers] == [layer.name for layer in ours.layers]
    close(ours.predict(X, verbose=0), theirs.predict(X, verbose=0))
    if make in TRAINED and form == ".keras":
        for model in (ours, theirs):
            model.train_on_batch(X, Y)
        close(ours.get_weights(), theirs.get_weights())


@pytest.mark.parametrize("form", [".keras", ".h5"])
@pytest.mark.parametrize("make", [*TRAINED, *LOOKING])
def test_what_keras_saves_tinycnn_opens(keras, make, form, tmp_path):
    theirs = made(keras, make)
    if make in TRAINED:
        compiled(theirs).train_on_batch(X, Y)
    theirs.save(tmp_path / f"theirs{form}")
    ours = tinycnn.models.load_model(tmp_path / f"theirs{form}")
    assert [layer.name for layer in theirs.layers] == [layer.name for layer in ours.layers]
    close(ours.predict(X, verbose=0), theirs.predict(X, verbose=0))
    if make in TRAINED:
        for model in (ours, theirs):
            model.train_on_batch(X, Y)
        close(ours.get_weights(), theirs.get_weights())


@pytest.mark.parametrize("make", TRAINED)
def test_weights_go_both_ways(keras, make, tmp_path):
    ours, theirs = (made(module, make) for module in (tinycnn, keras))
    ours.save_weights(tmp_path / "ours.weights.h5")
    theirs.load_weights(tmp_path / "ours.weights.h5")
    close(ours.get_weights(), theirs.get_weights())
    again = made(keras, make)
    again.save_weights(tmp_path / "theirs.weights.h5")
    ours.load_weights(tmp_path / "theirs.weights.h5")
    close(ours.get_weights(), again.get_weights())


@pytest.mark.parametrize("make", [*TRAINED, *LOOKING])
def test_configs_go_both_ways(keras, make):
    ours, theirs = (made(module, make) for module in (tinycnn, keras))
    back = keras.models.model_from_json(ours.to_json())
    mine = tinycnn.models.model_from_json(theirs.to_json())
    for one in (back, mine):
        assert [w.shape for w in one.get_weights()] == [w.shape for w in theirs.get_weights()]
    wanted, found = (json.loads(model.to_json())["config"] for model in (theirs, mine))
    assert found["output_layers"] == wanted["output_layers"]
    assert [layer["inbound_nodes"] for layer in found["layers"] if layer["class_name"] != "Sequential"][
        1
    ] == wanted["layers"][1]["inbound_nodes"] or make is nested


def test_branches_in_a_file_are_told_by_their_place(keras, tmp_path):
    layers = keras.layers
    inputs = keras.Input((4,), name="in")
    x = layers.Dense(4, name="common")(inputs)
    y = layers.Add(name="joined")([x, layers.Dense(4, name="side")(x)])
    keras.Model(inputs, y).save(tmp_path / "residual.keras")
    with pytest.raises(ValueError, match="'common'|'joined'"):
        tinycnn.models.load_model(tmp_path / "residual.keras")


def test_training_goes_as_under_keras(keras):
    ours, theirs = (compiled(made(module, chain)) for module in (tinycnn, keras))
    theirs.set_weights(ours.get_weights())
    mine = ours.fit(X, Y, epochs=3, batch_size=4, shuffle=False, verbose=0).history
    other = theirs.fit(X, Y, epochs=3, batch_size=4, shuffle=False, verbose=0).history
    np.testing.assert_allclose(mine["loss"], other["loss"], rtol=1e-4)
    close(ours.get_weights(), theirs.get_weights())
