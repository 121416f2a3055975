"""scikit-learn's own examination of estimators."""

import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from tinycnn.estimators import CNNClassifier, CNNRegressor


@pytest.mark.slow
@parametrize_with_checks([CNNClassifier(), CNNRegressor()])
def test_passes_what_scikit_learn_asks_of_estimators(estimator, check):
    check(estimator)


# The same without what trains for long.
LONG = (
    "check_class_weight_classifiers",
    "check_classifiers_classes",
    "check_classifiers_one_label",
    "check_classifiers_train",
    "check_regressors_train",
)


@parametrize_with_checks([CNNClassifier(epochs=4), CNNRegressor(epochs=4)])
def test_short_trainings_pass_what_asks_for_no_result(estimator, check):
    if getattr(check, "func", check).__name__ in LONG:
        pytest.skip("trains for long: see the test above")
    check(estimator)
