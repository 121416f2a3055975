"""From what is written in ``compile(metrics=[...])`` to a metric."""

import numpy as np
import pytest

from tinycnn import losses, metrics


@pytest.mark.parametrize("name", ["accuracy", "acc", "Accuracy"])
@pytest.mark.parametrize(
    ("y_true_shape", "y_pred_shape", "cls"),
    [
        ((None,), (None, 1), metrics.BinaryAccuracy),
        ((None, 1), (None, 1), metrics.BinaryAccuracy),
        ((None,), (None, 10), metrics.SparseCategoricalAccuracy),
        ((None, 1), (None, 10), metrics.SparseCategoricalAccuracy),
        ((None, 4), (None, 4, 10), metrics.SparseCategoricalAccuracy),
        ((None, 10), (None, 10), metrics.CategoricalAccuracy),
        ((None, 4, 10), (None, 4, 10), metrics.CategoricalAccuracy),
    ],
)
def test_accuracy_is_chosen_from_the_shapes_and_keeps_its_name(name, y_true_shape, y_pred_shape, cls):
    metric = metrics.resolve(name, y_true_shape, y_pred_shape)
    assert type(metric) is cls
    assert metric.name == name


@pytest.mark.parametrize(
    ("identifier", "cls", "name"),
    [
        ("sparse_categorical_accuracy", metrics.SparseCategoricalAccuracy, "sparse_categorical_accuracy"),
        ("CategoricalAccuracy", metrics.CategoricalAccuracy, "CategoricalAccuracy"),
        ("mse", metrics.MeanSquaredError, "mse"),
        ("mean_squared_error", metrics.MeanSquaredError, "mean_squared_error"),
        (metrics.BinaryAccuracy, metrics.BinaryAccuracy, "binary_accuracy"),
        (losses.mean_squared_error, metrics.MeanMetricWrapper, "mean_squared_error"),
        (metrics.binary_accuracy, metrics.MeanMetricWrapper, "binary_accuracy"),
    ],
)
def test_other_metrics_are_found(identifier, cls, name):
    metric = metrics.resolve(identifier, (None, 10), (None, 10))
    assert type(metric) is cls
    assert metric.name == name


def test_metric_object_is_returned_as_it_is():
    metric = metrics.BinaryAccuracy("mine")
    assert metrics.resolve(metric, (None,), (None, 10)) is metric
    assert metric.name == "mine"


def test_a_loss_serves_as_a_metric():
    metric = metrics.get("mse")
    metric.update_state(np.array([[0.0], [4.0]]), np.array([[1.0], [2.0]]))
    metric.update_state(np.array([[0.0]]), np.array([[0.0]]))
    assert metric.result() == pytest.approx(5 / 3)


def test_a_function_is_averaged_over_samples():
    def furthest(y_true, y_pred):
        return np.abs(y_true - y_pred).max(axis=1)

    metric = metrics.get(furthest)
    metric.update_state(np.zeros((2, 2)), np.array([[1.0, 2.0], [4.0, 0.0]]))
    metric.update_state(np.zeros((1, 2)), np.array([[9.0, 0.0]]))
    assert metric.name == "furthest"
    assert metric.result() == 5.0


def test_misspelt_metric_suggests_the_nearest():
    with pytest.raises(ValueError, match="Unknown metric 'acuracy'. Did you mean 'accuracy'"):
        metrics.resolve("acuracy", (None,), (None, 10))


@pytest.mark.parametrize("identifier", [None, 3, int])
def test_other_things_are_no_metrics(identifier):
    with pytest.raises(TypeError, match="expects the name of a known metric, or such an object"):
        metrics.get(identifier)


def test_config_makes_an_equal_metric():
    metric = metrics.Precision(thresholds=[0.2, 0.8], class_id=1, name="mine")
    again = metrics.get(metrics.serialize(metric))
    assert type(again) is metrics.Precision
    assert again.get_config() == metric.get_config()


def test_functions_come_back_by_name():
    config = metrics.serialize(metrics.MeanMetricWrapper(abs_error, name="mine"))
    again = metrics.deserialize(config, custom_objects={"abs_error": abs_error})
    assert (again.name, again.fn) == ("mine", abs_error)
    with pytest.raises(ValueError, match="Unknown metric 'abs_error'"):
        metrics.deserialize(config)
    assert metrics.deserialize(metrics.serialize(abs_error), {"abs_error": abs_error}).fn is abs_error


def abs_error(y_true, y_pred):
    return abs(y_true - y_pred)


def test_a_config_names_its_class():
    with pytest.raises(ValueError, match="A metric's config expects a class_name"):
        metrics.get({"config": {}})


def test_metrics_without_a_name_are_counted():
    first, second = metrics.Recall(), metrics.Recall()
    assert first.name.startswith("recall")
    assert second.name.startswith("recall_")
