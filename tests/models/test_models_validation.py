"""Data held out, and measuring in general."""

import numpy as np
import pytest
from models_samples import N, X, Y, assert_weights, dense

from tinycnn import losses

TAIL = slice(40, None)  # what validation_split=0.2 of 50 samples holds out


def test_validation_split_is_the_tail_of_the_data_before_shuffling():
    split, cut = dense(), dense()
    a = split.fit(X, Y, validation_split=0.2, epochs=2, shuffle=False, verbose=0).history
    b = cut.fit(X[:40], Y[:40], validation_data=(X[TAIL], Y[TAIL]), epochs=2, shuffle=False, verbose=0)
    assert a == b.history
    assert_weights(split, cut)


def test_labels_of_the_tail_teach_nothing():
    wrong = np.array(Y)
    wrong[TAIL] = (Y[TAIL] + 1) % 3
    right_model, wrong_model = dense(), dense()
    for model, labels in ((right_model, Y), (wrong_model, wrong)):
        model.fit(X, labels, validation_split=0.2, shuffle=False, verbose=0)
    assert_weights(right_model, wrong_model)


def test_a_tail_that_is_different_shows_in_the_validation_alone():
    x = np.array(X)
    x[TAIL] += 100
    moved = dense().fit(x, Y, validation_split=0.2, shuffle=False, verbose=0).history
    plain = dense().fit(X, Y, validation_split=0.2, shuffle=False, verbose=0).history
    assert moved["loss"] == plain["loss"] and moved["accuracy"] == plain["accuracy"]
    assert moved["val_loss"] != plain["val_loss"]


def test_sample_weights_are_split_with_the_samples():
    weight = np.linspace(0.1, 3, N)
    split, cut = dense(), dense()
    a = split.fit(X, Y, validation_split=0.2, sample_weight=weight, shuffle=False, verbose=0).history
    b = cut.fit(
        X[:40],
        Y[:40],
        sample_weight=weight[:40],
        validation_data=(X[TAIL], Y[TAIL], weight[TAIL]),
        shuffle=False,
        verbose=0,
    ).history
    assert a == b


@pytest.mark.parametrize("kind", [tuple, list])
def test_validation_data_goes_before_validation_split(kind):
    model = dense()
    history = model.fit(
        X, Y, validation_split=0.5, validation_data=kind((X[:5], Y[:5])), batch_size=N, verbose=0
    )
    assert model.optimizer.iterations == 1
    assert history.history["val_loss"][-1] == model.evaluate(X[:5], Y[:5], verbose=0)[0]


def test_validation_has_a_batch_size_of_its_own():
    sizes = []

    def size(y_true, y_pred):
        sizes.append(len(y_pred))
        return np.zeros(len(y_pred))

    model = dense(metrics=[size])
    model.fit(X, Y, batch_size=25, validation_data=(X, Y), validation_batch_size=20, verbose=0)
    assert sizes == [25, 25, 20, 20, 10]


def test_validation_teaches_nothing():
    with_it, without = dense("adam"), dense("adam")
    with_it.fit(X, Y, validation_data=(X[:9], Y[:9]), epochs=2, verbose=0, shuffle=False)
    without.fit(X, Y, epochs=2, verbose=0, shuffle=False)
    assert_weights(with_it, without)


def test_evaluate_is_the_loss_of_the_predictions():
    model = dense()
    loss, accuracy = model.evaluate(X, Y, verbose=0)
    predictions = model.predict(X, verbose=0)
    assert loss == pytest.approx(losses.SparseCategoricalCrossentropy()(Y, predictions), rel=1e-5)
    assert accuracy == pytest.approx(np.mean(predictions.argmax(1) == Y))
    assert type(loss) is type(accuracy) is float


def test_evaluate_weighs_samples():
    model = dense()
    weight = np.linspace(0, 2, N)
    predictions = model.predict(X, verbose=0)
    expected = losses.SparseCategoricalCrossentropy()(Y, predictions, sample_weight=weight)
    assert model.evaluate(X, Y, sample_weight=weight, verbose=0)[0] == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("batch_size", [1, 7, 25, 49, 50, 1000])
def test_evaluate_hardly_depends_on_the_batch_size(batch_size):
    model = dense()
    whole = model.evaluate(X, Y, verbose=0)
    assert model.evaluate(X, Y, batch_size=batch_size, verbose=0) == pytest.approx(whole, rel=1e-5)


def test_evaluate_returns_by_name_or_in_order():
    model = dense()
    values = model.evaluate(X, Y, verbose=0)
    named = model.evaluate(X, Y, verbose=0, return_dict=True)
    assert dict(zip(model.metrics_names, values, strict=True)) == named
    assert isinstance(dense(metrics=[]).evaluate(X, Y, verbose=0), float)


def test_test_on_batch_is_evaluate_of_one_batch():
    model = dense()
    assert model.test_on_batch(X, Y) == model.evaluate(X, Y, batch_size=N, verbose=0)


@pytest.mark.parametrize("batch_size", [1, 3, 32, 49, 50, 51, 1000])
def test_predictions_hardly_depend_on_the_batch_size(batch_size):
    model = dense()
    whole = model.predict_on_batch(X)
    parts = model.predict(X, batch_size=batch_size, verbose=0)
    np.testing.assert_allclose(parts, whole, rtol=1e-5, atol=1e-7)


def test_one_sample_is_a_batch():
    model = dense()
    np.testing.assert_allclose(model.predict(X[:1], verbose=0), model.predict(X, verbose=0)[:1], rtol=1e-5)


def test_predictions_are_the_callers_own():
    model = dense()
    first = model.predict(X, verbose=0)
    kept = first.copy()
    model.predict(X + 1, verbose=0)
    model.fit(X, Y, verbose=0)
    np.testing.assert_array_equal(first, kept)


def test_class_weights_leave_the_held_out_samples_alone():
    model = dense()
    history = model.fit(X, Y, validation_split=0.2, class_weight={0: 5.0, 1: 0.1}, verbose=0).history
    expected = model.evaluate(X[TAIL], Y[TAIL], verbose=0)[0]
    assert history["val_loss"][0] == pytest.approx(expected, rel=1e-6)
