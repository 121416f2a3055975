"""Layers that have only a ``call``, as Keras wants them: their gradients are found."""

import numpy as np
import pytest

import tinycnn
from tinycnn import Sequential, layers, ops
from tinycnn.utils import set_random_seed

RNG = np.random.default_rng(5)


class Linear(layers.Layer):
    def __init__(self, units, **settings):
        super().__init__(**settings)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight((input_shape[-1], self.units), name="w")
        self.b = self.add_weight((self.units,), "zeros", name="b")

    def call(self, inputs):
        return ops.matmul(inputs, self.w) + self.b


class Residual(layers.Layer):
    """Layers inside, a branch, and other behaviour in training."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.inner = [layers.Dense(4, activation="tanh"), Linear(4)]
        self.normalize = layers.BatchNormalization()
        self.drop = layers.Dropout(0.5)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.inner:
            x = layer(x)
        return inputs + self.drop(self.normalize(x, training=training), training=training)


def test_a_layer_with_call_computes_as_the_layer_with_two_passes():
    own, dense = Linear(3), layers.Dense(3)
    x = RNG.normal(size=(7, 5)).astype(np.float32)
    expected = dense(x)
    own.ensure_built((None, 5))
    own.set_weights(dense.get_weights())
    np.testing.assert_allclose(own(x), expected, rtol=1e-6)
    assert own.output_shape == (None, 3) and own.count_params() == 18


def test_the_gradient_of_a_layer_with_call_passes_the_check():
    tinycnn.gradcheck(Linear(3, dtype="float64"), RNG.normal(size=(4, 5)))


def test_a_model_learns_the_same_with_own_layers_as_with_those_of_the_library():
    x, y = RNG.normal(size=(40, 6)).astype(np.float32), RNG.integers(0, 3, 40)
    models = [
        Sequential([layers.Input((6,)), kind(8), layers.ReLU(), kind(3), layers.Softmax()])
        for kind in (Linear, layers.Dense)
    ]
    models[0].set_weights(models[1].get_weights())
    found = []
    for model in models:
        model.compile("sgd", "sparse_categorical_crossentropy")
        found.append(model.fit(x, y, epochs=3, batch_size=8, shuffle=False, verbose=0).history["loss"])
    np.testing.assert_allclose(found[0], found[1], rtol=1e-5)


def test_weights_of_layers_inside_are_its_own():
    layer = Residual()
    layer.ensure_built((None, 4))
    assert len(layer.trainable_weights) == 6 and len(layer.non_trainable_weights) == 2
    layer.inner[0].trainable = False
    assert len(layer.trainable_weights) == 4
    model = Sequential([layers.Input((4,)), layer, layers.Dense(1)])
    model.compile("sgd", "mse")
    before = model.get_weights()
    model.fit(RNG.normal(size=(20, 4)), np.ones(20), verbose=0)
    moved = [not np.array_equal(*pair) for pair in zip(before, model.get_weights(), strict=True)]
    assert moved == [False, False] + [True] * 8


def test_a_layer_with_call_is_told_whether_this_is_training():
    layer, x = Residual(), RNG.normal(size=(30, 4)).astype(np.float32)
    assert np.array_equal(layer(x), layer(x))
    model = Sequential([layers.Input((4,)), layer])
    model.compile("sgd", "mse")
    mean = layer.normalize.moving_mean.copy()
    model.evaluate(x, x, verbose=0)
    assert np.array_equal(mean, layer.normalize.moving_mean)
    model.fit(x, x, epochs=1, verbose=0)
    assert not np.array_equal(mean, layer.normalize.moving_mean)
    assert layer.minds_training and not Linear(2).minds_training


def test_a_layer_that_loses_the_samples_is_refused():
    class Mean(layers.Layer):
        def call(self, x):
            return x.mean()

    with pytest.raises(
        ValueError, match=r"mean.call expects to keep the axis of the samples, received shape"
    ):
        Mean()(np.ones((2, 3)))


def test_what_cannot_be_gone_back_through_is_named():
    class Rounded(layers.Layer):
        def call(self, x):
            return np.fft.fft(x).real

    model = Sequential([layers.Input((4,)), layers.Dense(4), Rounded()])
    model.compile("sgd", "mse")
    with pytest.raises(TypeError, match="fft"):
        model.fit(np.ones((4, 4)), np.ones((4, 4)), verbose=0)


def test_a_weight_needs_no_name():
    class Scale(layers.Layer):
        def build(self, input_shape):
            self.scale, self.shift = self.add_weight((1,), "ones"), self.add_weight()

        def call(self, x):
            return x * self.scale

    layer = Scale()
    layer(np.ones((1, 2)))
    assert list(layer.named_weights) == ["variable_0", "variable_1"] and layer.shift.shape == ()


def test_dropout_inside_draws_anew_each_step_and_the_same_again_from_the_same_seed():
    def trained():
        set_random_seed(8)
        model = Sequential([layers.Input((4,)), Residual(), layers.Dense(1)])
        model.compile("sgd", "mse")
        x = np.random.default_rng(2).normal(size=(32, 4))
        return model.fit(x, x[:, 0], epochs=3, batch_size=32, verbose=0).history["loss"], model.get_weights()

    first, again = trained(), trained()
    assert first[0] == again[0] and len(set(first[0])) == 3
    assert all(np.array_equal(a, b) for a, b in zip(first[1], again[1], strict=True))
