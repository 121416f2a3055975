"""Metrics by hand, batch by batch."""

import numpy as np
import pytest

from tinycnn import metrics


def test_mean_weighs_every_value_alike_over_batches():
    mean = metrics.Mean()
    mean.update_state([1, 2, 3])
    mean.update_state([10])
    assert mean.result() == 4.0


def test_mean_divides_by_the_sum_of_the_weights():
    mean = metrics.Mean()
    mean.update_state([1.0, 5.0], sample_weight=[3, 1])
    assert mean.result() == 2.0
    mean.update_state([8.0], sample_weight=[[4]])
    assert mean.result() == 5.0


def test_one_weight_for_all_makes_one_value_of_them():
    mean = metrics.Mean()
    mean.update_state([1.0, 3.0], sample_weight=0.5)
    mean.update_state(5.0)
    assert mean.result() == (2 * 0.5 + 5) / 1.5  # as in Keras


def test_mean_averages_within_a_sample_first():
    mean = metrics.Mean()
    mean.update_state([[1.0, 3.0], [4.0, 8.0]], sample_weight=[1, 3])
    assert mean.result() == (2 + 3 * 6) / 4


def test_mean_of_nothing_is_zero_and_reset_forgets():
    mean = metrics.Mean()
    assert mean.result() == 0.0
    mean.update_state([7])
    mean.reset_state()
    assert mean.result() == 0.0


def test_mean_does_not_lose_small_values_in_float32():
    mean = metrics.Mean()
    mean.update_state(np.array([2.0**24], "float32"))
    mean.update_state(np.ones(1, "float32"))
    assert mean.result() == (2**24 + 1) / 2


def test_mean_shows_nan():
    mean = metrics.Mean()
    mean.update_state([1.0, np.nan])
    assert np.isnan(mean.result())


def test_weights_of_another_number_are_refused():
    with pytest.raises(ValueError) as error:
        metrics.Mean("loss").update_state([1.0, 2.0], sample_weight=[1, 2, 3])
    assert str(error.value) == "loss expects one weight for each of 2 samples, received shape (3,)."


@pytest.mark.parametrize(
    ("metric", "y_true", "y_pred", "expected"),
    [
        (metrics.Accuracy(), [[1], [2], [3], [4]], [[0], [2], [3], [4]], 0.75),
        (metrics.Accuracy(), [1, 2], [[1], [3]], 0.5),
        (metrics.BinaryAccuracy(), [[1], [1], [0], [0]], [[0.98], [1], [0], [0.6]], 0.75),
        (metrics.BinaryAccuracy(), [1, 1, 0, 0], [[0.98], [1], [0], [0.6]], 0.75),
        (metrics.BinaryAccuracy(), [[1]], [[0.5]], 0.0),
        (metrics.BinaryAccuracy(threshold=0.7), [[0], [1]], [[0.6], [0.8]], 1.0),
        (metrics.BinaryAccuracy(), [[1, 0], [1, 1]], [[0.9, 0.1], [0.2, 0.7]], 0.75),
        (metrics.CategoricalAccuracy(), [[0, 1], [1, 0]], [[0.1, 0.9], [0.2, 0.8]], 0.5),
        (metrics.SparseCategoricalAccuracy(), [1, 0], [[0.1, 0.9], [0.2, 0.8]], 0.5),
        (metrics.SparseCategoricalAccuracy(), [[1], [0]], [[0.1, 0.9], [0.2, 0.8]], 0.5),
        (metrics.SparseCategoricalAccuracy(), [1.0, 0.0], [[0.1, 0.9], [0.8, 0.2]], 1.0),
    ],
)
def test_accuracy_is_the_share_of_right_answers(metric, y_true, y_pred, expected):
    metric.update_state(np.array(y_true), np.array(y_pred))
    assert metric.result() == expected
    metric.reset_state()


def test_accuracy_is_weighted_by_samples():
    metric = metrics.SparseCategoricalAccuracy()
    metric.update_state([1, 0], [[0.1, 0.9], [0.2, 0.8]], sample_weight=[3, 1])
    assert metric.result() == 0.75


@pytest.mark.parametrize(
    ("function", "y_true", "y_pred", "text"),
    [
        (
            metrics.categorical_accuracy,
            [0, 1],
            [[0.1, 0.9], [0.2, 0.8]],
            "categorical_accuracy expects labels of shape (2, 2), received labels of shape (2,).",
        ),
        (
            metrics.sparse_categorical_accuracy,
            [[1, 0], [0, 1]],
            [[0.1, 0.9], [0.2, 0.8]],
            "sparse_categorical_accuracy expects labels of shape (2,), received labels of shape (2, 2).",
        ),
        (
            metrics.binary_accuracy,
            [1, 0, 1],
            [[0.1], [0.9]],
            "binary_accuracy expects labels of shape (2, 1), received labels of shape (3, 1).",
        ),
        (
            metrics.accuracy,
            [[1, 0], [0, 1]],
            [1, 0],
            "accuracy expects labels of shape (2,), received labels of shape (2, 2).",
        ),
    ],
)
def test_shapes_that_do_not_match_are_explained(function, y_true, y_pred, text):
    with pytest.raises(ValueError) as error:
        function(y_true, y_pred)
    assert str(error.value) == text


def test_a_threshold_that_is_no_number_is_refused():
    with pytest.raises(ValueError) as error:
        metrics.BinaryAccuracy(threshold="half")
    assert str(error.value) == "binary_accuracy expects threshold to be a number, received 'half'."


def test_a_metric_of_ones_own_needs_two_methods():
    class Half(metrics.Metric):
        pass

    with pytest.raises(NotImplementedError, match="Half must define update_state"):
        Half().update_state([1], [1])
    with pytest.raises(NotImplementedError, match="Half must define result"):
        Half().result()
