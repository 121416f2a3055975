"""One-hot labels."""

import numpy as np
import pytest

from tinycnn.utils import to_categorical


@pytest.mark.parametrize(
    "labels",
    [[1, 0, 2], np.array([1, 0, 2], np.uint8), np.array([[1], [0], [2]]), np.array([1.0, 0.0, 2.0])],
    ids=["list", "uint8", "column", "whole floats"],
)
def test_each_row_has_its_one_at_the_label(labels):
    one_hot = to_categorical(labels)
    assert one_hot.dtype == np.float64
    np.testing.assert_array_equal(one_hot, [[0, 1, 0], [1, 0, 0], [0, 0, 1]])


def test_number_of_classes_may_be_greater_than_the_labels_show():
    assert to_categorical([0, 1], num_classes=10).shape == (2, 10)


def test_other_axes_are_kept():
    assert to_categorical(np.zeros((2, 3), int), 4).shape == (2, 3, 4)
    assert to_categorical(np.zeros((2, 3, 1), int), 4).shape == (2, 3, 4)
    np.testing.assert_array_equal(to_categorical(2, 3), [0, 0, 1])


def test_no_labels_make_no_rows():
    assert to_categorical([], num_classes=3).shape == (0, 3)


@pytest.mark.parametrize(
    ("labels", "classes", "text"),
    [
        ([-1, 2], 3, "labels of 0 and above, received labels from -1 to 2. Classes are numbered from 0."),
        ([-1, 2], None, "labels of 0 and above, received labels from -1 to 2. Classes are numbered from 0."),
        ([0, 10], 10, "labels from 0 to 9, received labels from 0 to 10. Use num_classes=11."),
        ([0.5, 1], None, "whole numbers as labels, received 0.5."),
        ([1, np.nan], None, "whole numbers as labels, received nan."),
        ([], None, "num_classes where there are no labels, received None."),
        ([0], 0, "num_classes to be a whole number above 0, received 0."),
        ([0], 2.5, "num_classes to be a whole number above 0, received 2.5."),
    ],
)
def test_wrong_labels_are_explained(labels, classes, text):
    with pytest.raises(ValueError) as error:
        to_categorical(labels, classes)
    assert str(error.value) == f"to_categorical expects {text}"


def test_words_are_no_labels():
    with pytest.raises(TypeError) as error:
        to_categorical(["cat", "dog"])
    assert str(error.value) == (
        "to_categorical expects labels that are numbers, received dtype <U3. "
        "Number the classes: np.unique(y, return_inverse=True)[1]."
    )


@pytest.mark.keras
@pytest.mark.parametrize("labels", [[1, 0, 2], [[1], [0]], 3, [[0, 1], [2, 0]], [1.0, 0.0]])
@pytest.mark.parametrize("classes", [None, 5])
def test_one_hot_labels_are_those_of_keras(labels, classes):
    keras = pytest.importorskip("keras")
    expected = keras.utils.to_categorical(labels, classes)
    received = to_categorical(labels, classes)
    assert received.dtype == expected.dtype
    np.testing.assert_array_equal(received, expected)
