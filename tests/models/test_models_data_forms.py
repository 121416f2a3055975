"""In which forms data may come."""

import numpy as np
import pytest
from models_samples import FEATURES, IMAGES, ONE_HOT, N, X, Y, conv, dense

from tinycnn import Input, Sequential, layers

FORMS = {
    "float64": lambda a: a.astype(np.float64),
    "list": lambda a: a.tolist(),
    "tuple": lambda a: tuple(map(tuple, a.tolist())),
    "fortran": np.asfortranarray,
    "view": lambda a: np.repeat(a, 2, axis=0)[::2],
    "backwards": lambda a: a[::-1].copy()[::-1],
}


@pytest.mark.parametrize("form", FORMS)
def test_samples_in_any_form_are_the_same_samples(form):
    model, other = dense(), dense()
    a = model.fit(X, Y, shuffle=False, verbose=0).history
    b = other.fit(FORMS[form](X), Y, shuffle=False, verbose=0).history
    assert a == b
    np.testing.assert_array_equal(model.predict(X, verbose=0), other.predict(FORMS[form](X), verbose=0))


@pytest.mark.parametrize("dtype", ["uint8", "int64", "bool", "float16"])
def test_numbers_of_any_type_are_taken(dtype):
    x = (np.abs(X) * 2).astype(dtype)
    model = dense()
    expected = model.predict(x.astype(np.float32), verbose=0)
    np.testing.assert_array_equal(model.predict(x, verbose=0), expected)


Y_FORMS = {
    "int32": Y.astype(np.int32),
    "uint8": Y.astype(np.uint8),
    "float": Y.astype(np.float64),
    "list": Y.tolist(),
    "column": Y[:, np.newaxis],
}


@pytest.mark.parametrize("form", Y_FORMS)
def test_labels_in_any_form_are_the_same_labels(form):
    expected = dense().fit(X, Y, shuffle=False, verbose=0).history
    assert dense().fit(X, Y_FORMS[form], shuffle=False, verbose=0).history == expected


@pytest.mark.parametrize("form", [np.uint8, np.float64, bool, np.ndarray.tolist])
def test_one_hot_labels_in_any_form(form):
    labels = form(ONE_HOT) if form is np.ndarray.tolist else ONE_HOT.astype(form)
    expected = dense(loss="categorical_crossentropy").fit(X, ONE_HOT, shuffle=False, verbose=0).history
    assert dense(loss="categorical_crossentropy").fit(X, labels, shuffle=False, verbose=0).history == expected


def test_data_of_the_caller_is_not_changed():
    x, y = X.astype(np.float64), ONE_HOT.astype(np.uint8)
    kept = x.copy(), y.copy()
    dense(loss="categorical_crossentropy").fit(x, y, verbose=0, validation_split=0.1)
    np.testing.assert_array_equal(x, kept[0])
    np.testing.assert_array_equal(y, kept[1])


def test_read_only_data_is_taken():
    x, y = X.copy(), Y.copy()
    x.flags.writeable = y.flags.writeable = False
    assert np.isfinite(dense().fit(x, y, verbose=0).history["loss"][0])


def test_a_missing_channel_axis_of_one_is_added_as_in_keras():
    model = conv()
    np.testing.assert_array_equal(model.predict(IMAGES[..., 0], verbose=0), model.predict(IMAGES, verbose=0))
    assert len(model.fit(IMAGES[..., 0], Y, verbose=0).history["loss"]) == 1


def test_an_axis_of_one_too_many_is_taken_away_as_in_keras():
    model = dense()
    np.testing.assert_array_equal(model.predict(X[..., None], verbose=0), model.predict(X, verbose=0))


def test_labels_of_a_single_unit_may_be_a_row_or_a_column():
    histories = []
    for labels in (X[:, 0], X[:, :1]):
        model = Sequential([Input((FEATURES,)), layers.Dense(1, kernel_initializer="ones")])
        model.compile("sgd", "mse")
        histories.append(model.fit(X, labels, shuffle=False, verbose=0).history)
    assert histories[0] == histories[1]


def test_a_model_of_float64_computes_in_float64():
    model = Sequential([Input((FEATURES,)), layers.Dense(2, dtype="float64")])
    model.compile("sgd", "mse")
    model.fit(X, X[:, :2], verbose=0)
    kernel, bias = model.get_weights()
    found = model.predict(X, verbose=0)
    assert kernel.dtype == found.dtype == np.float64
    np.testing.assert_allclose(found, X.astype(np.float64) @ kernel + bias, rtol=1e-14)


def test_images_of_any_size_go_through_a_model_of_open_size():
    model = Sequential(
        [Input((None, None, 1)), layers.Conv2D(3, 3), layers.GlobalAveragePooling2D(), layers.Dense(2)]
    )
    for size in (5, 9):
        assert model.predict(np.zeros((2, size, size + 1, 1)), verbose=0).shape == (2, 2)


def test_an_output_of_open_size_takes_the_size_of_its_input():
    model = Sequential([Input((None, None, 1)), layers.Conv2D(3, 3)])
    for size in (5, 9):
        assert model.predict(np.zeros((2, size, size, 1)), verbose=0).shape == (2, size - 2, size - 2, 3)


def test_dense_serves_every_place_of_a_sequence():
    model = Sequential([Input((5, FEATURES)), layers.Dense(7, activation="relu"), layers.Dense(2)])
    model.compile("sgd", "mse")
    x = np.random.default_rng(0).normal(size=(N, 5, FEATURES))
    model.fit(x, x[..., :2], verbose=0)
    assert model.predict(x, verbose=0).shape == (N, 5, 2)


def test_a_list_of_one_array_is_the_one_input_as_in_keras():
    model = dense()
    assert model.evaluate([X], Y, verbose=0) == model.evaluate(X, Y, verbose=0)
    assert model.predict([X[0]], verbose=0).shape == (1, 3)


def test_a_table_with_columns_of_several_kinds_is_taken():
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame({"a": X[:, 0], "b": Y, "c": Y > 0, "d": pandas.array(Y, dtype="Int64")})
    numbers = np.stack([X[:, 0], Y, Y > 0, Y], axis=1)
    model = dense()
    found = model.evaluate(table, pandas.Series(Y), verbose=0)
    assert found == model.evaluate(numbers, Y, verbose=0)


def test_objects_that_are_no_numbers_are_told():
    with pytest.raises(TypeError, match="predict: x expects numbers, received an array of dtype object"):
        dense().predict(np.array([[1, 2, None, 4]], object), verbose=0)


def test_a_tensor_of_another_library_is_taken_out_of_its_computation():
    class Tensor:
        requires_grad = True

        def detach(self):
            return X

    np.testing.assert_array_equal(dense().predict(Tensor(), verbose=0), dense().predict(X, verbose=0))
