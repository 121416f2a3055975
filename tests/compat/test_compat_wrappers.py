"""KerasClassifier and KerasRegressor, in the spellings of old Keras and of scikeras."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tinycnn import Sequential, callbacks, layers, losses, set_num_threads
from tinycnn.compat.wrappers.scikit_learn import KerasClassifier, KerasRegressor


@pytest.fixture(autouse=True)
def one_thread(clean_start):
    set_num_threads(1)


@pytest.fixture(scope="module")
def blobs():
    rng = np.random.default_rng(0)
    labels = np.arange(90) % 3
    return rng.normal(size=(90, 4)) * 0.3 + np.eye(3, 4)[labels] * 2, labels


def old(optimizer="adam", units=8, loss="categorical_crossentropy"):
    model = Sequential()
    model.add(layers.Dense(units, input_dim=4, activation="relu"))
    model.add(layers.Dense(3, activation="softmax"))
    model.compile(loss=loss, optimizer=optimizer, metrics=["accuracy"])
    return model


def new(units, meta, compile_kwargs):
    model = Sequential([layers.Input((meta["n_features_in_"],)), layers.Dense(units, activation="relu")])
    model.add(layers.Dense(meta["n_classes_"], activation="softmax"))
    model.compile(compile_kwargs["optimizer"], compile_kwargs["loss"], metrics=["accuracy"])
    return model


def line(units=8):
    model = Sequential([layers.Dense(units, activation="relu", input_shape=(1,)), layers.Dense(1)])
    model.compile("adam", "mse")
    return model


def test_an_old_script_with_cross_validation(blobs):
    estimator = KerasClassifier(build_fn=old, epochs=40, batch_size=5, verbose=0)
    results = cross_val_score(estimator, *blobs, cv=KFold(n_splits=3, shuffle=True, random_state=7))
    assert results.mean() > 0.9


def test_an_old_script_with_a_grid_search(blobs):
    model = KerasClassifier(build_fn=old, verbose=0)
    grid = {"optimizer": ["sgd", "adam"], "units": [8], "epochs": [1, 30], "batch_size": [5]}
    found = GridSearchCV(estimator=model, param_grid=grid, n_jobs=1, cv=2).fit(*blobs)
    assert found.best_params_["epochs"] == 30 and found.best_score_ > 0.8
    assert found.best_estimator_.model.layers[0].units == 8  # where old scripts look for it


@pytest.mark.parametrize("names", [np.array([0, 1, 2]), np.array(["a", "b", "c"])])
def test_labels_of_any_form_fit_a_categorical_loss(blobs, names):
    x, numbers = blobs
    for loss in ("categorical_crossentropy", "sparse_categorical_crossentropy"):
        found = KerasClassifier(build_fn=old, loss=loss, epochs=20, batch_size=5, verbose=0)
        found.fit(x, names[numbers])
        assert found.score(x, names[numbers]) > 0.8 and set(found.predict(x)) <= set(names)


def test_rows_with_a_single_one_are_labels(blobs):
    x, numbers = blobs
    rows = np.eye(3)[numbers]
    found = KerasClassifier(build_fn=old, epochs=20, batch_size=5, verbose=0).fit(x, rows)
    assert found.score(x, rows) > 0.8 and found.predict(x).shape == (90,)
    assert found.predict_proba(x, batch_size=7).shape == (90, 3)
    assert found.n_classes_ == 3


def test_what_fit_returns_has_a_history(blobs):
    history = KerasClassifier(build_fn=old, epochs=2, verbose=0).fit(*blobs, epochs=3, validation_split=0.2)
    assert sorted(history.history) == ["accuracy", "loss", "val_accuracy", "val_loss"]
    assert len(history.history["loss"]) == 3


def test_arguments_of_fit_may_stand_in_the_constructor(blobs):
    more = {"validation_data": blobs, "initial_epoch": 1, "nb_epoch": 3}
    found = KerasClassifier(build_fn=old, verbose=0, **more).fit(*blobs)
    assert len(found.history["val_loss"]) == 2 and found.get_params()["initial_epoch"] == 1


def test_old_parameters_are_cloned_and_set():
    found = clone(KerasClassifier(build_fn=old, units=3, epochs=7))
    params = found.get_params()
    assert params["build_fn"] is old and params["units"] == 3 and params["epochs"] == 7
    assert found.set_params(units=4, optimizer="sgd").get_params()["units"] == 4


def test_a_fitted_wrapper_can_be_cloned(blobs):
    found = KerasClassifier(build_fn=old, epochs=1, verbose=0).fit(*blobs)
    assert found.model is found.model_ and clone(found).model is None


def test_names_that_nobody_takes_are_refused():
    with pytest.raises(TypeError, match="received unit="):
        KerasClassifier(build_fn=old, unit=3)
    with pytest.raises(ValueError, match="unit"):
        KerasClassifier(build_fn=old).set_params(unit=3)
    with pytest.raises(ValueError, match="model= or build_fn=.*received neither"):
        KerasClassifier().fit([[0.0], [1.0]], [0, 1])


def test_a_subclass_may_make_the_model_itself(blobs):
    class Own(KerasClassifier):
        def __call__(self, units=5):
            return old(units=units)

    found = Own(units=6, epochs=1, verbose=0).fit(*blobs)
    assert found.model_.layers[0].units == 6


def test_the_style_of_scikeras(blobs):
    found = KerasClassifier(
        model=new,
        model__units=16,
        optimizer="adam",
        optimizer__learning_rate=0.05,
        loss="sparse_categorical_crossentropy",
        fit__epochs=10,
        batch_size=10,
        verbose=0,
        random_state=0,
    )
    found.fit(*blobs)
    assert found.score(*blobs) > 0.9 and found.model is new and found.current_epoch == 10
    assert abs(float(found.model_.optimizer.learning_rate) - 0.05) < 1e-6
    search = GridSearchCV(found, {"model__units": [1, 16], "optimizer__learning_rate": [0.05]}, cv=2)
    assert search.fit(*blobs).best_params_["model__units"] in (1, 16)


def test_a_model_that_nobody_compiled_is_compiled(blobs):
    def plain(n_classes):
        return Sequential([layers.Dense(n_classes, activation="softmax", input_shape=(4,))])

    settings = {"loss": losses.CategoricalCrossentropy, "loss__label_smoothing": 0.1, "metrics": ["accuracy"]}
    found = KerasClassifier(plain, optimizer="sgd", epochs=2, verbose=0, **settings).fit(*blobs)
    assert found.model_.loss.get_config()["label_smoothing"] == 0.1 and len(found.history_["accuracy"]) == 2


def test_callbacks_with_settings(blobs):
    settings = {"callbacks": callbacks.EarlyStopping, "callbacks__patience": 0, "callbacks__monitor": "loss"}
    settings |= {"callbacks__min_delta": 1e9, "epochs": 9, "verbose": 0}
    assert KerasClassifier(model=old, **settings).fit(*blobs).current_epoch == 2


def test_class_weights_move_the_decision(blobs):
    x, labels = blobs
    for weights in ({0: 1e-4, 1: 100.0, 2: 1e-4}, {"a": 1e-4, "b": 100.0, "c": 1e-4}):
        names = np.array(list(weights))[labels]
        found = KerasClassifier(old, class_weight=weights, epochs=20, verbose=0, random_state=0)
        assert (found.fit(x * 0, names).predict(x * 0) == list(weights)[1]).all()
    balanced = KerasClassifier(old, class_weight="balanced", epochs=1, verbose=0)
    assert balanced.fit(*blobs).n_iter_ == 1


def test_random_state_decides(blobs):
    one, two = (
        KerasClassifier(old, epochs=2, verbose=0, random_state=3).fit(*blobs).predict_proba(blobs[0])
        for _ in range(2)
    )
    np.testing.assert_array_equal(one, two)


def test_regression_in_both_styles():
    x = np.linspace(-1, 1, 40)[:, np.newaxis]
    y = 2 * x[:, 0]
    settings = {"epochs": 60, "batch_size": 5, "verbose": 0, "units": 16, "random_state": 0}
    as_old, as_new = KerasRegressor(build_fn=line, **settings), KerasRegressor(model=line, **settings)
    np.testing.assert_array_equal(as_old.fit(x, y).predict(x), as_new.fit(x, y).predict(x))
    loss = np.mean((as_old.predict(x) - y) ** 2)
    assert as_old.score(x, y) == pytest.approx(-loss, rel=1e-4) and as_new.score(x, y) > 0.95
    pipeline = make_pipeline(StandardScaler(), KerasRegressor(build_fn=line, epochs=1, verbose=0))
    assert cross_val_score(pipeline, x, y, cv=2).shape == (2,)


def test_the_first_argument_of_the_old_wrapper_is_the_function():
    from tinycnn.compat.wrappers import scikit_learn

    def make(units=4):
        model = Sequential([layers.Dense(units, input_shape=(3,)), layers.Dense(2, activation="softmax")])
        model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    wrapper = scikit_learn.KerasClassifier(make, epochs=1, verbose=0)
    x, y = np.random.default_rng(1).normal(size=(12, 3)), np.arange(12) % 2
    search = GridSearchCV(wrapper, {"units": [2, 3]}, cv=2).fit(x, y)
    best = search.best_estimator_
    assert best.model.layers[0].units == search.best_params_["units"]
    assert clone(best).build_fn is make and clone(best).model is None
    assert len(best.model.evaluate(x, y, verbose=0)) == 2
