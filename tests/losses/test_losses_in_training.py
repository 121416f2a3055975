"""What a loss says about the batch as a whole, in ``fit`` and ``evaluate``."""

import numpy as np
import pytest

from tinycnn import Sequential, layers, losses, ops, optimizers

RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 3)).astype(np.float32)
Y = RNG.integers(0, 2, (40, 2)).astype(np.float32)
WEIGHTS = [RNG.normal(size=(3, 2)).astype(np.float32), np.zeros(2, np.float32)]


def train(loss, y=Y, sample_weight=None, eager=False):
    """Return the loss and the weights after one step on 40 samples, which are several shards."""
    model = Sequential([layers.Input((3,)), layers.Dense(2, activation="sigmoid")])
    model.set_weights([w.copy() for w in WEIGHTS])
    model.compile(optimizer=optimizers.SGD(0.1), loss=loss, run_eagerly=eager)
    history = model.fit(X, y, batch_size=40, verbose=0, sample_weight=sample_weight).history
    return history["loss"][0], model.get_weights()[0], model


def step_by_differences(value_of):
    """Return the weights after the step that differences of the loss ask for."""
    gradient = np.zeros((3, 2))
    for place in np.ndindex(3, 2):
        ends = []
        for step in (1e-4, -1e-4):
            kernel = WEIGHTS[0].astype(np.float64)
            kernel[place] += step
            ends.append(value_of(Y.astype(np.float64), 1 / (1 + np.exp(-(X.astype(np.float64) @ kernel)))))
        gradient[place] = (ends[0] - ends[1]) / 2e-4
    return WEIGHTS[0] - 0.1 * gradient


def root(y_true, y_pred):
    return ops.sqrt(ops.mean(ops.square(y_true - y_pred)))


@pytest.mark.parametrize("eager", [False, True])
@pytest.mark.parametrize(
    "loss",
    [
        root,
        losses.Dice(),
        losses.MeanAbsoluteError(reduction="sum"),
        losses.MeanSquaredError(reduction="sum"),
        lambda y_true, y_pred: (y_true - y_pred) ** 2,
        lambda y_true, y_pred: losses.mean_squared_error(y_true, y_pred) + np.mean(y_pred),
    ],
)
def test_training_follows_the_loss_of_the_whole_batch(loss, eager):
    value, kernel, model = train(loss, eager=eager)
    whole = losses.get(loss)
    prediction = 1 / (1 + np.exp(-(X @ WEIGHTS[0])))
    np.testing.assert_allclose(value, whole(Y, prediction), rtol=1e-5)
    np.testing.assert_allclose(kernel, step_by_differences(whole), rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(
        model.evaluate(X, Y, batch_size=40, verbose=0), whole(Y, model.predict(X, verbose=0)), rtol=1e-5
    )


def test_training_divides_by_the_weights_where_that_is_asked_for():
    weights = RNG.uniform(0, 3, 40)
    value, _, _ = train(losses.MeanSquaredError(reduction="mean_with_sample_weight"), sample_weight=weights)
    plain, _, _ = train("mse", sample_weight=weights)
    np.testing.assert_allclose(value, plain / weights.mean(), rtol=1e-5)


def test_training_leaves_ignored_labels_out():
    labels = RNG.integers(-1, 2, 40)
    loss = losses.SparseCategoricalCrossentropy(ignore_class=-1, from_logits=True)
    value, _, _ = train(loss, labels)
    prediction = 1 / (1 + np.exp(-(X @ WEIGHTS[0])))
    np.testing.assert_allclose(value, loss(labels, prediction), rtol=1e-5)


def test_training_refuses_a_loss_that_is_not_one_number():
    with pytest.raises(
        ValueError, match="Training expects a loss that is one number, received reduction=None"
    ):
        train(losses.MeanSquaredError(reduction=None))
