"""The small names by which scripts look at models and layers."""

import numpy as np
import pytest

import tinycnn
from tinycnn import Input, Sequential, layers

X = np.random.default_rng(2).normal(size=(64, 4)).astype("float32")


def network():
    return Sequential(
        [Input((4,)), layers.Dense(5, activation="relu"), layers.BatchNormalization(), layers.Dropout(0.5)]
    )


def test_called_for_training_it_drops_and_moves_its_averages():
    model = network()
    before = model.layers[1].moving_mean.copy()
    first, second = model(X, training=True), model(X, training=True)
    assert 0.3 < (first == 0).mean() < 0.7
    assert (first != second).any()
    hidden = np.maximum(X @ model.layers[0].kernel, 0).mean(axis=0)
    expected = before * 0.99**2 + hidden * (1 - 0.99**2)
    np.testing.assert_allclose(model.layers[1].moving_mean, expected, rtol=1e-4)


def test_called_for_training_it_normalizes_by_the_batch():
    model = network()
    model.pop()
    y = model(X, training=True)
    np.testing.assert_allclose(y.mean(axis=0), 0, atol=1e-5)
    assert abs(model(X).mean()) > 1e-3


def test_called_for_training_before_its_input_was_known_it_makes_its_weights():
    model = Sequential([layers.Dense(3)])
    assert model(X, training=True).shape == (64, 3)
    assert model.input_shape == (None, 4)


def test_what_goes_in_and_comes_out_is_known():
    model = network()
    assert (model.inputs[0].shape, model.outputs[0].shape) == ((None, 4), (None, 5))
    assert model.inputs[0].dtype == "float32"


def test_weights_have_keras_other_names():
    model = network()
    for thing in (model, model.layers[1]):
        for name in ("", "trainable_", "non_trainable_"):
            ours, other = getattr(thing, f"{name}weights"), getattr(thing, f"{name}variables")
            assert len(ours) == len(other) > 0
            assert all(one is two for one, two in zip(ours, other, strict=True))


def test_input_takes_a_shape_with_the_batch_axis():
    assert Input(batch_shape=(None, 3, 2)).shape == (None, 3, 2)
    assert Input((3,), 16, "float64", name="in").dtype == "float64"
    with pytest.raises(NotImplementedError, match="tensor to be None"):
        Input(tensor=X)
    with pytest.raises(NotImplementedError, match="sparse"):
        Input((3,), sparse=True)


def test_the_first_layer_may_say_the_number_of_its_features():
    assert Sequential([layers.Dense(3, input_dim=4)]).output_shape == (None, 3)


def test_a_model_is_a_model_but_only_chains_can_be_made():
    assert isinstance(network(), tinycnn.Model)
    with pytest.raises(NotImplementedError, match=r"Model expects inputs and outputs.*Sequential"):
        tinycnn.Model()


def test_base_classes_are_at_the_top():
    assert issubclass(layers.Dense, tinycnn.Layer)
    assert issubclass(tinycnn.optimizers.Adam, tinycnn.Optimizer)
    assert issubclass(tinycnn.regularizers.L2, tinycnn.Regularizer)
    assert issubclass(tinycnn.losses.MeanSquaredError, tinycnn.Loss)
    assert issubclass(tinycnn.metrics.Mean, tinycnn.Metric)
    assert issubclass(tinycnn.initializers.Zeros, tinycnn.Initializer)
