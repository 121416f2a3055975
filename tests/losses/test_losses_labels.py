"""What is said about labels that do not fit the output."""

import numpy as np
import pytest

from tinycnn.losses import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    MeanSquaredError,
    SparseCategoricalCrossentropy,
)

CATEGORICAL, SPARSE = CategoricalCrossentropy(), SparseCategoricalCrossentropy()
BINARY, SQUARED = BinaryCrossentropy(), MeanSquaredError()

WRONG = {
    "one-hot labels given to the sparse loss": (
        SPARSE,
        np.eye(10)[:6],
        (None, 10),
        "sparse_categorical_crossentropy expects integer labels of shape (N,), received labels of shape "
        "(6, 10). For one-hot labels use categorical_crossentropy or np.argmax(y, axis=1).",
    ),
    "one-hot labels of pixels given to the sparse loss": (
        SPARSE,
        np.zeros((6, 2, 10)),
        (None, 2, 10),
        "sparse_categorical_crossentropy expects integer labels of shape (N, 2), received labels of shape "
        "(6, 2, 10). For one-hot labels use categorical_crossentropy or np.argmax(y, axis=-1).",
    ),
    "sparse labels with an axis too many": (
        SPARSE,
        np.zeros((6, 2, 3)),
        (None, 10),
        "sparse_categorical_crossentropy expects integer labels of shape (N,), received labels of shape "
        "(6, 2, 3).",
    ),
    "integer labels given to the categorical loss": (
        CATEGORICAL,
        np.zeros(6, int),
        (None, 10),
        "categorical_crossentropy expects one-hot labels of shape (N, 10), received integer labels of shape "
        "(6,). Use sparse_categorical_crossentropy or utils.to_categorical(y, 10).",
    ),
    "integer labels in a column given to the categorical loss": (
        CATEGORICAL,
        np.zeros((6, 1), int),
        (None, 10),
        "categorical_crossentropy expects one-hot labels of shape (N, 10), received integer labels of shape "
        "(6, 1). Use sparse_categorical_crossentropy or utils.to_categorical(y, 10).",
    ),
    "a last layer of the wrong size": (
        CATEGORICAL,
        np.eye(10),
        (None, 7),
        "categorical_crossentropy expects labels of shape (N, 7), received labels of shape (10, 10). "
        "The last layer has 7 units, the labels 10 classes.",
    ),
    "labels above the number of classes": (
        SPARSE,
        np.arange(10),
        (None, 7),
        "sparse_categorical_crossentropy expects labels from 0 to 6 (the output has 7 classes), received "
        "labels from 0 to 9. Give the last layer 10 units, or correct the labels.",
    ),
    "labels that start at 1": (
        SPARSE,
        np.arange(1, 11),
        (None, 10),
        "sparse_categorical_crossentropy expects labels from 0 to 9 (the output has 10 classes), received "
        "labels from 1 to 10. Classes are numbered from 0: use y - 1.",
    ),
    "labels below 0": (
        SPARSE,
        [-1, 1],
        (None, 10),
        "sparse_categorical_crossentropy expects labels from 0 to 9 (the output has 10 classes), received "
        "labels from -1 to 1. Classes are numbered from 0.",
    ),
    "a fractional label": (
        SPARSE,
        [1.0, 0.5],
        (None, 10),
        "sparse_categorical_crossentropy expects integer labels from 0 to 9, received 0.5 at index 1. "
        "For the probabilities of classes use categorical_crossentropy.",
    ),
    "a softmax over one unit": (
        SPARSE,
        [0, 0],
        (None, 1),
        "sparse_categorical_crossentropy expects an output of at least 2 units, received an output of "
        "1 unit. For two classes told apart by one number use binary_crossentropy.",
    ),
    "NaN in sparse labels": (
        SPARSE,
        [1, np.nan, np.inf],
        (None, 10),
        "sparse_categorical_crossentropy expects finite labels, received 2 NaN or infinite, the first at "
        "index 1. Remove or repair these samples.",
    ),
    "infinity in targets": (
        SQUARED,
        [[1, np.inf]],
        (None, 2),
        "mean_squared_error expects finite labels, received 1 NaN or infinite, the first at index (0, 1). "
        "Remove or repair these samples.",
    ),
    "binary labels of -1 and 1": (
        BINARY,
        [-1, 1],
        (None, 1),
        "binary_crossentropy expects labels in [0, 1], received labels from -1 to 1. "
        "Name the two classes 0 and 1.",
    ),
    "targets of another width": (
        SQUARED,
        np.zeros((5, 3)),
        (None, 2),
        "mean_squared_error expects labels of shape (N, 2), received labels of shape (5, 3). "
        "The last layer has 2 units, the labels 3 columns.",
    ),
    "targets with another number of axes": (
        SQUARED,
        np.zeros(5),
        (None, 2),
        "mean_squared_error expects labels of shape (N, 2), received labels of shape (5,).",
    ),
}


