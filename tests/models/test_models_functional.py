"""Models made of tensors: layers called on an Input, one after the other."""

import copy
import json
import pickle

import numpy as np
import pytest
from models_samples import CLASSES, FEATURES, IMAGES, X, Y, assert_weights, told

import tinycnn
from tinycnn import Input, Model, Sequential, layers, models
from tinycnn.errors import NotBuiltError

Dense = layers.Dense


def drawn(seed):
    return tinycnn.initializers.RandomNormal(0.0, 0.5, seed=seed)


def functional(compiled=True):
    inputs = Input((8, 8, 1), name="images")
    x = layers.Conv2D(3, 3, activation="relu", kernel_initializer=drawn(1), name="conv")(inputs)
    x = layers.BatchNormalization(name="normed")(x)
    x = layers.MaxPooling2D(name="pool")(x)
    x = layers.Flatten(name="flat")(x)
    x = layers.Dropout(0.3, name="drop")(x)
    model = Model(inputs, Dense(CLASSES, "softmax", kernel_initializer=drawn(2), name="out")(x))
    if compiled:
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def stacked():
    model = Sequential(
        [
            Input((8, 8, 1)),
            layers.Conv2D(3, 3, activation="relu", kernel_initializer=drawn(1)),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.3),
            Dense(CLASSES, "softmax", kernel_initializer=drawn(2)),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def test_input_and_layers_return_tensors_without_numbers():
    x = Input(shape=(8, 8, 1), name="images")
    assert (x.shape, x.dtype, x.name, x.ndim) == ((None, 8, 8, 1), "float32", "images", 4)
    layer = layers.Conv2D(3, 3)
    y = layer(x)
    assert y.shape == (None, 6, 6, 3) and layer.built
    assert layer.input is x and layer.output is y
    assert repr(x) == "<KerasTensor shape=(None, 8, 8, 1), dtype=float32, name=images>"


def test_it_learns_as_the_same_layers_in_a_stack():
    histories, weights = [], []
    for make in (stacked, functional):
        tinycnn.utils.set_random_seed(5)
        model = make()
        history = model.fit(IMAGES, Y, epochs=3, batch_size=8, validation_split=0.2, verbose=0).history
        histories.append(history)
        weights.append(model.get_weights())
    assert histories[0] == histories[1]
    for one, other in zip(*weights, strict=True):
        np.testing.assert_array_equal(one, other)


def test_it_measures_predicts_and_takes_callbacks():
    model = functional()
    calls = []
    hook = tinycnn.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: calls.append(sorted(logs)))
    model.fit(IMAGES, Y, verbose=0, callbacks=[hook])
    assert calls == [["accuracy", "loss"]]
    loss, accuracy = model.evaluate(IMAGES, Y, verbose=0)
    probabilities = model.predict(IMAGES, verbose=0)
    assert accuracy == pytest.approx((probabilities.argmax(1) == Y).mean())
    np.testing.assert_array_equal(model(IMAGES), model.predict(IMAGES, batch_size=len(Y), verbose=0))
    assert (model(IMAGES, training=True) != probabilities).any()


def test_what_is_inside_is_seen_with_its_input_layer_first():
    model = functional()
    assert [layer.name for layer in model.layers] == [
        "images",
        "conv",
        "normed",
        "pool",
        "flat",
        "drop",
        "out",
    ]
    assert model.get_layer("pool") is model.layers[3] is model.get_layer(index=3)
    assert (model.input_shape, model.output_shape) == ((None, 8, 8, 1), (None, CLASSES))
    assert model.inputs == [model.input] and model.outputs == [model.output]
    assert model.input.name == "images" and model.output is model.layers[-1].output
    assert model.count_params() == len(np.concatenate([w.ravel() for w in model.get_weights()]))
    assert isinstance(model, Model) and type(model).__name__ == "Functional"
    assert model.name == "functional"


