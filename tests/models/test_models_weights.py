"""Reading and writing the weights of a model, and freezing them."""

import numpy as np
import pytest
from models_samples import X, Y, assert_weights, conv, dense

from tinycnn import Input, Sequential, layers, optimizers
from tinycnn.errors import NotBuiltError


def test_weights_are_in_the_order_of_layers_kernel_before_bias():
    assert [w.shape for w in conv().get_weights()] == [(3, 3, 1, 3), (3,), (27, 3), (3,)]


def test_get_weights_returns_copies():
    model = dense()
    before = model.get_weights()
    for weight in model.get_weights():
        weight[...] = 0
    assert_weights(model, before)


def test_set_weights_gives_a_second_model_the_same_predictions():
    model, other = dense(), dense()
    model.fit(X, Y, verbose=0)
    other.set_weights(model.get_weights())
    assert_weights(model, other)
    np.testing.assert_array_equal(model.predict(X, verbose=0), other.predict(X, verbose=0))


@pytest.mark.parametrize("trained", [False, True])
def test_set_weights_is_seen_whether_trained_before_or_not(trained):
    model = dense()
    if trained:
        model.fit(X, Y, verbose=0)
    model.set_weights([np.zeros_like(w) for w in model.get_weights()])
    np.testing.assert_allclose(model.predict(X, verbose=0), 1 / 3, rtol=1e-6)
    assert model.evaluate(X, Y, verbose=0)[0] == pytest.approx(np.log(3), rel=1e-5)


def test_weights_of_a_layer_can_be_set_in_a_trained_model():
    model = dense()
    model.fit(X, Y, verbose=0)
    last = model.layers[-1]
    last.set_weights([np.zeros_like(w) for w in last.get_weights()])
    np.testing.assert_allclose(model.predict(X, verbose=0), 1 / 3, rtol=1e-6)


def test_set_weights_of_wrong_shapes_changes_nothing():
    model = dense()
    before = model.get_weights()
    wrong = [np.zeros_like(before[0]), *before[1:-1], np.zeros(7)]
    with pytest.raises(ValueError) as caught:
        model.set_weights(wrong)
    assert str(caught.value) == (
        "sequential.set_weights expects arrays of shapes [(4, 6), (6,), (6, 3), (3,)], "
        "received [(4, 6), (6,), (6, 3), (7,)]."
    )
    assert_weights(model, before)


def test_weights_survive_a_file(tmp_path):
    model, other = conv(), conv()
    path = tmp_path / "all.weights.npz"
    model.save_weights(path)
    assert_weights(model, other, same=False)
    other.load_weights(path)
    assert_weights(model, other)


def test_a_file_of_another_model_changes_nothing(tmp_path):
    path = tmp_path / "all.weights.npz"
    conv().save_weights(path)
    model = dense()
    before = model.get_weights()
    with pytest.raises(ValueError):
        model.load_weights(path)
    assert_weights(model, before)


def test_a_file_is_not_replaced_unasked(tmp_path):
    path = tmp_path / "all.weights.npz"
    dense().save_weights(path)
    with pytest.raises(FileExistsError):
        dense().save_weights(path, overwrite=False)


@pytest.mark.parametrize("what", ["count_params", "save_weights", "load_weights", "set_weights"])
def test_before_the_input_is_known_there_are_no_weights(what):
    arguments = {"count_params": [], "set_weights": [[]]}.get(what, ["a.weights.npz"])
    with pytest.raises(NotBuiltError) as caught:
        getattr(Sequential([layers.Dense(1)]), what)(*arguments)
    assert str(caught.value) == (
        f"sequential has no weights yet, which {what} needs. Give its first layer an input_shape=, "
        "call build, or call it on data."
    )


