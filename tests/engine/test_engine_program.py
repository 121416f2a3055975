"""Which steps run for which layers."""

import numpy as np
import pytest

from tinycnn import Input, Sequential, activations, layers, losses
from tinycnn.engine.program import Program

Conv2D, Dense, Max, Flatten = layers.Conv2D, layers.Dense, layers.MaxPooling2D, layers.Flatten


def labels(stack, loss=None, shape=(12, 12, 1), plain=False):
    model = Sequential([Input(shape), *stack])
    return [step.label for step in Program(model.layers, loss, plain=plain).steps]


class OwnConv2D(Conv2D):
    def forward(self, x, run):
        y, saved = super().forward(x, run)
        return y + 1, saved


CASES = {
    "conv, relu and pool": ([Conv2D(2, 3, activation="relu"), Max()], ["conv2d + relu + max_pooling2d"]),
    "three layers": ([Conv2D(2, 3), layers.ReLU(), Max()], ["conv2d + relu + max_pooling2d"]),
    "Activation": ([Conv2D(2, 3), layers.Activation("relu")], ["conv2d + relu"]),
    "conv and relu": ([Conv2D(2, 3, activation="relu")], ["conv2d + relu"]),
    "conv": ([Conv2D(2, 3)], ["conv2d"]),
    "no relu": ([Conv2D(2, 3), Max()], ["conv2d", "max_pooling2d"]),
    "tanh": ([Conv2D(2, 3, activation="tanh"), Max()], ["conv2d", "tanh", "max_pooling2d"]),
    "pool first": (
        [Conv2D(2, 3), Max(), layers.ReLU()],
        ["conv2d", "max_pooling2d", "relu"],
    ),
    "overlapping windows": (
        [Conv2D(2, 3, activation="relu"), Max(3, strides=2)],
        ["conv2d + relu", "max_pooling2d"],
    ),
    "pool with gaps": (
        [Conv2D(2, 3, activation="relu"), Max(2, strides=3)],
        ["conv2d + relu", "max_pooling2d"],
    ),
    "padded pool": (
        [Conv2D(2, 3, activation="relu"), Max(padding="same")],
        ["conv2d + relu", "max_pooling2d"],
    ),
    "average pool": (
        [Conv2D(2, 3, activation="relu"), layers.AveragePooling2D()],
        ["conv2d + relu", "average_pooling2d"],
    ),
    "dense": ([Flatten(), Dense(3, activation="relu")], ["flatten", "dense + relu"]),
    "dense without": ([Flatten(), Dense(3)], ["flatten", "dense"]),
    "other relu": ([Flatten(), Dense(3), layers.ReLU(6.0)], ["flatten", "dense", "relu_layer"]),
    "dropout between": (
        [Conv2D(2, 3), layers.Dropout(0.5), layers.ReLU()],
        ["conv2d", "dropout", "relu"],
    ),
    "own subclass": (
        [OwnConv2D(2, 3, activation="relu"), Max()],
        ["OwnConv2D", "max_pooling2d"],
    ),
    "a pool too large for a byte": (
        [Conv2D(2, 3, padding="same", activation="relu"), Max((16, 17))],
        ["conv2d + relu", "max_pooling2d"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_layers_become_these_steps(case):
    stack, expected = CASES[case]
    shape = (34, 34, 1) if "too large" in case else (12, 12, 1)
    assert labels(stack, shape=shape) == expected


def test_plain_runs_layer_by_layer():
    stack = [Conv2D(2, 3, activation="relu"), Max(), Flatten(), Dense(3, activation="softmax")]
    steps = labels(stack, losses.get("categorical_crossentropy"), plain=True)
    assert steps == ["Conv2D", "MaxPooling2D", "Flatten", "Dense"]


@pytest.mark.parametrize("name", ["categorical_crossentropy", "sparse_categorical_crossentropy"])
@pytest.mark.parametrize(
    "last",
    [
        [Dense(3, activation="softmax")],
        [Dense(3), layers.Softmax()],
        [Dense(3), layers.Activation("softmax")],
        [Dense(3), layers.Softmax(axis=1)],
    ],
)
def test_a_last_softmax_is_left_to_cross_entropy(name, last):
    assert labels([Flatten(), *last], losses.get(name)) == ["flatten", "dense"]
    assert labels([Flatten(), *last])[:3] == ["flatten", "dense", "softmax"]


def test_softmax_stays_for_a_loss_that_does_not_know_it():
    stack = [Flatten(), Dense(3, activation="softmax")]
    assert labels(stack, losses.get("mse")) == ["flatten", "dense", "softmax"]
    assert labels(stack, losses.get("bce")) == ["flatten", "dense", "softmax"]


def test_a_last_sigmoid_is_left_to_binary_cross_entropy():
    stack = [Flatten(), Dense(3, activation="sigmoid")]
    assert labels(stack, losses.get("bce")) == ["flatten", "dense"]
    assert labels(stack, losses.get("mse")) == ["flatten", "dense", "sigmoid"]


def test_a_loss_of_logits_takes_a_mistaken_softmax_as_keras_does():
    stack = [Flatten(), Dense(3, activation="softmax")]
    assert labels(stack, losses.CategoricalCrossentropy(from_logits=True)) == ["flatten", "dense"]


def test_softmax_along_another_axis_stays():
    stack = [layers.Softmax(axis=1)]
    assert labels(stack, losses.get("categorical_crossentropy")) == ["softmax_layer"]


def test_a_softmax_that_is_not_last_stays():
    stack = [Flatten(), Dense(3, activation="softmax"), layers.Dropout(0.1)]
    assert labels(stack, losses.get("categorical_crossentropy"))[-2:] == ["softmax", "dropout"]


def test_an_activation_of_ones_own_is_not_taken_for_the_one_whose_name_it_has():
    class Doubles(activations.Activation):
        def forward(self, z, run):
            return 2 * z, None

        def backward(self, dy, saved, run):
            return 2 * dy

    model = Sequential([Input((4,)), Dense(3, activation=Doubles("relu"))])
    x = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")
    kernel, bias = model.get_weights()
    np.testing.assert_allclose(model.predict(x, verbose=0), 2 * (x @ kernel + bias), rtol=1e-5, atol=1e-6)


def test_summary_shows_what_runs():
    shown = []
    model = Sequential([Input((12, 12, 1)), Conv2D(2, 3, activation="relu"), Max(), Flatten(), Dense(3)])
    model.summary(print_fn=shown.append, expand_program=True)
    tail = shown[0].split("What runs:\n")[1]
    assert tail.splitlines() == [" 1. conv2d + relu + max_pooling2d", " 2. flatten", " 3. dense"]


def test_gradients_stop_at_the_lowest_layer_that_learns():
    model = Sequential([Input((4,)), Dense(3), Dense(3), layers.ReLU(), Dense(2)])
    assert Program(model.layers).lowest == 0
    model.layers[0].trainable = model.layers[1].trainable = False
    assert Program(model.layers).lowest == 2  # the second Dense and its relu run as one step
    for layer in model.layers:
        layer.trainable = False
    assert Program(model.layers).lowest == len(Program(model.layers).steps)


def test_exchanges_of_axes_that_undo_each_other_do_not_run():
    to_last, to_first = (2, 3, 1), (3, 1, 2)
    stack = [layers.Permute(to_last), Conv2D(3, 2), layers.ReLU(), layers.Permute(to_first)]
    stack += [layers.Permute(to_last), Max(), Flatten()]
    assert labels(stack, shape=(2, 6, 5)) == ["permute", "conv2d + relu + max_pooling2d", "flatten"]
    assert len(labels(stack, shape=(2, 6, 5), plain=True)) == 7


def test_exchanges_of_axes_that_do_not_undo_each_other_run():
    stack = [layers.Permute((2, 3, 1)), layers.Permute((2, 3, 1)), Flatten()]
    assert labels(stack, shape=(2, 6, 5)) == ["permute", "permute", "flatten"]


def test_something_runs_where_all_exchanges_undo_each_other():
    model = Sequential([Input((2, 6, 5)), layers.Permute((2, 3, 1)), layers.Permute((3, 1, 2))])
    x = np.arange(60, dtype="float32").reshape(1, 2, 6, 5)
    np.testing.assert_array_equal(model.predict(x, verbose=0), x)
