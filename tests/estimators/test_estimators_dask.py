"""A search on a cluster of Dask: the same result, and no core taken twice."""

import joblib
import numpy as np
import pytest
from estimators_searches import every_training_has_a_place_and_goes_on_there
from sklearn.model_selection import GridSearchCV

import tinycnn
from tinycnn.estimators import CNNClassifier
from tinycnn.estimators.cores import share_of_cores

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.dask


def search(**settings):
    network = CNNClassifier(epochs=3, batch_size=60, random_state=0, **settings)
    return GridSearchCV(network, {"model__hidden": [(4,), (16,)], "learning_rate": [0.001, 0.05]}, cv=2)


def threads():
    with share_of_cores():
        return tinycnn.get_num_threads()


@pytest.fixture(scope="module")
def cluster():
    """Two worker processes, each with two tasks at once."""
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=":0") as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def test_a_search_on_a_cluster_finds_the_same(cluster, blobs):
    alone = search().fit(*blobs)
    with joblib.parallel_config("dask"):
        beside = search().fit(*blobs)
    assert beside.best_params_ == alone.best_params_ and beside.best_score_ == alone.best_score_
    np.testing.assert_array_equal(beside.cv_results_["mean_test_score"], alone.cv_results_["mean_test_score"])
    np.testing.assert_array_equal(beside.predict_proba(blobs[0]), alone.predict_proba(blobs[0]))


def test_every_training_on_a_cluster_has_a_place_of_its_own(cluster, blobs, tmp_path):
    with joblib.parallel_config("dask"):
        every_training_has_a_place_and_goes_on_there(search, blobs, tmp_path)


def test_trainings_without_random_state_have_seeds_of_their_own(cluster, blobs):
    def seed(number):
        return CNNClassifier(epochs=0).fit(*blobs)._seed

    assert len(set(cluster.gather(cluster.map(seed, range(8), pure=False)))) == 8


def test_processes_of_a_cluster_take_the_threads_that_dask_leaves_them(cluster):
    found = cluster.gather([cluster.submit(threads, pure=False) for _ in range(4)])
    assert set(found) == {1}  # Dask says OMP_NUM_THREADS=1 to its worker processes


def test_tasks_in_one_process_share_its_threads():
    tinycnn.set_num_threads(8)
    assert threads() == 8
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=2, processes=False, dashboard_address=":0"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert client.submit(threads).result() == 2
    assert threads() == 8
