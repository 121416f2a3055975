"""Inputs that do not fit, with the texts that a user reads."""

import numpy as np
import pytest

from tinycnn import layers


def inputs(layer, shape, text):
    return pytest.param(layer, shape, text, id=f"{type(layer).__name__}-{shape}")


IMAGES = "tested expects images of shape (N, H, W, C), received {}."
INPUTS = [
    *(
        case
        for layer in (
            layers.Conv2D(4, 3, name="tested"),
            layers.MaxPooling2D(name="tested"),
            layers.AveragePooling2D(name="tested"),
            layers.GlobalAveragePooling2D(name="tested"),
        )
        for case in (
            inputs(
                layer,
                (128, 28, 28),
                IMAGES.format("(N, 28, 28)") + " Add the channel axis: x[..., np.newaxis].",
            ),
            inputs(
                layer,
                (128, 784),
                IMAGES.format("(N, 784)") + " Give it images: x.reshape(-1, height, width, channels).",
            ),
            inputs(layer, (1, 2, 3, 4, 5), IMAGES.format("(N, 2, 3, 4, 5)")),
        )
    ),
    inputs(
        layers.Conv2D(4, 5, name="tested"),
        (2, 4, 9, 1),
        "tested expects images of at least 5x5 pixels for its kernel_size, received 4x9. "
        "Use a smaller kernel_size, padding='same', or fewer pooling layers before it.",
    ),
    inputs(
        layers.MaxPooling2D((1, 3), name="tested"),
        (2, 4, 2, 1),
        "tested expects images of at least 1x3 pixels for its pool_size, received 4x2. "
        "Use a smaller pool_size, padding='same', or fewer pooling layers before it.",
    ),
    inputs(
        layers.BatchNormalization(name="tested"),
        (3,),
        "tested expects inputs of shape (N, ..., C), received (None,).",
    ),
    inputs(
        layers.Dense(4, name="tested"), (3,), "tested expects inputs of shape (N, ..., D), received (None,)."
    ),
    inputs(
        layers.Reshape((3, 4), name="tested"),
        (2, 10),
        "tested expects samples whose numbers fill (3, 4), received (10,), which has 10.",
    ),
    inputs(
        layers.Reshape((3, -1), name="tested"),
        (2, 5, 2),
        "tested expects samples whose numbers fill (3, -1), received (5, 2), which has 10.",
    ),
    inputs(
        layers.Softmax(2, name="tested"), (2, 5), "tested expects an axis for inputs of 2 axes, received 2."
    ),
    inputs(
        layers.Dropout(0.5, noise_shape=(None, 1), name="tested"),
        (2, 5, 5),
        "tested expects a noise_shape of 3 sizes, received (None, 1).",
    ),
]


@pytest.mark.parametrize(("layer", "shape", "text"), INPUTS)
def test_inputs_that_do_not_fit_are_refused_with_the_remedy(layer, shape, text):
    with pytest.raises(ValueError) as raised:
        layer(np.zeros(shape))
    assert str(raised.value) == text
    assert not layer.weights, "nothing was built for it"


def test_a_built_dense_layer_refuses_inputs_of_another_size():
    layer = layers.Dense(4, name="tested")
    layer(np.zeros((2, 5)))
    with pytest.raises(ValueError) as raised:
        layer(np.zeros((2, 6)))
    assert str(raised.value) == "tested expects inputs of shape (N, 5), received (N, 6)."


def test_a_built_convolution_refuses_images_with_other_channels():
    layer = layers.Conv2D(4, 3, name="tested")
    layer(np.zeros((2, 5, 5, 1)))
    with pytest.raises(ValueError) as raised:
        layer(np.zeros((2, 5, 5, 3)))
    assert str(raised.value) == "tested expects images of 1 channels, received 3."


def test_an_open_number_of_channels_is_refused():
    with pytest.raises(ValueError, match="tested expects the number of channels to be a whole number"):
        layers.Conv2D(4, 3, name="tested").ensure_built((None, 5, 5, None))
    with pytest.raises(ValueError, match="tested expects the number of inputs to be a whole number"):
        layers.Dense(4, name="tested").ensure_built((None, None))


def test_an_input_without_a_shape_is_refused():
    with pytest.raises(ValueError) as raised:
        layers.Input()
    assert str(raised.value) == "Input expects a shape such as (28, 28, 1), received none."


@pytest.mark.parametrize(("axis", "shape"), [(1, (2, 4, 4, 3)), (-2, (2, 3)), (3, (2, 3)), (0, (2, 3))])
def test_only_the_last_axis_is_normalized(axis, shape):
    last = len(shape) - 1
    with pytest.raises(NotImplementedError) as raised:
        layers.BatchNormalization(axis=axis, name="tested")(np.ones(shape))
    assert str(raised.value) == f"tested expects axis to be -1 or {last}, received {axis}."


def test_a_normalization_refuses_other_channels_than_it_was_built_for():
    layer = layers.BatchNormalization(name="tested")
    layer(np.ones((2, 3)))
    with pytest.raises(ValueError) as raised:
        layer(np.ones((2, 4)))
    assert str(raised.value) == "tested expects inputs of 3 channels, received 4."