@pytest.mark.parametrize(("loss", "y", "output_shape", "text"), WRONG.values(), ids=WRONG)
def test_wrong_labels_are_explained(loss, y, output_shape, text):
    with pytest.raises(ValueError) as error:
        loss.prepare(y, output_shape)
    assert str(error.value) == text


@pytest.mark.parametrize(
    ("y", "received"),
    [
        (["cat", "dog"], "dtype <U3"),
        (np.array([{}, 1], object), "objects that are not"),
        ([1j], "dtype complex128"),
    ],
)
def test_labels_that_are_not_numbers_are_explained(y, received):
    with pytest.raises(TypeError) as error:
        SPARSE.prepare(y, (None, 10))
    assert str(error.value) == (
        f"sparse_categorical_crossentropy expects labels that are numbers, received {received}. "
        "Number the classes: np.unique(y, return_inverse=True)[1]."
    )


@pytest.mark.parametrize(
    "y",
    [
        [3, 1, 0],
        np.array([3, 1, 0], np.uint8),
        np.array([[3], [1], [0]]),
        np.array([3.0, 1.0, 0.0], np.float32),
        np.array([3, 1, 0], object),
    ],
    ids=["list", "uint8", "column", "whole floats", "objects"],
)
def test_sparse_labels_become_int64(y):
    prepared = SPARSE.prepare(y, (None, 10))
    assert prepared.dtype == np.int64
    np.testing.assert_array_equal(prepared, [3, 1, 0])


def test_boolean_labels_are_0_and_1():
    np.testing.assert_array_equal(SPARSE.prepare([True, False], (None, 2)), [1, 0])
    np.testing.assert_array_equal(BINARY.prepare([True, False], (None, 1)), [[1], [0]])


@pytest.mark.parametrize("loss", [BINARY, SQUARED])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_one_number_a_sample_serves_an_output_of_one_unit(loss, dtype):
    prepared = loss.prepare([0, 1, 1], (None, 1), dtype)
    assert prepared.shape == (3, 1)
    assert prepared.dtype == dtype


def test_one_hot_labels_take_the_dtype_of_the_model_and_lie_in_order():
    prepared = CATEGORICAL.prepare(np.asfortranarray(np.eye(4, dtype=int)), (None, 4), "float32")
    assert prepared.dtype == np.float32
    assert prepared.flags.c_contiguous


def test_no_labels_at_all_are_no_mistake():
    assert SPARSE.prepare(np.zeros(0), (None, 10)).shape == (0,)
    assert BINARY.prepare(np.zeros((0, 1)), (None, 1)).shape == (0, 1)


@pytest.mark.parametrize("cls", [CategoricalCrossentropy, BinaryCrossentropy])
@pytest.mark.parametrize("share", [-0.1, 1.5, True, None])
def test_label_smoothing_outside_its_range_is_refused(cls, share):
    with pytest.raises(ValueError) as error:
        cls(label_smoothing=share)
    assert str(error.value) == f"{cls().name} expects label_smoothing in [0, 1], received {share}."


def test_a_model_that_forgot_to_flatten_is_told():
    loss = SparseCategoricalCrossentropy()
    with pytest.raises(ValueError, match=r"The model gives \(N, 6, 6, 3\): put Flatten\(\) before"):
        loss.prepare(np.array([0, 1]), (None, 6, 6, 3))
