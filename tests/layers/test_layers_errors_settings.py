"""Settings out of range, with the texts that a user reads."""

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
        "Unknown activation 'rleu'. Did you mean 'relu'?",
        units=4,
        activation="rleu",
    ),
    settings(
        layers.Activation,
        "Unknown activation 'softmaks'. Did you mean 'softmax'?",
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
        "tested expects strides or dilation_rate to be 1, received strides=(1, 2) and dilation_rate=(2, 2).",
        **CONV,
        strides=(1, 2),
        dilation_rate=2,
    ),
    settings(
        layers.Conv2DTranspose,
        "tested expects strides or dilation_rate to be 1, received strides=(2, 2) and dilation_rate=(2, 1).",
        **CONV,
        strides=2,
        dilation_rate=(2, 1),
    ),
    settings(layers.Conv2D, "tested expects groups to divide its 4 filters, received 3.", **CONV, groups=3),
    settings(
        layers.Conv2D,
        "tested expects groups to be a whole number of at least 1, received 0.",
        **CONV,
        groups=0,
    ),
    settings(
        layers.Conv2DTranspose,
        "tested expects output_padding below its strides (2, 1), received (1, 1).",
        **CONV,
        strides=(2, 1),
        output_padding=1,
    ),
    settings(
        layers.Conv2DTranspose,
        "tested expects output_padding of at least 1 for windows of even length, received (0, 0). "
        "With padding='same', 0 leaves no place for the last window.",
        filters=2,
        kernel_size=4,
        strides=2,
        padding="same",
        output_padding=0,
    ),
    settings(
        layers.DepthwiseConv2D,
        "tested expects depth_multiplier to be a whole number of at least 1, received 0.",
        kernel_size=3,
        depth_multiplier=0,
    ),
    settings(
        layers.ZeroPadding2D,
        "tested expects padding to be a whole number of at least 0, received -1.",
        padding=-1,
    ),
    settings(
        layers.Cropping2D,
        "tested expects cropping to be a whole number, two, or two pairs of them, received (1, 2, 3).",
        cropping=(1, 2, 3),
    ),
    settings(
        layers.UpSampling2D,
        "Unknown interpolation of tested 'linear'. Did you mean 'bilinear'? "
        "Known: bicubic, bilinear, lanczos3, lanczos5, nearest.",
        interpolation="linear",
    ),
    settings(
        layers.Permute,
        "tested expects dims to be 1, 2, and so on, in any order, received (1, 3).",
        dims=(1, 3),
    ),
    settings(layers.RepeatVector, "tested expects n to be a whole number of at least 1, received 0.", n=0),
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
    settings(
        layers.BatchNormalization,
        "tested expects synchronized to be False, received True.",
        NotImplementedError,
        synchronized=True,
    ),
    settings(layers.Flatten, "tested expects a shape such as (28, 28, 1), received 1.5.", input_shape=1.5),
]


@pytest.mark.parametrize(("cls", "arguments", "error", "text"), SETTINGS)
def test_settings_out_of_range_are_refused_when_the_layer_is_made(cls, arguments, error, text):
    with pytest.raises(error) as raised:
        cls(**arguments, name="tested")
    assert str(raised.value).startswith(text)


@pytest.mark.parametrize(
    ("cls", "arguments", "text"),
    [
        (
            layers.Conv2D,
            {**CONV, "activaton": "relu"},
            "tested has no argument 'activaton'. Did you mean 'activation'? Known: activation, activity_reg",
        ),
        (
            layers.Dropout,
            {"rate": 0.5, "probability": 0.5},
            "tested has no argument 'probability'. Known: activity_regularizer, dtype, input_shape, name, ",
        ),
    ],
)
def test_an_unknown_argument_is_refused_with_the_nearest_known_one(cls, arguments, text):
    with pytest.raises(TypeError) as raised:
        cls(**arguments, name="tested")
    assert str(raised.value).startswith(text)
