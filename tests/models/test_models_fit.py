"""fit: epochs, batches, weights of samples, and what comes back."""

import numpy as np
import pytest
from models_samples import CLASSES, ONE_HOT, N, X, Y, assert_weights, dense

from tinycnn import Sequential, callbacks, layers, optimizers
from tinycnn.losses import Loss


class Watch(callbacks.Callback):
    """Keeps the labels of every batch, as a metric sees them."""

    def __init__(self):
        self.batches = []

    def metric(self, y_true, y_pred):
        self.batches.append(np.array(y_true).ravel().tolist())
        return np.zeros(len(y_true))


def seen_batches(**fit):
    """Fit a model whose labels are the numbers of the samples; return those of each batch."""
    watch = Watch()
    model = Sequential([layers.Dense(1)])
    model.compile("sgd", "mse", metrics=[watch.metric])
    model.fit(X, np.arange(N), verbose=0, **fit)
    return watch.batches


def test_history_has_a_value_for_each_epoch_and_name():
    history = dense().fit(X, Y, epochs=3, validation_data=(X, Y), verbose=0)
    assert isinstance(history, callbacks.History)
    assert history.epoch == [0, 1, 2]
    assert sorted(history.history) == ["accuracy", "loss", "val_accuracy", "val_loss"]
    assert all(len(values) == 3 for values in history.history.values())
    assert all(type(v) is float for values in history.history.values() for v in values)


def test_history_stays_with_the_model():
    model = dense()
    assert model.fit(X, Y, verbose=0) is model.history


def test_a_history_of_ones_own_is_the_one_that_is_returned():
    model, mine = dense(), callbacks.History()
    assert model.fit(X, Y, callbacks=[mine], verbose=0) is mine is model.history
    assert len(mine.history["loss"]) == 1


@pytest.mark.parametrize(("batch_size", "steps"), [(None, 2), (50, 1), (49, 2), (1, 50), (1000, 1)])
def test_an_epoch_has_as_many_steps_as_batches(batch_size, steps):
    model = dense()
    model.fit(X, Y, batch_size=batch_size, epochs=2, verbose=0)
    assert model.optimizer.iterations == 2 * steps


def test_without_shuffle_samples_come_in_order():
    batches = seen_batches(batch_size=20, epochs=2, shuffle=False)
    assert batches == 2 * [list(range(20)), list(range(20, 40)), list(range(40, 50))]


def test_shuffle_gives_each_epoch_a_new_order_of_all_samples():
    batches = seen_batches(batch_size=20, epochs=2)
    first, second = sum(batches[:3], []), sum(batches[3:], [])
    assert [len(b) for b in batches] == [20, 20, 10, 20, 20, 10]
    assert sorted(first) == sorted(second) == list(range(N))
    assert first != second and first != list(range(N))


def test_shuffle_is_the_default_and_can_be_any_flag():
    assert seen_batches(batch_size=50, shuffle=True)[0] != list(range(N))
    assert seen_batches(batch_size=50, shuffle=0)[0] == list(range(N))


class Numbers(Loss):
    """The label is the loss: what the epoch reports can be computed by hand."""

    def forward(self, y_true, y_pred, run):
        return y_true[:, 0], y_pred.shape

    def backward(self, scale, saved, run):
        return np.zeros(saved, np.float32)


def reported(labels, **fit):
    model = Sequential([layers.Dense(1)])
    model.compile("sgd", Numbers(), metrics=[lambda y, p: y[:, 0]])
    history = model.fit(X[: len(labels)], np.array(labels, float), verbose=0, **fit).history
    return history["loss"][0], history["<lambda>"][0]


def test_a_smaller_last_batch_counts_by_its_size():
    loss, metric = reported([1, 1, 1, 1, 11], batch_size=4, shuffle=False)
    assert loss == pytest.approx(3) and metric == pytest.approx(3)


def test_sample_weights_weigh_the_loss_over_the_number_of_samples_and_no_metric():
    loss, metric = reported([1, 2, 3, 4], sample_weight=[1, 0, 2, 0.5], batch_size=4)
    assert loss == pytest.approx((1 + 6 + 2) / 4)
    assert metric == pytest.approx(2.5)


