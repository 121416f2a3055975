"""Losses of a user's own: plain functions, and subclasses with ``call``."""

import numpy as np
import pytest

from tinycnn import losses, ops
from tinycnn.run import Run, operations

RNG = np.random.default_rng(5)
Y_TRUE = RNG.random((6, 4)).astype(np.float32)
Y_PRED = RNG.uniform(0.1, 0.9, (6, 4)).astype(np.float32)
RUN = Run(operations(eager=True))


def learn(loss, y_true=Y_TRUE, y_pred=Y_PRED):
    """Return value and gradient, as training computes them."""
    y_true = loss.prepare(y_true, y_pred.shape, y_pred.dtype)
    values, saved = loss.forward(y_true, y_pred, RUN)
    scales = loss.scales(y_true).astype(y_pred.dtype)
    return float((values * scales).sum()), loss.backward(scales, saved, RUN)


FORMS = {
    "per sample": lambda y, p: ops.mean(ops.square(y - p), axis=-1),
    "per element": lambda y, p: (y - p) ** 2,
    "one number": lambda y, p: np.mean(np.square(y - p)),
    "a known loss": lambda y, p: losses.mean_squared_error(y, p),
    "part known": lambda y, p: 0.5 * losses.mean_squared_error(y, p) + 0.5 * np.mean((y - p) ** 2, axis=1),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_function_of_ones_own_learns_like_the_library_does(form):
    value, gradient = learn(losses.get(FORMS[form]))
    expected, its_gradient = learn(losses.MeanSquaredError())
    np.testing.assert_allclose(value, expected, rtol=1e-6)
    np.testing.assert_allclose(gradient, its_gradient, rtol=1e-5)
    assert gradient.dtype == np.float32


@pytest.mark.parametrize("form", ["per sample", "per element"])
def test_a_sum_is_the_sum_of_all_values(form):
    loss = losses.LossFunctionWrapper(FORMS[form], reduction="sum")
    value, gradient = learn(loss)
    factor = 6 if form == "per sample" else 24
    expected, its_gradient = learn(losses.MeanSquaredError())
    np.testing.assert_allclose(value, expected * factor, rtol=1e-6)
    np.testing.assert_allclose(gradient, its_gradient * factor, rtol=1e-5)
    np.testing.assert_allclose(loss(Y_TRUE, Y_PRED), value, rtol=1e-6)


def test_a_subclass_with_call_has_a_gradient():
    class Mine(losses.Loss):
        def call(self, y_true, y_pred):
            return ops.mean(ops.abs(y_true - y_pred), axis=-1)

    value, gradient = learn(Mine())
    np.testing.assert_allclose(value, np.abs(Y_TRUE - Y_PRED).mean(), rtol=1e-6)
    np.testing.assert_allclose(gradient, np.sign(Y_PRED - Y_TRUE) / 24, rtol=1e-6)


def test_a_subclass_of_a_known_loss_may_call_it():
    class Doubled(losses.CategoricalCrossentropy):
        def call(self, y_true, y_pred):
            return 2 * super().call(y_true, y_pred)

    labels = np.eye(4)[[0, 1, 2, 3, 0, 1]]
    value, gradient = learn(Doubled(), labels)
    expected, its_gradient = learn(losses.CategoricalCrossentropy(), labels)
    np.testing.assert_allclose(value, 2 * expected, rtol=1e-6)
    np.testing.assert_allclose(gradient, 2 * its_gradient, rtol=1e-5)
    np.testing.assert_allclose(Doubled()(labels, Y_PRED), value, rtol=1e-6)
    assert Doubled().on_softmax() is None


def test_labels_of_a_function_may_have_any_shape():
    def chosen(y_true, y_pred):
        return -ops.log(ops.sum(y_pred * ops.one_hot(y_true, 4), axis=-1))

    value, gradient = learn(losses.get(chosen), np.array([0, 1, 2, 3, 0, 1]))
    np.testing.assert_allclose(value, -np.log(Y_PRED[range(6), [0, 1, 2, 3, 0, 1]]).mean(), rtol=1e-6)
    assert np.count_nonzero(gradient) == 6


def test_labels_of_a_function_are_numbers():
    with pytest.raises(TypeError, match="expects labels that are numbers"):
        losses.get(FORMS["one number"]).prepare(np.array(["a"]), (None, 1))


def test_values_are_one_for_each_sample():
    with pytest.raises(ValueError, match=r"expects the loss of each of 6 samples, received shape \(4,\)"):
        learn(losses.get(lambda y, p: np.mean(y - p, axis=0)))


def test_an_operation_without_gradient_is_named():
    with pytest.raises(TypeError, match="received fft"):
        learn(losses.get(lambda y, p: np.fft.fft(y - p)))


@pytest.mark.parametrize(
    ("loss", "whole"),
    [
        (losses.Dice(), True),
        (losses.Dice(axis=-1), False),
        (losses.Tversky(), True),
        (losses.MeanSquaredError(), False),
        (losses.get(FORMS["one number"]), False),
        (losses.get(FORMS["per sample"]), False),
        (losses.LossFunctionWrapper(FORMS["one number"], reduction="sum"), True),
        (losses.get(lambda y, p: np.sqrt(np.mean((y - p) ** 2))), True),
    ],
)
def test_losses_that_are_no_means_ask_for_the_whole_batch(loss, whole):
    assert loss.needs_whole_batch(Y_TRUE, (None, 4)) is whole


def test_weights_divide_by_their_sum_where_that_is_asked_for():
    loss = losses.MeanSquaredError(reduction="mean_with_sample_weight")
    weights = np.array([1.0, 0.0, 3.0])
    np.testing.assert_allclose(loss.scales(np.zeros((3, 1)), weights), [0.25, 0.0, 0.75])
    assert loss([[0.0], [0.0], [0.0]], [[1.0], [5.0], [2.0]], weights) == 3.25


def test_without_a_reduction_values_are_returned_and_nothing_is_trained():
    loss = losses.MeanSquaredError(reduction=None)
    np.testing.assert_array_equal(loss([[0.0], [0.0]], [[1.0], [2.0]], [1.0, 2.0]), [1.0, 8.0])
    with pytest.raises(ValueError, match="Training expects a loss that is one number"):
        loss.scales(np.zeros(2))


def test_ignored_labels_do_not_count():
    loss = losses.SparseCategoricalCrossentropy(ignore_class=-1)
    labels = np.array([0, -1, 2, 3, -1, 1])
    kept = labels >= 0
    value, gradient = learn(loss, labels)
    expected = losses.SparseCategoricalCrossentropy()(labels[kept], Y_PRED[kept])
    np.testing.assert_allclose(value, expected, rtol=1e-6)
    np.testing.assert_allclose(loss(labels, Y_PRED), expected, rtol=1e-6)
    assert not gradient[~kept].any() and gradient[kept].any()


def test_classes_may_lie_along_another_axis():
    y_pred = RNG.dirichlet(np.ones(3), (2, 5)).astype(np.float32)
    y_true = np.eye(3)[RNG.integers(0, 3, (2, 5))]
    expected, its_gradient = learn(losses.CategoricalCrossentropy(), y_true, y_pred)
    turned = [np.ascontiguousarray(np.swapaxes(y, 1, 2)) for y in (y_true, y_pred)]
    value, gradient = learn(losses.CategoricalCrossentropy(axis=1), *turned)
    np.testing.assert_allclose(value, expected, rtol=1e-6)
    np.testing.assert_allclose(gradient, np.swapaxes(its_gradient, 1, 2), rtol=1e-5)


@pytest.mark.parametrize("axis", [0, True, "last"])
def test_an_axis_is_a_number_and_not_the_batch(axis):
    with pytest.raises(ValueError, match="axis to be a whole number other than 0"):
        losses.BinaryCrossentropy(axis=axis)


def test_a_loss_that_forgot_to_return_is_told():
    def forgetful(y_true, y_pred):
        (y_true - y_pred) ** 2

    with pytest.raises(
        TypeError, match=r"forgetful expects to return the loss of each sample.*received None"
    ):
        losses.get(forgetful)([[1.0]], [[2.0]])
