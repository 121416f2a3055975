"""scikit-learn's own examination of estimators."""

import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from tinycnn.estimators import CNNClassifier, CNNRegressor


@pytest.mark.slow
@parametrize_with_checks([CNNClassifier(), CNNRegressor()])
def test_passes_what_scikit_learn_asks_of_estimators(estimator, check):
    check(estimator)


# The same on smaller networks, and without what trains for long.
LONG = (
    "check_classifiers_train",
    "check_regressors_train",
    "check_class_weight_classifiers",
    "check_classifiers_classes",
    "check_classifiers_one_label",
)


@parametrize_with_checks(
    [
        CNNClassifier(model__hidden=(16,), epochs=4, learning_rate=0.02),
        CNNRegressor(model__hidden=(16,), epochs=4, learning_rate=0.02),
    ]
)
def test_small_networks_pass_what_needs_no_long_training(estimator, check):
    if getattr(check, "func", check).__name__ in LONG:
        pytest.skip("trains for long: see the test above")
    check(estimator)