def test_weights_of_one_change_nothing():
    plain, weighted = dense(), dense()
    plain.fit(X, Y, epochs=2, shuffle=False, verbose=0)
    weighted.fit(X, Y, epochs=2, shuffle=False, verbose=0, sample_weight=np.ones(N))
    assert_weights(plain, weighted)


def test_samples_of_weight_zero_teach_nothing():
    model, other = dense(), dense()
    weight = np.arange(N) % 2
    wrong = np.where(weight == 1, Y, (Y + 1) % CLASSES)
    for made, labels in ((model, Y), (other, wrong)):
        made.fit(X, labels, sample_weight=weight, shuffle=False, verbose=0)
    assert_weights(model, other)


CLASS_WEIGHT = {0: 0.5, 2: 3.0}


@pytest.mark.parametrize("labels", ["numbers", "column", "one-hot"])
def test_class_weights_are_sample_weights_of_the_same_numbers(labels):
    loss = "categorical_crossentropy" if labels == "one-hot" else "sparse_categorical_crossentropy"
    y = {"numbers": Y, "column": Y[:, None], "one-hot": ONE_HOT}[labels]
    one, other = dense(loss=loss), dense(loss=loss)
    each = np.array([0.5, 1.0, 3.0])[Y]
    a = one.fit(X, y, epochs=2, shuffle=False, class_weight=CLASS_WEIGHT, verbose=0).history
    b = other.fit(X, y, epochs=2, shuffle=False, sample_weight=each, verbose=0).history
    assert a == b
    assert_weights(one, other)


def test_fit_twice_goes_on_where_it_stopped():
    model = dense("adam")
    model.fit(X, Y, epochs=2, batch_size=50, shuffle=False, verbose=0)
    model.fit(X, Y, epochs=2, batch_size=50, shuffle=False, verbose=0)
    whole = dense("adam")
    whole.fit(X, Y, epochs=4, batch_size=50, shuffle=False, verbose=0)
    assert model.optimizer.iterations == 4
    assert_weights(model, whole)


def test_initial_epoch_is_the_number_of_the_first_one():
    history = dense().fit(X, Y, initial_epoch=3, epochs=5, verbose=0)
    assert history.epoch == [3, 4] and len(history.history["loss"]) == 2


@pytest.mark.parametrize("epochs", [{"epochs": 0}, {"epochs": 2, "initial_epoch": 2}])
def test_no_epochs_no_history(epochs):
    model, ended = dense(), []
    before = model.get_weights()

    class End(callbacks.Callback):
        def on_train_end(self, logs=None):
            ended.append(logs)

    assert model.fit(X, Y, callbacks=[End()], verbose=0, **epochs).history == {}
    assert len(ended) == 1
    assert_weights(model, before)


def test_train_on_batch_is_one_step_of_fit():
    one, other = dense("adam"), dense("adam")
    one.train_on_batch(X, Y)
    other.fit(X, Y, batch_size=N, shuffle=False, verbose=0)
    assert_weights(one, other)


def test_train_on_batch_returns_what_was_before_its_step():
    model = dense(optimizers.SGD(1.0))
    before = model.evaluate(X, Y, batch_size=N, verbose=0)
    assert model.train_on_batch(X, Y) == pytest.approx(before, rel=1e-5)
    assert dense(metrics=[]).train_on_batch(X, Y) == pytest.approx(before[0], rel=1e-5)
    named = dense().train_on_batch(X, Y, return_dict=True)
    assert named == pytest.approx({"loss": before[0], "accuracy": before[1]}, rel=1e-5)


def test_train_on_batch_weighs_samples_and_classes():
    plain = dense().train_on_batch(X, Y)[0]
    weight = np.array([0.5, 1.0, 3.0])[Y]
    by_sample = dense().train_on_batch(X, Y, sample_weight=weight)[0]
    by_class = dense().train_on_batch(X, Y, class_weight=CLASS_WEIGHT)[0]
    assert by_sample == by_class != plain


def test_learning_rate_may_change_between_steps():
    model = dense(optimizers.SGD(0.1))
    before = model.get_weights()
    model.optimizer.learning_rate = 1e-30
    model.train_on_batch(X, Y)
    assert all(np.allclose(a, b, atol=1e-20) for a, b in zip(before, model.get_weights(), strict=True))
    model.optimizer.learning_rate = 0.1
    model.train_on_batch(X, Y)
    assert_weights(model, before, same=False)
