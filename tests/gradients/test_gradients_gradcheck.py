"""The gradient check itself: it passes what is right, fails what is wrong, and says where."""

import numpy as np
import pytest
from gradients_wrong_layers import WRONG, Affine, GradientOfNothing, WrongFactor, WrongInOneElement

from tinycnn import GradientError, Sequential, gradcheck, layers
from tinycnn.checking.gradcheck import made_input

# A layer, the shape of its input, and how many weights it has.
RIGHT = {
    "conv2d": (lambda: layers.Conv2D(3, 2, padding="same", strides=2, activation="tanh"), (2, 5, 4, 2), 2),
    "conv2d relu": (lambda: layers.Conv2D(8, 3, activation="relu"), (2, 5, 5, 1), 2),
    "conv2d without bias": (lambda: layers.Conv2D(2, 1, use_bias=False), (1, 3, 3, 2), 1),
    "dense": (lambda: layers.Dense(4, activation="sigmoid"), (3, 5), 2),
    "dense relu": (lambda: layers.Dense(4, activation="relu"), (3, 2, 5), 2),
    "dense softmax": (lambda: layers.Dense(4, activation="softmax"), (3, 5), 2),
    "max pooling": (lambda: layers.MaxPooling2D(3, strides=2, padding="same"), (2, 5, 5, 2), 0),
    "average pooling": (lambda: layers.AveragePooling2D(padding="same"), (2, 5, 5, 2), 0),
    "global average pooling": (lambda: layers.GlobalAveragePooling2D(), (2, 3, 3, 2), 0),
    "dropout": (lambda: layers.Dropout(0.5), (4, 6), 0),
    "flatten": (lambda: layers.Flatten(), (2, 3, 2), 0),
    "reshape": (lambda: layers.Reshape((3, -1)), (2, 6), 0),
    "relu with variations": (lambda: layers.ReLU(0.7071, 0.1, 0.3183), (4, 6), 0),
    "softmax": (lambda: layers.Softmax(1), (2, 3, 4), 0),
}


@pytest.mark.parametrize("eager", [True, False], ids=["reference", "kernels"])
@pytest.mark.parametrize(("make", "shape", "weights"), RIGHT.values(), ids=RIGHT)
def test_right_layers_pass(make, shape, weights, eager):
    layer = make()
    report = gradcheck(layer, shape, eager=eager)
    assert report
    assert not layer.built, "the layer itself stays as it is"
    assert [row.name for row in report.rows][0] == "input"
    assert report.rows[0].shape == shape
    assert len(report.rows) == 1 + weights


SHAPE = (4, 2, 3)


def test_the_layer_that_the_wrong_ones_are_made_from_is_right():
    report = gradcheck(Affine(name="affine"), SHAPE)
    assert report.passed
    assert [row.name for row in report.rows] == ["input", "affine/scale", "affine/shift"]
    assert [row.checked for row in report.rows] == [24, 6, 6]
    assert report.failures() == []
    assert report.raise_if_failed() is report
    assert str(report).endswith("All gradients agree (relative error at most 1e-06).")
    assert "DIFFERS" not in str(report)


@pytest.mark.parametrize(("cls", "row", "text"), WRONG, ids=[cls.__name__ for cls, _, _ in WRONG])
def test_a_wrong_gradient_fails_and_the_report_says_where(cls, row, text):
    name = row if row == "input" else f"wrong/{row}"
    report = gradcheck(cls(name="wrong"), SHAPE)
    assert not report
    assert [failed.name for failed in report.failures()] == [name]
    assert "1 of 3 differ by more than 1e-06:" in str(report)
    assert f"- {name}: " in str(report)
    assert text in str(report)
    [line] = [line for line in str(report).splitlines() if line.startswith(name)]
    assert line.endswith("DIFFERS")
    assert str(SHAPE if row == "input" else SHAPE[1:]) in line
    with pytest.raises(GradientError) as error:
        report.raise_if_failed()
    assert str(error.value) == str(report)


