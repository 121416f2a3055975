"""CNNClassifier: data, labels, models and settings."""

import pickle
import threading

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from tinycnn import Sequential, callbacks, layers, losses, optimizers
from tinycnn.estimators import CNNClassifier


def small(input_shape, n_classes, units=8):
    return Sequential(
        [
            layers.Input(input_shape),
            layers.Flatten(),
            layers.Dense(units, activation="relu"),
            layers.Dense(n_classes, activation="softmax"),
        ]
    )


def quick(**settings):
    settings = {"model": small, "epochs": 3, "learning_rate": 0.01, "random_state": 0} | settings
    return CNNClassifier(**settings)


def weights(estimator):
    return np.concatenate([w.ravel() for w in estimator.model_.get_weights()])


def test_learns_digits(digits):
    images, labels = digits
    found = CNNClassifier(epochs=20, learning_rate=0.005, random_state=0).fit(images[:200], labels[:200])
    assert found.score(images[200:], labels[200:]) > 0.85
    assert found.n_iter_ == 20 and len(found.history_["accuracy"]) == 20


@pytest.mark.parametrize(
    "names",
    [list("abc"), [-1, 0, 7], [False, True, True], [1.0, 2.0, 3.0]],
    ids=["str", "int", "bool", "float"],
)
def test_labels_of_any_type_come_back(blobs, names):
    x, numbers = blobs
    labels = np.array(names)[numbers]
    found = quick(epochs=10, learning_rate=0.05).fit(x, labels)
    np.testing.assert_array_equal(found.classes_, np.unique(labels))
    predicted = found.predict(x)
    assert predicted.dtype == labels.dtype and np.mean(predicted == labels) > 0.9


def test_objects_as_labels(blobs):
    x, numbers = blobs
    labels = np.array(["cat", "dog", "owl"], object)[numbers]
    assert set(quick().fit(x, list(labels)).predict(x)) <= {"cat", "dog", "owl"}


def test_images_and_flat_rows_are_the_same(digits):
    images, labels = digits
    flat = images.reshape(-1, 64)
    one = quick().fit(images, labels)
    two = quick(image_shape=(8, 8)).fit(flat, labels)
    np.testing.assert_array_equal(weights(one), weights(two))
    np.testing.assert_array_equal(one.predict_proba(flat), two.predict_proba(images[..., np.newaxis]))
    assert one.n_features_in_ == two.n_features_in_ == 64 and one.input_shape_ == (8, 8, 1)


