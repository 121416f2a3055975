"""Estimators inside of what scikit-learn builds around them."""

import subprocess
import sys

import joblib
import numpy as np
import pytest
from estimators_searches import every_training_has_a_place_and_goes_on_there
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import TransformedTargetRegressor
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import tinycnn
from tinycnn.estimators import CNNClassifier, CNNRegressor


def quick(**settings):
    settings = {"epochs": 4, "model__hidden": (16,), "learning_rate": 0.02, "random_state": 0} | settings
    return CNNClassifier(**settings)


def threads(_=None):
    return tinycnn.get_num_threads()


def test_pipelines_and_frames(blobs):
    pandas = pytest.importorskip("pandas")
    x, labels = blobs
    frame = pandas.DataFrame(x * 100, columns=list("wxyz"))
    pipeline = make_pipeline(StandardScaler(), quick(epochs=10)).set_output(transform="pandas")
    pipeline.fit(frame, labels)
    assert pipeline.score(frame, labels) > 0.9
    assert list(pipeline[-1].feature_names_in_) == list("wxyz")


def test_sample_weights_reach_the_network_in_a_pipeline(blobs):
    x, labels = blobs
    pipeline = make_pipeline(StandardScaler(), quick(epochs=10))
    pipeline.fit(x, labels, cnnclassifier__sample_weight=(labels != 2).astype(float))
    assert set(pipeline.predict(x)) == {0, 1}


def test_cross_validation_of_images(digits):
    images, labels = digits
    assert cross_val_score(quick(epochs=10), images, labels, cv=2).mean() > 0.7


def test_a_search_over_model_and_training(blobs):
    search = GridSearchCV(quick(), {"model__hidden": [(2,), (16,)], "learning_rate": [1e-6, 0.05]}, cv=2)
    search.fit(*blobs)
    assert search.best_params_ == {"learning_rate": 0.05, "model__hidden": (16,)}
    assert search.best_score_ > 0.8 and search.predict(blobs[0]).shape == (120,)


def test_calibration(blobs):
    found = CalibratedClassifierCV(quick(epochs=8), cv=2).fit(*blobs)
    assert found.predict_proba(blobs[0]).shape == (120, 3) and found.score(*blobs) > 0.9


def test_targets_scaled_by_scikit_learn():
    x = np.linspace(0, 1, 50)[:, np.newaxis]
    y = 1e6 + 1e5 * x[:, 0]
    network = CNNRegressor(epochs=40, learning_rate=0.01, random_state=0)
    found = TransformedTargetRegressor(network, transformer=StandardScaler())
    assert found.fit(x, y).score(x, y) > 0.9
    assert cross_val_predict(found, x, y, cv=2).shape == (50,)


def test_a_search_in_processes_finds_the_same(blobs, monkeypatch):
    """And every worker takes the threads that joblib leaves it."""
    tinycnn.set_num_threads(None)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    grid = {"learning_rate": [0.001, 0.05], "model__hidden": [(4,), (16,)]}
    alone = GridSearchCV(quick(), grid, cv=2).fit(*blobs)
    beside = GridSearchCV(quick(), grid, cv=2, n_jobs=2).fit(*blobs)
    assert beside.best_params_ == alone.best_params_
    np.testing.assert_array_equal(beside.cv_results_["mean_test_score"], alone.cv_results_["mean_test_score"])
    found = joblib.Parallel(n_jobs=2)(joblib.delayed(threads)(i) for i in range(2))
    assert found == [max(1, joblib.cpu_count() // 2)] * 2


def test_every_training_of_a_search_in_processes_has_a_place_of_its_own(blobs, tmp_path):
    def search(**settings):
        grid = {"learning_rate": [0.001, 0.05], "model__hidden": [(4,), (16,)]}
        return GridSearchCV(quick(epochs=3, **settings), grid, cv=2, n_jobs=2)

    every_training_has_a_place_and_goes_on_there(search, blobs, tmp_path)


def seed(x, labels):
    return CNNClassifier(epochs=0).fit(x, labels)._seed


@pytest.mark.parametrize("backend", ["loky", "multiprocessing", "threading"])
def test_trainings_without_random_state_have_seeds_of_their_own(blobs, backend):
    jobs = [joblib.delayed(seed)(*blobs) for _ in range(8)]
    found = joblib.Parallel(n_jobs=2, backend=backend, batch_size=1)(jobs)
    assert len(set(found)) == 8


def test_importing_the_package_leaves_scikit_learn_alone():
    code = "import tinycnn, sys; tinycnn.estimators; print('sklearn' in sys.modules); "
    code += "tinycnn.estimators.CNNClassifier; print('sklearn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_unknown_estimators_are_unknown():
    with pytest.raises(AttributeError, match="no attribute 'CNNCluster'"):
        tinycnn.estimators.CNNCluster  # noqa: B018
    assert {"CNNClassifier", "CNNRegressor"} <= set(dir(tinycnn.estimators))
