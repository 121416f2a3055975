"""What the layers of a model make of samples: models of its inner outputs, with the same weights."""

import matplotlib
import numpy as np
import pytest
from models_samples import CLASSES, FEATURES, IMAGES, ONE_HOT, X, Y, conv, dense, told

import tinycnn
from tinycnn import Input, Model, Sequential, layers

matplotlib.use("agg")


def by_hand(model, x):
    """The output of each layer, called one after the other."""
    found = []
    for layer in model.layers:
        x = layer(x)
        found.append(x)
    return found


def test_all_outputs_of_a_stack_come_out():
    model = conv()
    maps = Model(model.inputs, [layer.output for layer in model.layers]).predict(IMAGES, verbose=0)
    assert [m.shape for m in maps] == [(50, 6, 6, 3), (50, 3, 3, 3), (50, 27), (50, CLASSES)]
    for ours, expected in zip(maps, by_hand(model, IMAGES), strict=True):
        np.testing.assert_allclose(ours, expected, rtol=1e-5, atol=1e-6)


def test_one_output_comes_out_as_one_array():
    model = conv()
    for outputs in (model.layers[0].output, [model.get_layer(index=0).output]):
        maps = Model(inputs=model.input, outputs=outputs).predict(IMAGES, verbose=0)
        np.testing.assert_allclose(maps, by_hand(model, IMAGES)[0], rtol=1e-5, atol=1e-6)


def test_a_dictionary_of_outputs_gives_a_dictionary():
    model = conv()
    extractor = Model(model.inputs, {layer.name: layer.output for layer in model.layers[:2]})
    found = extractor.predict(IMAGES[:3], verbose=0)
    assert {name: maps.shape for name, maps in found.items()} == {
        "conv2d": (3, 6, 6, 3),
        "max_pooling2d": (3, 3, 3, 3),
    }
    assert extractor.output_shape == {"conv2d": (None, 6, 6, 3), "max_pooling2d": (None, 3, 3, 3)}
    assert extractor.output["conv2d"] is model.layers[0].output


def test_outputs_in_any_order_twice_and_the_input_itself():
    model = dense()
    first, last = model.layers
    extractor = Model(model.inputs, [last.output, model.input, first.output, last.output])
    found = extractor.predict(X, verbose=0)
    np.testing.assert_array_equal(found[1], X)
    np.testing.assert_array_equal(found[0], found[3])
    np.testing.assert_allclose(found[2], first(X), rtol=1e-5, atol=1e-6)


def test_training_the_model_is_seen_by_the_extractor_and_the_other_way_round():
    model = dense()
    extractor = Model(model.inputs, model.layers[0].output)
    before = extractor.predict(X, verbose=0)
    model.fit(X, Y, verbose=0)
    after = extractor.predict(X, verbose=0)
    assert (before != after).any()
    np.testing.assert_allclose(after, model.layers[0](X), rtol=1e-5, atol=1e-6)
    extractor.compile("sgd", "mse")
    predicted = model.predict(X, verbose=0)
    extractor.fit(X, np.zeros_like(after), verbose=0)
    assert (model.predict(X, verbose=0) != predicted).any()
    assert extractor.weights[0] is model.layers[0].kernel


@pytest.mark.parametrize("train", ["fit", "train_on_batch"])
def test_looking_at_the_layers_while_a_model_learns_changes_nothing(train):
    histories, weights = [], []
    for looking in (False, True):
        tinycnn.utils.set_random_seed(2)
        model = conv()
        maps = Model(model.inputs, [layer.output for layer in model.layers])

        def look(*_, maps=maps, looking=looking, logs=None):
            return looking and maps.predict(IMAGES[:2], verbose=0)

        if train == "fit":
            hook = tinycnn.callbacks.LambdaCallback(on_train_batch_end=look, on_epoch_begin=look)
            history = model.fit(IMAGES, Y, batch_size=8, epochs=6, verbose=0, callbacks=[hook]).history
        else:
            history = [(look() and None) or model.train_on_batch(IMAGES, Y) for _ in range(40)]
        histories.append(history)
        weights.append(model.get_weights())
    assert histories[0] == histories[1]
    for one, other in zip(*weights, strict=True):
        np.testing.assert_array_equal(one, other)


def test_predicting_leaves_weights_where_the_model_that_trains_has_them():
    model = conv()
    model.train_on_batch(IMAGES, Y)
    vector = model.parameters()
    Model(model.input, model.layers[1].output).predict(IMAGES, verbose=0)
    assert model.parameters() is vector and not vector.left


def test_a_callback_may_train_another_model_of_the_same_layers():
    """Each of the two learns, whoever held the weights last."""
    shared = layers.Dense(4, name="shared", kernel_initializer="ones")
    inputs = Input((FEATURES,))
    one = Model(inputs, layers.Dense(CLASSES, "softmax")(shared(inputs)))
    other = Model(inputs, layers.Dense(1)(shared.output))
    for model, loss in ((one, "categorical_crossentropy"), (other, "mse")):
        model.compile("sgd", loss)
    seen = []

    def train_other(epoch, logs):
        seen.append(shared.get_weights()[0])
        other.train_on_batch(X, X[:, :1])
        seen.append(shared.get_weights()[0])

    hook = tinycnn.callbacks.LambdaCallback(on_epoch_end=train_other)
    one.fit(X, ONE_HOT, epochs=3, verbose=0, callbacks=[hook])
    for before, after in zip(seen, seen[1:], strict=False):
        assert (before != after).any()
    np.testing.assert_array_equal(seen[-1], one.get_weights()[0])
    np.testing.assert_array_equal(seen[-1], other.get_weights()[0])