@pytest.mark.parametrize(
    "made",
    [
        lambda i, o: Model(i, o),
        lambda i, o: Model(inputs=i, outputs=o),
        lambda i, o: Model([i], [o]),
        lambda i, o: Model(outputs=o, inputs=[i], name="functional"),
        lambda i, o: models.Model({"x": i}, o),
    ],
)
def test_inputs_and_outputs_are_given_in_every_way(made):
    inputs = Input((FEATURES,))
    model = made(inputs, Dense(2)(inputs))
    assert model.predict(X, verbose=0).shape == (len(X), 2)


def test_models_are_called_on_tensors_and_become_parts():
    base = Sequential([Input((FEATURES,)), Dense(3), layers.ReLU()], name="base")
    inputs = Input((FEATURES,))
    head = functional_of(3, 2)
    model = Model(inputs, head(base(inputs)))
    assert [layer.name for layer in model.layers] == ["input_layer_1", "base", "head"]
    np.testing.assert_allclose(
        model.predict(X, verbose=0), head.predict(base.predict(X, verbose=0), verbose=0), rtol=1e-5, atol=1e-6
    )
    assert [leaf.name for leaf in model.leaves] == ["dense", "re_lu", "dense_1"]
    stack = Sequential([base, head])
    np.testing.assert_array_equal(stack.predict(X, verbose=0), model.predict(X, verbose=0))


def functional_of(features, units):
    inputs = Input((features,))
    return Model(inputs, Dense(units)(inputs), name="head")


def test_a_frozen_base_stays_and_its_head_learns():
    base = functional_of(FEATURES, 5)
    base.trainable = False
    inputs = Input((FEATURES,))
    model = Model(inputs, Dense(CLASSES, "softmax")(base(inputs, training=False)))
    model.compile("adam", "sparse_categorical_crossentropy")
    before, head = base.get_weights(), model.layers[-1].get_weights()
    model.fit(X, Y, verbose=0)
    assert_weights(base, before)
    assert (model.layers[-1].get_weights()[0] != head[0]).any()


def test_a_model_can_begin_in_the_middle_of_another():
    model = functional()
    tail = Model(model.get_layer("pool").output, model.output)
    maps = Model(model.input, model.get_layer("pool").output).predict(IMAGES, verbose=0)
    np.testing.assert_allclose(
        tail.predict(maps, verbose=0), model.predict(IMAGES, verbose=0), rtol=1e-5, atol=1e-6
    )


def test_its_config_makes_an_equal_one():
    model = functional()
    for again in (
        Model.from_config(model.get_config()),
        models.model_from_json(model.to_json()),
        models.clone_model(model),
    ):
        assert [layer.name for layer in again.layers] == [layer.name for layer in model.layers]
        assert type(again) is type(model) and again.name == model.name
        assert again.to_json() == models.model_from_json(again.to_json()).to_json()
        again.set_weights(model.get_weights())
        np.testing.assert_array_equal(again.predict(IMAGES, verbose=0), model.predict(IMAGES, verbose=0))


def test_a_clone_may_change_layers_and_the_input():
    model = functional_of(FEATURES, 2)

    def without_bias(layer):
        return Dense.from_config(layer.get_config() | {"use_bias": False})

    clone = models.clone_model(model, Input((7,)), clone_function=without_bias)
    assert [w.shape for w in clone.weights] == [(7, 2)]


@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_its_file_gives_the_same_model_that_goes_on_training(ending, tmp_path):
    model = functional()
    model.fit(IMAGES, Y, verbose=0)
    model.save(tmp_path / f"model{ending}")
    again = models.load_model(tmp_path / f"model{ending}")
    assert type(again) is type(model)
    assert_weights(again, model)
    for one in (model, again):
        one.get_layer("drop").rate = 0.0  # its numbers are those of the process, not of the file
        one.fit(IMAGES, Y, batch_size=len(Y), shuffle=False, verbose=0)
    assert_weights(again, model)


