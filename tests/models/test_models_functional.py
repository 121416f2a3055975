"""Models made of tensors: layers called on an Input, one after the other."""

import copy

import numpy as np
import pytest
from models_functional import drawn, functional, functional_of
from models_samples import CLASSES, FEATURES, IMAGES, X, Y, assert_weights, told

import tinycnn
from tinycnn import Input, Model, Sequential, layers, models

Dense = layers.Dense


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
