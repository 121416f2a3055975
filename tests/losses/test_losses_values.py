"""Losses by hand, and what they promise the engine."""

import numpy as np
import pytest

from tinycnn import losses
from tinycnn.run import Run, operations

HALF = [[0.5, 0.25, 0.25], [0.1, 0.8, 0.1]]


def test_categorical_cross_entropy_is_minus_the_log_of_the_true_class():
    values = losses.categorical_crossentropy([[1, 0, 0], [0, 1, 0]], HALF)
    np.testing.assert_allclose(values, [-np.log(0.5), -np.log(0.8)])


def test_categorical_cross_entropy_divides_probabilities_by_their_sum():
    values = losses.categorical_crossentropy([[1, 0]], [[3.0, 1.0]])
    np.testing.assert_allclose(values, [-np.log(0.75)])


def test_label_smoothing_spreads_its_share_over_all_classes():
    smooth = losses.categorical_crossentropy([[1, 0]], [[0.8, 0.2]], label_smoothing=0.2)
    np.testing.assert_allclose(smooth, [-0.9 * np.log(0.8) - 0.1 * np.log(0.2)])
    binary = losses.binary_crossentropy([[1]], [[0.8]], label_smoothing=0.2)
    np.testing.assert_allclose(binary, [-0.9 * np.log(0.8) - 0.1 * np.log(0.2)])


def test_sparse_loss_equals_the_one_hot_loss():
    one_hot = losses.categorical_crossentropy([[0, 1, 0], [0, 0, 1]], HALF, from_logits=True)
    sparse = losses.sparse_categorical_crossentropy([1, 2], HALF, from_logits=True)
    np.testing.assert_allclose(sparse, one_hot)


def test_binary_cross_entropy_is_the_mean_over_the_questions():
    values = losses.binary_crossentropy([[1, 0]], [[0.5, 0.2]])
    np.testing.assert_allclose(values, [(-np.log(0.5) - np.log(0.8)) / 2])


def test_binary_cross_entropy_of_logits_is_stable():
    values = losses.binary_crossentropy([[1], [0], [1]], [[1e4], [1e4], [0.0]], from_logits=True)
    np.testing.assert_allclose(values, [0, 1e4, np.log(2)])


def test_mean_squared_error_is_the_mean_over_the_last_axis():
    np.testing.assert_allclose(losses.mean_squared_error([[0, 4], [1, 1]], [[1, 2], [1, 1]]), [2.5, 0])


def test_loss_object_is_the_mean_over_samples():
    assert losses.MeanSquaredError()([[0.0], [4.0]], [[1.0], [2.0]]) == 2.5


def test_sample_weights_multiply_and_the_sum_is_divided_by_the_number_of_samples():
    loss = losses.MeanSquaredError()
    assert loss([[0.0], [4.0]], [[1.0], [2.0]], sample_weight=[2, 0.5]) == (2 * 1 + 0.5 * 4) / 2
    assert loss([[0.0], [4.0]], [[1.0], [2.0]], sample_weight=[[2], [0.5]]) == 2.0
    assert loss([[0.0], [4.0]], [[1.0], [2.0]], sample_weight=2) == 5.0


def test_sample_weights_of_another_number_are_refused():
    with pytest.raises(ValueError) as error:
        losses.MeanSquaredError()([[0.0], [4.0]], [[1.0], [2.0]], sample_weight=[1, 2, 3])
    expected = "mean_squared_error expects one weight for each of 2 samples, received shape (3,)."
    assert str(error.value) == expected


def test_a_single_row_is_one_sample():
    assert losses.mean_squared_error([0, 2], [0, 0]) == 2.0
    assert losses.MeanSquaredError()([0, 2], [0, 0]) == 2.0
    np.testing.assert_allclose(losses.sparse_categorical_crossentropy(1, [0.5, 0.5]), np.log(2))


def test_inner_axes_are_averaged_for_each_sample_but_kept_by_the_function():
    rng = np.random.default_rng(0)
    y_true, y_pred = rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 3, 4))
    loss = losses.MeanSquaredError()
    values, _ = loss.forward(y_true, y_pred, Run(operations(eager=True)))
    rows = losses.mean_squared_error(y_true, y_pred)
    assert rows.shape == (2, 3)
    np.testing.assert_allclose(values, rows.mean(axis=1))
    np.testing.assert_allclose(loss(y_true, y_pred), rows.mean())


@pytest.mark.parametrize("cls", [losses.CategoricalCrossentropy, losses.SparseCategoricalCrossentropy])
def test_cross_entropy_after_softmax_becomes_the_one_of_logits(cls):
    fused = cls(name="mine").on_softmax()
    assert isinstance(fused, cls)
    assert fused.from_logits
    assert fused.name == "mine"
    assert fused.replaces_activation and not cls().replaces_activation


def test_binary_cross_entropy_after_sigmoid_becomes_the_one_of_logits():
    fused = losses.BinaryCrossentropy(label_smoothing=0.1, reduction="sum").on_sigmoid()
    assert fused.from_logits and fused.replaces_activation
    assert (fused.label_smoothing, fused.reduction) == (0.1, "sum")


def test_label_smoothing_survives_the_change_to_logits():
    assert losses.CategoricalCrossentropy(label_smoothing=0.1).on_softmax().label_smoothing == 0.1


@pytest.mark.parametrize("loss", [losses.BinaryCrossentropy(), losses.MeanSquaredError()])
def test_other_losses_leave_the_softmax_in_place(loss):
    assert loss.on_softmax() is None


@pytest.mark.parametrize("eager", [True, False], ids=["reference", "kernels"])
@pytest.mark.parametrize("shape", [(4, 3), (4, 2, 3)])
def test_loss_of_logits_hands_over_the_probabilities(shape, eager):
    logits = np.random.default_rng(0).normal(size=shape)
    powers = np.exp(logits)
    expected = powers / powers.sum(axis=-1, keepdims=True)
    loss = losses.SparseCategoricalCrossentropy().on_softmax()
    _, saved = loss.forward(np.zeros(shape[:-1], np.int64), logits, Run(operations(eager)))
    np.testing.assert_allclose(loss.predictions(saved), expected)


@pytest.mark.parametrize("from_logits", [False, True])
def test_loss_hands_nothing_over_where_it_replaces_no_softmax(from_logits):
    for cls in (losses.CategoricalCrossentropy, losses.BinaryCrossentropy):
        loss = cls(from_logits=from_logits)
        _, saved = loss.forward(np.eye(3)[:2], np.array(HALF), Run(operations(eager=True)))
        assert loss.predictions(saved) is None


def test_cross_entropy_after_softmax_equals_that_of_its_probabilities():
    logits = np.random.default_rng(1).normal(size=(5, 4))
    powers = np.exp(logits)
    y_true = np.eye(4)[[0, 1, 2, 3, 0]]
    plain = losses.CategoricalCrossentropy()
    fused = plain.on_softmax()
    np.testing.assert_allclose(
        fused(y_true, logits), plain(y_true, powers / powers.sum(axis=1, keepdims=True))
    )


def test_a_loss_of_ones_own_needs_a_method():
    class Half(losses.Loss):
        pass

    with pytest.raises(NotImplementedError, match=r"Half must define call\(self, y_true, y_pred\)"):
        Half()([[1.0]], [[1.0]])
