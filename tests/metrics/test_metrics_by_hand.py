"""Metrics of counts, curves and regions, worked out by hand."""

import numpy as np
import pytest

from tinycnn import metrics

LABELS = np.array([0, 0, 1, 1])
SCORES = np.array([0.1, 0.6, 0.4, 0.8])


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        (metrics.TruePositives(), 1),
        (metrics.FalsePositives(), 1),
        (metrics.TrueNegatives(), 1),
        (metrics.FalseNegatives(), 1),
        (metrics.TruePositives(thresholds=[0.3, 0.7]), [2, 1]),
        (metrics.Precision(), 0.5),
        (metrics.Precision(thresholds=[0.3, 0.7, 0.9]), [2 / 3, 1, 0]),
        (metrics.Recall(thresholds=0.3), 1),
        (metrics.PrecisionAtRecall(0.5), 1),
        (metrics.PrecisionAtRecall(0.9), 2 / 3),
        (metrics.RecallAtPrecision(0.9), 0.5),
        (metrics.SensitivityAtSpecificity(0.5), 1),
        (metrics.SensitivityAtSpecificity(1.0), 0.5),
        (metrics.SpecificityAtSensitivity(0.5), 1),
        (metrics.AUC(), 0.75),
        (metrics.AUC(thresholds=[0.5]), 0.5),
        (metrics.AUC(summation_method="majoring"), 0.75),
        (metrics.RootMeanSquaredError(), np.sqrt((0.01 + 0.36 + 0.36 + 0.04) / 4)),
        (metrics.BinaryIoU(), 1 / 3),
    ],
)
def test_answers_are_counted(metric, expected):
    assert np.ndim(metric.result()) == np.ndim(expected)
    metric.update_state(LABELS[:1], SCORES[:1])
    metric.update_state(LABELS[1:], SCORES[1:])
    np.testing.assert_allclose(metric.result(), expected, rtol=1e-6)
    metric.reset_state()
    np.testing.assert_allclose(metric.result(), np.zeros(np.shape(expected)))


@pytest.mark.parametrize("cls", [metrics.TruePositives, metrics.Precision, metrics.AUC, metrics.Recall])
def test_a_weight_of_two_is_two_samples(cls):
    weighted, repeated = cls(), cls()
    weighted.update_state(LABELS, SCORES, [1, 2, 1, 2])
    repeated.update_state(np.append(LABELS, [0, 1]), np.append(SCORES, [0.6, 0.8]))
    assert weighted.result() == repeated.result()


def test_only_the_largest_count():
    metric = metrics.Precision(top_k=1)
    metric.update_state([[0, 1, 0], [1, 0, 0]], [[0.2, 0.3, 0.1], [0.1, 0.5, 0.4]])
    assert metric.result() == 0.5


def test_only_one_class_counts():
    metric = metrics.Recall(class_id=1)
    metric.update_state([[0, 1], [1, 1]], [[0.2, 0.9], [0.9, 0.1]])
    assert metric.result() == 0.5
    with pytest.raises(ValueError, match=r"class_id expects predictions of shape \(N, C\)"):
        metric.update_state([0, 1], [0.2, 0.3])


def test_labels_of_several_curves_are_apart():
    metric = metrics.AUC(multi_label=True, label_weights=[3, 1])
    assert metric.result() == 0.0
    metric.update_state([[0, 1], [1, 0]], [[0.1, 0.1], [0.9, 0.9]])
    assert metric.result() == pytest.approx(0.75)


def test_top_k_counts_how_many_are_better():
    labels, scores = [2, 0, 1], [[0.1, 0.2, 0.7], [0.1, 0.2, 0.7], [0.1, 0.2, 0.7]]
    assert metrics.SparseTopKCategoricalAccuracy(k=1)(labels, scores) == pytest.approx(1 / 3)
    assert metrics.SparseTopKCategoricalAccuracy(k=2)(labels, scores) == pytest.approx(2 / 3)
    assert metrics.TopKCategoricalAccuracy(k=2)(np.eye(3)[labels], scores) == pytest.approx(2 / 3)
    best_first = metrics.SparseTopKCategoricalAccuracy(k=2, from_sorted_ids=True)
    assert best_first(labels, [[2, 1, 0], [2, 1, 0], [2, 1, 0]]) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("average", "expected"), [(None, [2 / 3, 2 / 3, 1]), ("macro", 7 / 9), ("micro", 0.75)]
)
def test_f1_is_known_from_counts(average, expected):
    metric = metrics.F1Score(average=average)
    assert metric.result() == 0.0
    labels, answers = [0, 1, 1, 2], [0, 0, 1, 2]
    metric.update_state(np.eye(3)[labels], np.eye(3)[answers])
    np.testing.assert_allclose(metric.result(), expected, rtol=1e-5)


