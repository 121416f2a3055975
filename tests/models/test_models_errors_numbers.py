"""Wrong labels and wrong numbers, and what a beginner reads then."""

import numpy as np
import pytest
from models_samples import ONE_HOT, N, X, Y, dense, told

from tinycnn import Input, Sequential, layers, utils


def single(units=1, activation="sigmoid", loss="binary_crossentropy"):
    made = Sequential([Input((4,)), layers.Dense(units, activation=activation)])
    made.compile("sgd", loss)
    return made


LABELS = {
    "out of range": (
        lambda: dense().fit(X, 5 * Y, verbose=0),
        "sparse_categorical_crossentropy expects labels from 0 to 2 (the output has 3 classes), "
        "received labels from 0 to 10. Give the last layer 11 units, or correct the labels.",
    ),
    "from one": (
        lambda: dense().fit(X, Y + 1, verbose=0),
        "sparse_categorical_crossentropy expects labels from 0 to 2 (the output has 3 classes), "
        "received labels from 1 to 3. Classes are numbered from 0: use y - 1.",
    ),
    "negative": (
        lambda: dense().fit(X, Y - 1, verbose=0),
        "sparse_categorical_crossentropy expects labels from 0 to 2 (the output has 3 classes), "
        "received labels from -1 to 1. Classes are numbered from 0.",
    ),
    "one-hot for numbers": (
        lambda: dense().fit(X, ONE_HOT, verbose=0),
        "sparse_categorical_crossentropy expects integer labels of shape (N,), received labels of "
        "shape (50, 3). For one-hot labels use categorical_crossentropy or np.argmax(y, axis=1).",
    ),
    "numbers for one-hot": (
        lambda: dense(loss="categorical_crossentropy").fit(X, Y, verbose=0),
        "categorical_crossentropy expects one-hot labels of shape (N, 3), received integer labels of "
        "shape (50,). Use sparse_categorical_crossentropy or utils.to_categorical(y, 3).",
    ),
    "a last layer of the wrong size": (
        lambda: single(5, "softmax", "categorical_crossentropy").fit(X, ONE_HOT, verbose=0),
        "categorical_crossentropy expects labels of shape (N, 5), received labels of shape (50, 3). "
        "The last layer has 5 units, the labels 3 classes.",
    ),
    "one unit for classes": (
        lambda: single(1, None, "sparse_categorical_crossentropy").fit(X, Y, verbose=0),
        "sparse_categorical_crossentropy expects an output of at least 2 units, received an output of "
        "1 unit. For two classes told apart by one number use binary_crossentropy.",
    ),
    "NaN": (
        lambda: single(1, None, "mse").fit(X, np.where(Y == 2, np.nan, 1.0), verbose=0),
        f"mean_squared_error expects finite labels, received {np.sum(Y == 2)} NaN or infinite, "
        f"the first at index {np.argmax(Y == 2)}. Remove or repair these samples.",
    ),
    "in the validation data": (
        lambda: dense().fit(X, Y, validation_data=(X, Y + 1), verbose=0),
        "labels from 1 to 3",
    ),
    "in evaluate": (lambda: dense().evaluate(X, Y + 1, verbose=0), "labels from 1 to 3"),
}


@pytest.mark.parametrize("case", LABELS)
def test_wrong_labels_are_told(case):
    call, text = LABELS[case]
    found = told(ValueError, call)
    assert found == text or (case.startswith("in ") and text in found)


def broken(value):
    x = X.copy()
    x[7, 2] = x[9, 1] = value
    return x


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("what", ["fit", "evaluate", "train_on_batch"])
def test_what_is_not_finite_is_found(what, value):
    silent = {} if what == "train_on_batch" else {"verbose": 0}
    text = told(ValueError, lambda: getattr(dense(), what)(broken(value), Y, **silent))
    assert text == (
        f"{what}: x expects finite numbers, received {value} at (7, 2) (2 such in all). "
        "Find out where they come from, or replace them with np.nan_to_num."
    )


class Batches(utils.PyDataset):
    """Ten samples each, with a broken one in the fourth batch."""

    def __init__(self, workers, value=np.nan):
        super().__init__(workers=workers)
        self._x = X.copy()
        self._x[33, 2] = value

    def __len__(self):
        return 5

    def __getitem__(self, index):
        return self._x[10 * index : 10 * index + 10], Y[10 * index : 10 * index + 10]


class Loader:
    """Can be gone through again and again."""

    def __iter__(self):
        return map(Batches(1).__getitem__, range(5))


STREAMS = {
    "a generator": (lambda: (pair for pair in Loader()), "generator"),
    "a loader": (Loader, "Loader"),
    "a data set": (lambda: Batches(1), "Batches"),
    "a data set read by several threads": (lambda: Batches(3), "Batches"),
}