def test_a_gradient_by_what_has_no_effect_is_told_so():
    report = gradcheck(GradientOfNothing(name="wrong"), SHAPE)
    assert {row.name for row in report.failures()} == {"input", "wrong/scale"}
    assert "- wrong/scale: the loss does not change at" in str(report)


def test_the_row_of_a_single_wrong_number_names_its_place_and_both_values():
    [row] = gradcheck(WrongInOneElement(), SHAPE).failures()
    assert row.place == (1, 2)
    assert row.analytic == pytest.approx(1.0001 * row.numeric, rel=1e-8)
    assert row.error == pytest.approx(1e-4, rel=1e-3)


def test_a_wrong_layer_is_found_inside_a_model():
    model = Sequential(
        [
            layers.Flatten(),
            layers.Dense(6),
            layers.Reshape((2, 3)),
            WrongFactor(name="wrong"),
            layers.Flatten(),
        ]
    )
    report = gradcheck(model, (4, 3, 2))
    assert [row.name for row in report.failures()] == ["wrong/scale"]


def test_an_input_gradient_of_another_shape_is_refused():
    class Summed(Affine):
        def backward(self, dy, saved, grads, run):
            return super().backward(dy, saved, grads, run).sum(axis=0)

    with pytest.raises(ValueError) as error:
        gradcheck(Summed(), SHAPE)
    assert str(error.value) == (
        "gradcheck: backward for input expects a gradient of shape (4, 2, 3), received (2, 3)."
    )


@pytest.mark.parametrize("eager", [True, False], ids=["reference", "kernels"])
@pytest.mark.parametrize(
    ("activation", "loss", "labels"),
    [
        ("softmax", "categorical_crossentropy", np.eye(3)[[0, 2, 1, 1]]),
        ("softmax", "sparse_categorical_crossentropy", [0, 2, 1, 1]),
        ("sigmoid", "binary_crossentropy", np.eye(3)[[0, 2, 1, 1]]),
        (None, "mean_squared_error", np.eye(3)[[0, 2, 1, 1]]),
    ],
)
def test_a_compiled_model_is_checked_with_its_loss_and_stays_as_it_is(activation, loss, labels, eager):
    model = Sequential(
        [
            layers.Input((8, 8, 1)),
            layers.Conv2D(8, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(5, activation="relu"),
            layers.Dense(3, activation=activation),
        ]
    )
    model.compile("sgd", loss)
    before = model.get_weights()
    report = gradcheck(model, (4, 8, 8, 1), labels, eager=eager, entries=10)
    assert report, report
    assert len(report.rows) == 7
    assert max(row.checked for row in report.rows) == 10
    for old, new in zip(before, model.get_weights(), strict=True):
        assert new.dtype == np.float32
        np.testing.assert_array_equal(new, old)


def test_labels_without_a_loss_are_refused():
    with pytest.raises(
        ValueError, match="gradcheck: y expects a compiled model, received one without a loss"
    ):
        gradcheck(layers.Dense(2), (3, 4), np.zeros((3, 2)))


def test_what_is_neither_layer_nor_model_is_refused():
    with pytest.raises(TypeError, match="gradcheck expects a layer or a model, received str"):
        gradcheck("dense", (3, 4))


def test_a_given_input_is_used_and_not_changed():
    x = np.array([[1, 2, 3], [4, 5, 6]])
    report = gradcheck(layers.Dense(2), x)
    assert report
    assert report.rows[0].shape == (2, 3)
    np.testing.assert_array_equal(x, [[1, 2, 3], [4, 5, 6]])


@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_made_input_is_evenly_spaced_around_0_and_avoids_it(size):
    x = made_input((size,), np.random.default_rng(0))
    assert np.abs(x).max() <= 2
    assert np.abs(x).min() >= 4 / size / 4
    np.testing.assert_allclose(np.diff(np.sort(x)), 4 / size)
