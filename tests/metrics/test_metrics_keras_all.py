"""Every metric with drawn settings, batches and weights against Keras on TensorFlow."""

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinycnn import metrics

pytestmark = pytest.mark.keras

THRESHOLDS = st.one_of(
    st.none(), st.sampled_from([0.3, 0.5, 0.75]), st.lists(st.sampled_from([0.1, 0.25, 0.6, 0.9]), min_size=1)
)
SHARE = {
    "thresholds": THRESHOLDS,
    "class_id": st.sampled_from([None, 0, 1]),
    "top_k": st.sampled_from([None, 2]),
}
TRADE = {"num_thresholds": st.sampled_from([1, 2, 11, 200]), "class_id": st.sampled_from([None, 1])}
PART = st.sampled_from([0.0, 0.3, 0.5, 0.9, 1.0])
IOU = {"ignore_class": st.sampled_from([None, 1])}
AVERAGE = {
    "average": st.sampled_from([None, "micro", "macro", "weighted"]),
    "threshold": st.sampled_from([None, 0.5, 0.3]),
}
CASES = {
    "Accuracy": ("equal", {}),
    "BinaryAccuracy": ("binary", {"threshold": st.sampled_from([0.5, 0.2])}),
    "CategoricalAccuracy": ("one-hot", {}),
    "SparseCategoricalAccuracy": ("sparse", {}),
    "TopKCategoricalAccuracy": ("one-hot", {"k": st.integers(1, 4)}),
    "SparseTopKCategoricalAccuracy": ("sparse", {"k": st.integers(1, 4)}),
    "MeanSquaredError": ("numbers", {}),
    "RootMeanSquaredError": ("numbers", {}),
    "MeanAbsoluteError": ("numbers", {}),
    "MeanAbsolutePercentageError": ("numbers", {}),
    "MeanSquaredLogarithmicError": ("numbers", {}),
    "CosineSimilarity": ("numbers", {}),
    "LogCoshError": ("numbers", {}),
    "KLDivergence": ("numbers", {}),
    "Poisson": ("numbers", {}),
    "Hinge": ("binary", {}),
    "SquaredHinge": ("binary", {}),
    "CategoricalHinge": ("one-hot", {}),
    "PearsonCorrelation": ("numbers", {}),
    "ConcordanceCorrelation": ("numbers", {}),
    "BinaryCrossentropy": ("binary", {"from_logits": st.booleans(), "label_smoothing": st.just(0.1)}),
    "CategoricalCrossentropy": ("one-hot", {"from_logits": st.booleans(), "label_smoothing": st.just(0.1)}),
    "SparseCategoricalCrossentropy": (
        "sparse",
        {"from_logits": st.booleans(), "ignore_class": st.sampled_from([None, 2])},
    ),
    "R2Score": (
        "numbers",
        {
            "class_aggregation": st.sampled_from([None, "uniform_average", "variance_weighted_average"]),
            "num_regressors": st.integers(0, 3),
        },
    ),
    "TruePositives": ("binary", {"thresholds": THRESHOLDS}),
    "TrueNegatives": ("binary", {"thresholds": THRESHOLDS}),
    "FalsePositives": ("binary", {"thresholds": THRESHOLDS}),
    "FalseNegatives": ("binary", {"thresholds": THRESHOLDS}),
    "Precision": ("binary", SHARE),
    "Recall": ("binary", SHARE),
    "PrecisionAtRecall": ("binary", {**TRADE, "recall": PART}),
    "RecallAtPrecision": ("binary", {**TRADE, "precision": PART}),
    "SensitivityAtSpecificity": ("binary", {**TRADE, "specificity": PART}),
    "SpecificityAtSensitivity": ("binary", {**TRADE, "sensitivity": PART}),
    "AUC": (
        "binary",
        {
            "num_thresholds": st.sampled_from([2, 3, 20, 200]),
            "curve": st.sampled_from(["ROC", "PR", "PRGAIN"]),
            "summation_method": st.sampled_from(["interpolation", "majoring", "minoring"]),
            "thresholds": st.sampled_from([None, [0.2, 0.7], [0.25, 0.5, 0.75]]),
            "multi_label": st.booleans(),
            "from_logits": st.booleans(),
            "label_weights": st.sampled_from([None, [0.5, 1.0, 2.0, 1.0]]),
        },
    ),
    "F1Score": ("one-hot", AVERAGE),
    "FBetaScore": ("one-hot", {**AVERAGE, "beta": st.sampled_from([0.5, 2.0])}),
    "IoU": (
        "classes",
        {**IOU, "num_classes": st.just(4), "target_class_ids": st.sampled_from([[0], [1, 3]])},
    ),
    "MeanIoU": ("classes", {**IOU, "num_classes": st.just(4)}),
    "BinaryIoU": ("binary", {"threshold": st.sampled_from([0.5, 0.2])}),
    "OneHotIoU": ("one-hot", {**IOU, "num_classes": st.just(4), "target_class_ids": st.just([0, 2])}),
    "OneHotMeanIoU": ("one-hot", {**IOU, "num_classes": st.just(4)}),
}
NEEDED = ("num_classes", "target_class_ids", "recall", "precision", "specificity", "sensitivity")


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