@pytest.mark.parametrize("which", STREAMS)
@pytest.mark.parametrize("what", ["fit", "evaluate"])
def test_what_is_not_finite_in_a_stream_is_told_with_its_batch(which, what):
    make, kind = STREAMS[which]
    settings = {"shuffle": False} if what == "fit" else {}
    found = told(ValueError, lambda: getattr(dense(), what)(make(), verbose=0, **settings))
    assert found == (
        f"{what}: x expects finite numbers, received nan at (3, 2) (1 such in all). Find out where they come "
        f"from, or replace them with np.nan_to_num. It is in batch 3 of the {kind}, counted from 0."
    )


def test_in_a_shuffled_data_set_the_batch_is_told_by_its_own_number():
    found = told(ValueError, lambda: dense().fit(Batches(2, np.inf), shuffle=True, verbose=0))
    assert "received inf at (3, 2)" in found and "It is in batch 3 of the Batches" in found


def test_of_a_generator_that_goes_on_from_epoch_to_epoch_all_batches_are_counted():
    def endless():
        yield from ((X[:10], Y[:10]) for _ in range(7))
        yield X[:10], Y[:10] + 9

    found = told(ValueError, lambda: dense().fit(endless(), steps_per_epoch=3, epochs=9, verbose=0))
    assert "received labels from 9 to 11" in found and "It is in batch 7 of the generator" in found


def test_what_is_not_finite_in_the_validation_data_is_found_before_training():
    model = dense()
    text = told(ValueError, lambda: model.fit(X, Y, validation_data=(broken(np.nan), Y), verbose=0))
    assert text.startswith("fit: validation_data: x expects finite numbers, received nan at (7, 2)")
    assert model.optimizer.iterations == 0


def test_numbers_too_large_for_float32_are_found():
    x = X.astype(np.float64)
    x[3, 1] = 1e300
    with np.errstate(over="ignore"):
        assert "received inf at (3, 1) (1 such in all)" in told(
            ValueError, lambda: dense().fit(x, Y, verbose=0)
        )


def test_predict_lets_a_broken_sample_through_and_the_others_are_right():
    model = dense()
    with np.errstate(invalid="ignore"):
        found = model.predict(broken(np.nan), verbose=0)
    assert np.isnan(found[[7, 9]]).all() and np.isnan(found).sum() == 6
    expected = model.predict(X, verbose=0)
    good = [i for i in range(N) if i not in (7, 9)]
    np.testing.assert_allclose(found[good], expected[good], rtol=1e-5)


def test_weights_that_are_not_finite_are_found():
    weight = np.ones(N)
    weight[4] = np.nan
    text = told(ValueError, lambda: dense().fit(X, Y, sample_weight=weight, verbose=0))
    assert text.startswith("fit: sample_weight expects finite numbers, received nan at (4,) (1 such in all).")


KINDS = {
    "strings": (X.astype(str), "fit: x expects numbers, received an array of dtype <U"),
    "objects": (np.array([[None] * 4] * N), "fit: x expects numbers, received an array of dtype object"),
    "complex": (X + 1j, "fit: x expects real numbers, received dtype complex64"),
    "dates": (
        np.zeros((N, 4), "datetime64[s]"),
        "fit: x expects numbers, received an array of dtype datetime",
    ),
    "a dictionary": ({"x": X}, "fit: x expects numbers, received an array of dtype object"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_number_is_refused(kind):
    x, text = KINDS[kind]
    assert told(TypeError, lambda: dense().fit(x, Y, verbose=0)).startswith(text)


def test_strings_as_labels_are_refused_with_the_remedy():
    text = told(TypeError, lambda: dense().fit(X, np.array(["cat", "dog"] * 25), verbose=0))
    assert text == (
        "sparse_categorical_crossentropy expects labels that are numbers, received dtype <U3. "
        "Number the classes: np.unique(y, return_inverse=True)[1]."
    )


def test_samples_of_different_shapes_are_refused():
    text = told(ValueError, lambda: dense().fit([[1, 2, 3, 4], [1, 2]], [0, 1], verbose=0))
    assert text.startswith("fit: x expects arrays of one shape, received arrays of several.")


def test_a_refused_fit_changes_nothing():
    model = dense()
    before = model.get_weights()
    for x, y in ((broken(np.nan), Y), (X, Y + 1), (X, Y[:3])):
        told(ValueError, lambda x=x, y=y: model.fit(x, y, verbose=0))
    assert all((a == b).all() for a, b in zip(before, model.get_weights(), strict=True))
    assert model.optimizer.iterations == 0