def test_its_weights_go_into_a_file_and_back(tmp_path):
    model, other = functional(), functional()
    model.fit(IMAGES, Y, verbose=0)
    model.save_weights(tmp_path / "a.weights.h5")
    other.load_weights(tmp_path / "a.weights.h5")
    assert_weights(other, model)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_a_copy_has_tensors_and_weights_of_its_own(copied):
    model = functional()
    model.fit(IMAGES, Y, verbose=0)
    other = copied(model)
    assert_weights(other, model)
    other.fit(IMAGES, Y, verbose=0)
    assert_weights(other, model, same=False)
    maps = Model(other.input, other.get_layer("conv").output)
    assert maps.predict(IMAGES, verbose=0).shape == (len(IMAGES), 6, 6, 3)


def test_a_deep_model_can_be_copied():
    x = inputs = Input((2,))
    for _ in range(400):
        x = layers.ReLU()(x)
    assert len(pickle.loads(pickle.dumps(Model(inputs, x))).layers) == 401


def test_a_layer_without_weights_may_stand_at_several_places(tmp_path):
    pool, relu = layers.MaxPooling2D(name="pool"), layers.ReLU()
    x = inputs = Input((8, 8, 1))
    for _ in range(2):
        x = pool(relu(layers.Conv2D(2, 3, padding="same")(x)))
    model = Model(inputs, Dense(CLASSES, "softmax")(layers.Flatten()(x)))
    names = [layer.name for layer in model.layers[1:]]
    assert names[:6] == ["conv2d", "re_lu", "pool", "conv2d_1", "re_lu_1", "max_pooling2d"]
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(IMAGES, Y, verbose=0)
    model.save(tmp_path / "model.keras")
    for again in (models.load_model(tmp_path / "model.keras"), copy.deepcopy(model)):
        np.testing.assert_array_equal(again.predict(IMAGES, verbose=0), model.predict(IMAGES, verbose=0))
    maps = Model(model.input, [layer.output for layer in model.layers]).predict(IMAGES, verbose=0)
    assert [m.shape[1] for m in maps[:7]] == [8, 8, 8, 4, 4, 4, 2]


def test_a_class_may_hand_its_tensors_to_model():
    class Net(Model):
        def __init__(self, units):
            inputs = Input((FEATURES,))
            super().__init__(inputs, Dense(units)(inputs), name="net")

    assert Net(5).predict(X, verbose=0).shape == (len(X), 5)


def test_labels_and_samples_that_do_not_fit_are_told():
    model = functional()
    assert "conv expects samples of shape (N, 8, 8, 1), received (50, 4)" in told(
        ValueError, lambda: model.predict(X)
    )


def test_summary_shows_what_runs():
    shown = []
    functional().summary(print_fn=shown.append, expand_program=True)
    assert 'Model: "functional"' in shown[0] and "images (InputLayer)" in shown[0]


# What is no chain ------------------------------------------------------------------


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


def test_configs_of_keras_2_are_read():
    config = {
        "name": "model",
        "layers": [
            {
                "class_name": "InputLayer",
                "config": {"batch_input_shape": [None, 4], "dtype": "float32", "name": "input_1"},
                "name": "input_1",
                "inbound_nodes": [],
            },
            {
                "class_name": "Dense",
                "config": {"name": "dense", "units": 3, "activation": "relu"},
                "name": "dense",
                "inbound_nodes": [[["input_1", 0, 0, {}]]],
            },
        ],
        "input_layers": [["input_1", 0, 0]],
        "output_layers": [["dense", 0, 0]],
    }
    text = json.dumps({"class_name": "Model", "config": config})
    made = Model.from_config(config)
    assert made.output_shape == (None, 3) and [w.shape for w in made.weights] == [(4, 3), (3,)]
    assert "Functional" in Model.from_config(json.loads(text)["config"]).to_json()