def test_a_ready_architecture_sees_images_of_its_own_shape(digits):
    images, labels = digits
    model = Sequential(
        [
            layers.Input((8, 8, 1)),
            layers.Conv2D(4, 3),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    before = [w.copy() for w in model.get_weights()]
    found = quick(model=model).fit(images.reshape(-1, 64), labels)
    assert found.input_shape_ == (8, 8, 1)
    for now, then in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(now, then)  # it is a pattern, and does not learn itself


def test_a_compiled_model_keeps_what_it_was_compiled_with(blobs):
    model = small((4,), 3)
    model.compile(optimizers.SGD(0.125, momentum=0.5), "categorical_crossentropy", metrics=["mae"])
    found = quick(model=model).fit(*blobs)
    assert isinstance(found.model_.optimizer, optimizers.SGD) and found.model_ is not model
    assert float(found.model_.optimizer.learning_rate) == 0.125 and "mae" in found.history_


@pytest.mark.parametrize(
    "outputs, activation, loss",
    [
        (2, "softmax", None),
        (2, None, None),
        (2, "sigmoid", None),
        (1, "sigmoid", None),
        (1, None, None),
        (1, "sigmoid", "binary_crossentropy"),
        (2, "softmax", "categorical_crossentropy"),
        (2, "softmax", losses.MeanSquaredError()),
    ],
)
def test_every_form_of_two_classes_gives_probabilities(blobs, outputs, activation, loss):
    x, labels = blobs

    def two(input_shape):
        return Sequential([layers.Dense(outputs, activation=activation, input_shape=input_shape)])

    labels = np.array(["no", "yes"])[(labels == 0).astype(int)]
    found = quick(model=two, loss=loss, epochs=20, learning_rate=0.1).fit(x, labels)
    chances = found.predict_proba(x)
    assert chances.shape == (120, 2)
    np.testing.assert_allclose(chances.sum(axis=1), 1, rtol=1e-5)
    assert found.score(x, labels) > 0.9


@pytest.mark.parametrize("name", ["auto", "conv", "dense"])
def test_ready_architectures(name):
    images = np.random.default_rng(0).random((12, 12, 12, 1), "float32")
    found = CNNClassifier(name, epochs=1, model__hidden=(4,), random_state=0).fit(images, np.arange(12) % 2)
    kinds = [type(layer).__name__ for layer in found.model_.layers]
    assert ("Conv2D" in kinds) == (name != "dense") and kinds[-1] == "Dense"


def test_random_state_decides_everything(blobs):
    one, two, other = (weights(quick(random_state=seed).fit(*blobs)) for seed in (5, 5, 6))
    np.testing.assert_array_equal(one, two)
    assert (one != other).any()
    assert (
        weights(quick(random_state=None).fit(*blobs)) != weights(quick(random_state=None).fit(*blobs))
    ).any()


def test_fits_in_threads_do_not_disturb_each_other(blobs):
    expected = [weights(quick(random_state=seed).fit(*blobs)) for seed in range(4)]
    found = [quick(random_state=seed) for seed in range(4)]
    threads = [threading.Thread(target=one.fit, args=blobs) for one in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one, wanted in zip(found, expected, strict=True):
        np.testing.assert_array_equal(weights(one), wanted)


def test_the_order_of_the_samples_does_not_matter(blobs):
    x, labels = blobs
    mixed = np.random.default_rng(1).permutation(len(x))
    np.testing.assert_array_equal(
        weights(quick().fit(x, labels)), weights(quick().fit(x[mixed], labels[mixed]))
    )


def test_whole_weights_are_repeated_samples(blobs):
    x, labels = blobs
    counts = np.arange(len(x)) % 4
    np.testing.assert_array_equal(
        weights(quick().fit(x, labels, sample_weight=counts)),
        weights(quick().fit(x.repeat(counts, axis=0), labels.repeat(counts))),
    )


def test_weights_move_the_decision(blobs):
    x, labels = blobs
    heavy = np.where(labels == 1, 1.0, 0.001)
    assert np.mean(quick(epochs=20).fit(np.zeros_like(x), labels, heavy).predict(x[:1] * 0) == 1) == 1


def test_partial_fit_goes_on(blobs):
    x, labels = blobs
    found = quick(learning_rate=0.05)
    found.partial_fit(x[:40], labels[:40], classes=[0, 1, 2])
    first = found.model_
    for _ in range(10):
        for part in (slice(0, 40), slice(40, 80), slice(80, 120)):
            found.partial_fit(x[part], labels[part])
    assert found.model_ is first and found.n_iter_ == 31 and found.score(x, labels) > 0.9
    with pytest.raises(ValueError, match=r"labels out of .*received .*9"):
        found.partial_fit(x[:3], [0, 1, 9])
    with pytest.raises(ValueError, match="features"):
        found.partial_fit(x[:, :2], labels)


def test_warm_start_goes_on_and_a_cold_one_begins_anew(blobs):
    warm, cold = quick(warm_start=True), quick()
    for found in (warm, cold):
        found.fit(*blobs)
        found.fit(*blobs)
    assert warm.n_iter_ == 6 and cold.n_iter_ == 3


def test_early_stopping_holds_samples_out(blobs):
    found = quick(early_stopping=True, epochs=200, n_iter_no_change=2).fit(blobs[0], np.arange(120) % 2)
    assert found.n_iter_ < 200 and len(found.history_["val_loss"]) == found.n_iter_


def test_callbacks_are_copied_for_each_fit(blobs):
    class Counts(callbacks.Callback):
        seen = 0

        def on_epoch_end(self, epoch, logs=None):
            self.seen += 1
            type(self).total = getattr(type(self), "total", 0) + 1

    given = Counts()
    quick(callbacks=[given]).fit(*blobs)
    assert given.seen == 0 and Counts.total == 3
    quick(callbacks=Counts).fit(*blobs)
    assert Counts.total == 6


def test_a_killed_training_goes_on_from_its_own_place(blobs, tmp_path):
    class Killed(callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                raise KeyboardInterrupt

    whole = quick(epochs=5).fit(*blobs)
    for seed in (0, 1):
        with pytest.raises(KeyboardInterrupt):
            quick(epochs=5, random_state=seed, checkpoint_dir=tmp_path, callbacks=[Killed()]).fit(*blobs)
    assert len(list(tmp_path.iterdir())) == 2  # one for each
    again = quick(epochs=5, checkpoint_dir=tmp_path).fit(*blobs)
    np.testing.assert_array_equal(weights(again), weights(whole))
    assert again.n_iter_ == 5 and len(list(tmp_path.iterdir())) == 1


def test_fitted_estimators_are_pickled_with_their_weights(blobs):
    found = quick().fit(*blobs)
    again = pickle.loads(pickle.dumps(found))
    np.testing.assert_array_equal(again.predict_proba(blobs[0]), found.predict_proba(blobs[0]))


def test_parameters_with_routes_are_parameters(blobs):
    found = quick(model__units=5, optimizer="sgd", optimizer__momentum=0.5, fit__batch_size=10)
    copied = clone(found).set_params(model__units=6)
    assert copied.get_params()["model__units"] == 6 and found.get_params()["model__units"] == 5
    copied.fit(*blobs)
    assert copied.model_.layers[1].units == 6 and copied.model_.optimizer.momentum == 0.5
    assert "model__units=6" in repr(copied)


def test_the_optimizer_of_one_fit_is_not_that_of_the_next(blobs):
    given = optimizers.Adam(0.01)
    found = quick(optimizer=given, learning_rate=None)
    one, two = (weights(found.fit(*blobs)) for _ in range(2))
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize(
    "settings, error, text",
    [
        ({"epoch": 3}, TypeError, "epochs"),
        ({"modl__units": 3}, TypeError, "model__"),
    ],
)
def test_unknown_parameters_are_refused(settings, error, text):
    with pytest.raises(error, match=text):
        CNNClassifier(**settings)


@pytest.mark.parametrize(
    "settings, text",
    [
        ({"epochs": -1}, "epochs to be 'auto' or a whole number, received -1"),
        ({"batch_size": 0}, "batch_size to be a whole number above 0"),
        ({"image_shape": (3, 3)}, "samples of 9 numbers, as image_shape says, received 4"),
        ({"model": "cov"}, "Did you mean 'conv'"),
        ({"model": lambda: small((4,), 7)}, "one output for each of 3 classes"),
        ({"random_state": "seed"}, "seed"),
    ],
)
def test_wrong_settings_are_refused_in_fit(blobs, settings, text):
    with pytest.raises(ValueError, match=text):
        quick(**settings).fit(*blobs)


def test_wrong_models_and_early_questions_are_refused(blobs):
    with pytest.raises(TypeError, match="function to return a model, received 3"):
        quick(model=lambda: 3).fit(*blobs)
    with pytest.raises(TypeError, match="name of an architecture"):
        quick(model=3).fit(*blobs)
    with pytest.raises(NotFittedError):
        quick().predict(blobs[0])
    with pytest.raises(ValueError, match="at least 2 classes, received 1 class"):
        quick().fit(blobs[0], np.zeros(120))