def test_regions_cover_each_other():
    metric = metrics.MeanIoU(3, ignore_class=2)
    metric.update_state([0, 0, 1, 2], [0, 1, 1, 1])
    assert metric.result() == pytest.approx(0.5)


def test_ignored_labels_do_not_count():
    metric = metrics.SparseCategoricalCrossentropy(ignore_class=0)
    plain = metrics.SparseCategoricalCrossentropy()
    scores = np.array([[0.2, 0.8], [0.3, 0.7], [0.5, 0.5]])
    metric.update_state([0, 1, 1], scores, [9, 1, 2])
    plain.update_state([1, 1], scores[1:], [1, 2])
    assert metric.result() == pytest.approx(plain.result())


def test_a_score_of_explained_variance():
    labels, answers = np.array([[1.0], [2.0], [3.0]]), np.array([[1.0], [2.0], [4.0]])
    assert metrics.R2Score()(labels, answers) == pytest.approx(0.5)
    assert metrics.R2Score(num_regressors=1)(labels, answers) == pytest.approx(0.0)
    assert metrics.R2Score(class_aggregation=None)(labels, answers).shape == (1,)
    assert metrics.R2Score().result() == 0.0


def test_state_is_kept_in_variables():
    metric = metrics.Precision()
    assert [v.name for v in metric.variables] == ["true_positives", "false_positives"]
    variable = metric.add_weight(shape=(2,), initializer="ones")
    assert np.sum(variable * 2 - 1) == 2
    np.testing.assert_array_equal(variable.assign_sub([1, 0]).numpy(), [0, 1])
    assert len(variable) == 2 and variable[1] == 1
    metric.reset_state()
    np.testing.assert_array_equal(variable, [0, 0])


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (
            lambda: metrics.Precision(thresholds=2),
            r"Precision expects thresholds in \[0, 1\], received \[2\]",
        ),
        (lambda: metrics.PrecisionAtRecall(2), r"PrecisionAtRecall expects recall in \[0, 1\], received 2"),
        (lambda: metrics.PrecisionAtRecall(0.5, 0), "expects num_thresholds above 0, received 0"),
        (lambda: metrics.AUC(num_thresholds=1), "AUC expects num_thresholds above 1, received 1"),
        (lambda: metrics.AUC(curve="P"), "AUC expects curve to be one of ROC, PR, PRGAIN, received 'P'"),
        (lambda: metrics.AUC(num_labels=2), "AUC expects num_labels only with multi_label=True"),
        (
            lambda: metrics.AUC(multi_label=True)([1], [1]),
            r"predictions of shape \(N, C\), received shape \(1,\)",
        ),
        (lambda: metrics.F1Score(average="all"), "expects average to be one of"),
        (lambda: metrics.FBetaScore(beta=1), "expects beta to be a float above 0, received 1"),
        (
            lambda: metrics.F1Score(threshold=2.0),
            r"expects threshold to be a float in \(0, 1\], received 2.0",
        ),
        (lambda: metrics.F1Score()([1], [1]), r"labels and predictions of one shape \(N, C\)"),
        (lambda: metrics.IoU(2, [2]), r"expects target_class_ids below 2, received \[2\]"),
        (lambda: metrics.R2Score("mean"), "expects class_aggregation to be one of"),
        (lambda: metrics.R2Score(num_regressors=-1), "expects num_regressors of at least 0"),
        (lambda: metrics.R2Score()([1.0], [1.0]), r"labels and predictions of one shape \(N, C\)"),
    ],
)
def test_what_makes_no_sense_is_refused(make, text):
    with pytest.raises(ValueError, match=text):
        make()