@pytest.mark.parametrize("frozen", [0, 1])
@pytest.mark.parametrize("optimizer", ["sgd", "adam", "rmsprop"])
def test_a_frozen_layer_does_not_learn_and_the_others_do(frozen, optimizer):
    model = dense()
    model.layers[frozen].trainable = False
    model.compile(optimizer, "sparse_categorical_crossentropy")
    before = [layer.get_weights() for layer in model.layers]
    model.fit(X, Y, epochs=2, verbose=0)
    for i, layer in enumerate(model.layers):
        same = [np.array_equal(a, b) for a, b in zip(layer.get_weights(), before[i], strict=True)]
        assert all(same) if i == frozen else not any(same)


def test_a_layer_can_be_thawed_again():
    model = dense("adam")
    model.layers[0].trainable = False
    model.fit(X, Y, verbose=0)
    model.layers[0].trainable = True
    before = model.layers[0].get_weights()
    model.fit(X, Y, verbose=0)
    assert (model.layers[0].get_weights()[0] != before[0]).any()


def test_what_learns_and_what_does_not_is_listed():
    model = dense()
    model.layers[0].trainable = False
    assert [w.shape for w in model.trainable_weights] == [(6, 3), (3,)]
    assert [w.shape for w in model.non_trainable_weights] == [(4, 6), (6,)]
    assert len(model.weights) == 4


def test_a_model_of_frozen_layers_can_be_fitted_and_stays_as_it_is():
    model = dense("adam")
    for layer in model.layers:
        layer.trainable = False
    before = model.get_weights()
    history = model.fit(X, Y, epochs=2, verbose=0).history
    assert_weights(model, before)
    assert history["loss"][0] == pytest.approx(history["loss"][1], rel=1e-5)


def test_a_model_without_weights_can_be_fitted():
    model = Sequential([Input((3,)), layers.Softmax()])
    model.compile("sgd", "sparse_categorical_crossentropy")
    assert len(model.fit(np.eye(3), np.arange(3), epochs=2, verbose=0).history["loss"]) == 2


def test_freezing_another_layer_of_the_same_size_starts_its_momentum_anew():
    """The optimizer's state belongs to weights, not to places in a vector."""

    def identity(shape, dtype):
        return np.eye(3, dtype=dtype)

    def twins(frozen):
        model = Sequential(
            [
                Input((3,)),
                layers.Dense(3, kernel_initializer=identity),
                layers.Dense(3, kernel_initializer=identity),
            ]
        )
        model.layers[frozen].trainable = False
        model.compile(optimizers.SGD(0.01, momentum=0.9), "mse")
        return model

    x = np.random.default_rng(0).normal(size=(8, 3))
    y = x[:, ::-1]
    changed, fresh = twins(0), twins(1)
    changed.fit(x, y, epochs=20, verbose=0)
    changed.set_weights(fresh.get_weights())
    changed.layers[0].trainable, changed.layers[1].trainable = True, False
    for model in (changed, fresh):
        model.fit(x, y, batch_size=8, verbose=0)
    np.testing.assert_allclose(changed.get_weights()[0], fresh.get_weights()[0], atol=1e-6)


def normalized():
    return Sequential(
        [Input((4,)), layers.Dense(5), layers.BatchNormalization(), layers.Dense(3, activation="softmax")]
    )


def test_moving_statistics_are_weights_that_no_optimizer_changes():
    model = normalized()
    moving = model.layers[1].moving_mean, model.layers[1].moving_variance
    assert [id(w) for w in model.non_trainable_weights] == [id(w) for w in moving]
    assert len(model.trainable_weights) == 6 and len(model.weights) == 8
    model.trainable = False
    assert model.trainable_weights == [] and len(model.non_trainable_weights) == 8


def test_moving_statistics_travel_with_the_other_weights(tmp_path):
    model, other = normalized(), normalized()
    model.compile("adam", "sparse_categorical_crossentropy")
    rng = np.random.default_rng(0)
    x = rng.normal(2, 3, size=(40, 4))
    model.fit(x, rng.integers(0, 3, 40), verbose=0)
    assert model.layers[1].moving_mean.any()
    model.save_weights(tmp_path / "m.weights.npz")
    other.load_weights(tmp_path / "m.weights.npz")
    assert_weights(model, other)
    np.testing.assert_array_equal(model.predict(x, verbose=0), other.predict(x, verbose=0))