def batch(kind, rng, n):
    scores = rng.dirichlet(np.ones(4), n).astype("float32")
    if rng.random() < 0.3:
        scores = (scores * 20).round().astype("float32") / 20  # numbers that lie on thresholds
    labels = rng.integers(0, 4, n)
    return {
        "equal": (rng.integers(0, 2, (n, 3)), rng.integers(0, 2, (n, 3)).astype("float32")),
        "binary": (rng.integers(0, 2, (n, 4)), scores),
        "one-hot": (np.eye(4, dtype="float32")[labels], scores + np.float32(0.001)),
        "sparse": (labels, scores + np.float32(0.001)),
        "numbers": (rng.random((n, 4)).astype("float32"), rng.random((n, 4)).astype("float32")),
        "classes": (labels, rng.integers(0, 4, n)),
    }[kind]


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_every_metric_is_that_of_keras(keras, name, data):
    kind, known = CASES[name]
    needed = {key: known[key] for key in NEEDED if key in known}
    optional = {key: known[key] for key in known if key not in NEEDED}
    arguments = data.draw(st.fixed_dictionaries(needed, optional=optional))
    ours, theirs = getattr(metrics, name)(**arguments), getattr(keras.metrics, name)(**arguments)
    rng = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    weighted = data.draw(st.booleans()) and not (name == "AUC" and arguments.get("multi_label"))
    fewest = 8 if name == "R2Score" else 1  # in float32 Keras loses its digits on fewer
    for n in data.draw(st.lists(st.integers(fewest, 12), min_size=1, max_size=3)):
        y_true, y_pred = batch(kind, rng, n)
        weights = rng.uniform(0, 2, n).astype("float32") if weighted else None
        if weighted and "IoU" in name:
            weights = np.floor(weights * 2) if kind != "binary" else None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ours.update_state(y_true, y_pred, weights)
            theirs.update_state(y_true, y_pred, weights)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = np.asarray(theirs.result())
        np.testing.assert_allclose(ours.result(), expected, rtol=1e-4, atol=2e-5)
        ours.reset_state()
        theirs.reset_state()
        np.testing.assert_allclose(ours.result(), np.asarray(theirs.result()), rtol=1e-5, atol=1e-6)
    config, its_config = ours.get_config(), theirs.get_config()
    config.pop("name"), its_config.pop("name")
    if its_config.get("label_weights") is not None:
        its_config["label_weights"] = np.asarray(its_config["label_weights"]).tolist()
    assert config == its_config
    again = metrics.deserialize(metrics.serialize(ours))
    assert metrics.serialize(again) == metrics.serialize(ours)


def test_every_name_is_known_that_keras_knows(keras):
    from keras.src.metrics import ALL_OBJECTS_DICT

    needs_arguments = {name for name, cls in ALL_OBJECTS_DICT.items() if cls.__name__ in (
        "Metric", "MeanMetricWrapper", "IoU", "MeanIoU", "OneHotIoU", "OneHotMeanIoU", "PrecisionAtRecall",
        "RecallAtPrecision", "SensitivityAtSpecificity", "SpecificityAtSensitivity",
    )}  # fmt: skip
    for name, cls in ALL_OBJECTS_DICT.items():
        if name not in needs_arguments:
            assert type(metrics.get(name)).__name__ == cls.__name__, name


@pytest.mark.parametrize("weights", [None, 0.5, [1.0, 2.0, 0.0], [[1.0], [2.0], [0.5]]])
@pytest.mark.parametrize("shape", [(3,), (3, 2), (3, 2, 2)])
@pytest.mark.parametrize("name", ["Mean", "Sum"])
def test_sums_and_means_are_those_of_keras(keras, name, shape, weights):
    values = np.random.default_rng(0).random(shape).astype("float32")
    ours, theirs = getattr(metrics, name)(), getattr(keras.metrics, name)()
    for _ in range(2):
        ours.update_state(values, weights)
        theirs.update_state(values, weights)
    np.testing.assert_allclose(ours.result(), float(theirs.result()), rtol=1e-6)


def test_a_metric_written_for_keras_runs(keras):
    from tinycnn import ops

    def written_for(module, o):
        class Positives(module.metrics.Metric):
            def __init__(self, name="positives", **kwargs):
                super().__init__(name=name, **kwargs)
                self.found = self.add_weight(name="found", initializer="zeros")
                self.most = self.add_variable(shape=(2,), initializer="ones", name="most")

            def update_state(self, y_true, y_pred, sample_weight=None):
                y_true = o.cast(y_true, "bool")
                values = o.cast(o.logical_and(y_true, y_pred > 0.5), "float32")
                self.found.assign_add(o.sum(values))
                self.most.assign(o.maximum(self.most, o.max(y_pred, axis=0)))

            def result(self):
                return self.found / (1 + o.sum(self.most))

        return Positives()

    import tinycnn

    y_true, y_pred = batch("binary", np.random.default_rng(0), 8)
    y_true, y_pred = y_true[:, :2], y_pred[:, :2] * 3
    ours, theirs = written_for(tinycnn, ops), written_for(keras, keras.ops)
    for metric in (ours, theirs):
        metric.update_state(y_true, y_pred)
    np.testing.assert_allclose(ours.result(), float(theirs.result()), rtol=1e-6)
    assert [v.shape for v in ours.variables] == [tuple(v.shape) for v in theirs.variables]
