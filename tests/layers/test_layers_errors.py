"""Wrong settings and wrong inputs, with the texts that a user reads."""

import numpy as np
import pytest

from tinycnn import layers


def settings(cls, text, error=ValueError, **arguments):
    return pytest.param(cls, arguments, error, text, id=f"{cls.__name__}-{arguments}")


CONV, POOL = {"filters": 4, "kernel_size": 3}, "tested expects {} to be a whole number{}, received {}."
AT_LEAST_1 = " of at least 1"
SETTINGS = [
    *(
        settings(
            layers.Dropout,
            f"tested expects rate to be in [0, 1), received {rate!r}. 0.5 drops half of the values.",
            rate=rate,
        )
        for rate in (1, 1.0, -0.1, 30, float("nan"), "half", None, True)
    ),
    settings(layers.Conv2D, POOL.format("filters", AT_LEAST_1, "0"), **{**CONV, "filters": 0}),
    settings(layers.Conv2D, POOL.format("filters", AT_LEAST_1, "2.5"), **{**CONV, "filters": 2.5}),
    settings(layers.Conv2D, POOL.format("filters", AT_LEAST_1, "True"), **{**CONV, "filters": True}),
    settings(layers.Conv2D, POOL.format("kernel_size", AT_LEAST_1, "0"), **{**CONV, "kernel_size": 0}),
    settings(layers.Conv2D, POOL.format("kernel_size", AT_LEAST_1, "-1"), **{**CONV, "kernel_size": (3, -1)}),
    settings(
        layers.Conv2D,
        POOL.format("kernel_size", " or two", "(3, 3, 3)"),
        **{**CONV, "kernel_size": (3, 3, 3)},
    ),
    settings(layers.Conv2D, POOL.format("kernel_size", " or two", "'3x3'"), **{**CONV, "kernel_size": "3x3"}),
    settings(layers.Conv2D, POOL.format("strides", AT_LEAST_1, "0"), **CONV, strides=0),
    settings(layers.Conv2D, POOL.format("strides", AT_LEAST_1, "1.5"), **CONV, strides=(1, 1.5)),
    settings(layers.MaxPooling2D, POOL.format("pool_size", AT_LEAST_1, "0"), pool_size=0),
    settings(layers.AveragePooling2D, POOL.format("strides", AT_LEAST_1, "0"), strides=(0, 2)),
    settings(layers.Dense, POOL.format("units", AT_LEAST_1, "-3"), units=-3),
    settings(layers.Dense, POOL.format("units", AT_LEAST_1, "'10'"), units="10"),
    settings(
        layers.Conv2D,
        "Unknown padding of tested 'sam'. Did you mean 'same'? Known: same, valid.",
        **CONV,
        padding="sam",
    ),
    settings(
        layers.MaxPooling2D,
        "Unknown padding of tested 'full'. Known: same, valid.",
        padding="full",
    ),
    settings(
        layers.Dense,
        "Unknown activation 'rleu'. Did you mean 'relu'? Known: linear, relu, sigmoid, softmax, tanh.",
        units=4,
        activation="rleu",
    ),
    settings(
        layers.Activation,
        "Unknown activation 'softmaks'. Did you mean 'softmax'? Known: linear, relu, sigmoid, softmax, tanh.",
        activation="softmaks",
    ),
    settings(
        layers.Dense, "tested expects dtype 'float32' or 'float64', received 'int32'.", units=4, dtype="int32"
    ),
    settings(
        layers.Dense,
        "tested expects dtype 'float32' or 'float64', received 'float16'.",
        units=4,
        dtype="float16",
    ),
    settings(
        layers.Conv2D,
        "tested expects data_format to be None or 'channels_last', received 'channels_first'.",
        NotImplementedError,
        **CONV,
        data_format="channels_first",
    ),
    settings(
        layers.Conv2D,
        "tested expects dilation_rate to be 1 or (1, 1) or [1, 1], received 2.",
        NotImplementedError,
        **CONV,
        dilation_rate=2,
    ),
    settings(
        layers.Conv2D, "tested expects groups to be 1, received 2.", NotImplementedError, **CONV, groups=2
    ),
    settings(
        layers.ReLU, "tested expects max_value to be a number of at least 0, received -1.", max_value=-1
    ),
    settings(
        layers.ReLU,
        "tested expects negative_slope to be a number of at least 0, received None.",
        negative_slope=None,
    ),
    settings(layers.Softmax, "tested expects axis to be a whole number other than 0, received 0.", axis=0),
    settings(
        layers.Reshape,
        "tested expects a target_shape with at most one -1, received (-1, -1).",
        target_shape=(-1, -1),
    ),
    settings(
        layers.GlobalAveragePooling2D, "tested expects keepdims to be True or False, received 1.", keepdims=1
    ),
    settings(layers.Flatten, "tested expects a shape such as (28, 28, 1), received 1.5.", input_shape=1.5),
]


@pytest.mark.parametrize(("cls", "arguments", "error", "text"), SETTINGS)
def test_settings_out_of_range_are_refused_when_the_layer_is_made(cls, arguments, error, text):
    with pytest.raises(error) as raised:
        cls(**arguments, name="tested")
    assert str(raised.value) == text


@pytest.mark.parametrize(
    ("cls", "arguments", "text"),
    [
        (
            layers.Conv2D,
            {**CONV, "activaton": "relu"},
            "tested has no argument 'activaton'. Did you mean 'activation'? Known: activation, "
            "bias_initializer, data_format, dilation_rate, dtype, filters, groups, input_shape, "
            "kernel_initializer, kernel_size, name, padding, strides, trainable, use_bias.",
        ),
        (
            layers.Dropout,
            {"rate": 0.5, "probability": 0.5},
            "tested has no argument 'probability'. Known: dtype, input_shape, name, noise_shape, rate, seed, "
            "trainable.",
        ),
    ],
)
def test_an_unknown_argument_is_refused_with_the_nearest_known_one(cls, arguments, text):
    with pytest.raises(TypeError) as raised:
        cls(**arguments, name="tested")
    assert str(raised.value) == text


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