def test_a_long_prediction_a_stream_and_a_batch_give_the_same():
    model = conv()
    extractor = Model(model.inputs, [layer.output for layer in model.layers])
    many = np.repeat(IMAGES, 3, axis=0)
    whole = extractor.predict(many, verbose=0)
    streamed = extractor.predict(iter([many[:70], many[70:]]), verbose=0)
    shown = extractor.predict(many, batch_size=7, verbose=0, callbacks=[tinycnn.callbacks.Callback()])
    called = extractor(many)
    for other in (streamed, shown, called):
        for one, two in zip(whole, other, strict=True):
            np.testing.assert_allclose(one, two, rtol=1e-5, atol=1e-6)


def test_images_of_any_size_give_maps_of_their_size():
    inputs = Input((None, None, 1))
    x = layers.Conv2D(2, 3)(inputs)
    extractor = Model(inputs, [x, layers.MaxPooling2D()(x)])
    assert extractor.output_shape == [(None, None, None, 2), (None, None, None, 2)]
    found = extractor.predict(np.zeros((2, 9, 7, 1)), verbose=0)
    assert [maps.shape for maps in found] == [(2, 7, 5, 2), (2, 3, 2, 2)]


def test_a_stack_without_a_shape_shows_its_layers_after_the_first_data():
    model = Sequential([layers.Dense(3), layers.ReLU()])
    model.predict(X, verbose=0)
    hidden = Model(model.inputs, model.layers[0].output).predict(X, verbose=0)
    np.testing.assert_allclose(hidden, model.layers[0](X), rtol=1e-5, atol=1e-6)


def test_layers_taken_away_are_called_anew():
    model = Sequential([Input((4,)), layers.Dense(3, name="a"), layers.Dense(2, name="b")])
    last = model.pop()
    model.add(layers.ReLU())
    model.add(last)
    assert Model(model.input, last.output).predict(X, verbose=0).shape == (len(X), 2)
    assert [layer.name for layer in Model(model.input, last.output).layers[1:]] == ["a", "re_lu", "b"]


def test_the_layers_inside_a_part_begin_at_its_own_input():
    base = Sequential([Input((FEATURES,), name="inner"), layers.Dense(3, name="first")], name="base")
    model = Sequential([Input((FEATURES,), name="outer"), base, layers.Dense(2)])
    inner = base.get_layer("first").output
    assert Model(base.input, inner).predict(X, verbose=0).shape == (len(X), 3)
    assert "computed from its input 'outer', received 'keras_tensor" in told(
        ValueError, lambda: Model(model.input, inner)
    )


def test_several_outputs_are_for_looking_at_alone():
    model = dense()
    extractor = Model(model.inputs, [layer.output for layer in model.layers], name="maps")
    extractor.compile("sgd", "mse")
    text = "expects a model of one output, received 2 outputs. Make another of the last one for it: "
    for name in ("fit", "evaluate"):
        said = told(NotImplementedError, lambda name=name: getattr(extractor, name)(X, Y))
        assert said == f"maps.{name} {text}Model(inputs, output)."
    assert "expects one output, to be a part of another model, received 2" in told(
        NotImplementedError, lambda: extractor(Input((FEATURES,)))
    )


def test_maps_can_be_saved_and_read(tmp_path):
    model = conv()
    extractor = Model(model.inputs, {layer.name: layer.output for layer in model.layers})
    for form in ("maps.keras", "maps.h5"):
        extractor.save(tmp_path / form)
        again = tinycnn.models.load_model(tmp_path / form).predict(IMAGES, verbose=0)
        for name, maps in extractor.predict(IMAGES, verbose=0).items():
            np.testing.assert_array_equal(again[name], maps)


def test_a_model_that_is_called_varies_images_as_its_layers_do():
    images = IMAGES[:4]
    model = Sequential([layers.RandomTranslation(0.5, 0.5, seed=1), layers.Dropout(0.5)])
    assert (model(images) != model(images)).any()
    for still in (model(images, training=False), model.predict(images, verbose=0)):
        np.testing.assert_array_equal(still, images)


def test_a_teacher_plots_the_maps_of_one_image():
    """The usual lines from lessons, word by word."""
    import matplotlib.pyplot as plt

    model = conv()
    layer_outputs = [layer.output for layer in model.layers[:2]]
    activation_model = Model(inputs=model.input, outputs=layer_outputs)
    activations = activation_model.predict(IMAGES[0].reshape(1, 8, 8, 1), verbose=0)
    figure, axes = plt.subplots(2, 3)
    for row, (layer, maps) in zip(axes, zip(model.layers, activations, strict=False), strict=True):
        for i in range(maps.shape[-1]):
            row[i].matshow(maps[0, :, :, i], cmap="viridis")
            row[i].set_title(layer.name)
    figure.canvas.draw()
    assert all(len(ax.images) == 1 for ax in axes.ravel())
    plt.close(figure)
