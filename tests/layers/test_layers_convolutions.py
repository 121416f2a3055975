"""The family of convolutions by worked examples, and what the engine may fuse."""

import numpy as np
import pytest

from tinycnn import Input, Sequential, layers
from tinycnn.engine.fusions import fuse


def square(size):
    return np.arange(float(size * size), dtype="float32").reshape(1, size, size, 1)


def test_a_window_with_gaps_sees_every_second_pixel():
    layer = layers.Conv2D(1, 2, dilation_rate=2, kernel_initializer="ones")
    assert layer(square(4))[0, :, :, 0].tolist() == [[20, 24], [36, 40]]


def test_filters_of_a_group_see_its_channels_alone():
    layer = layers.Conv2D(2, 1, groups=2, kernel_initializer="ones")
    x = np.array([1, 10, 100, 1000], "float32").reshape(1, 1, 1, 4)
    assert layer(x).ravel().tolist() == [11, 1100]


def test_groups_of_one_channel_are_a_depthwise_convolution():
    grouped = layers.Conv2D(6, 2, groups=3, padding="same")
    depthwise = layers.DepthwiseConv2D(2, depth_multiplier=2, padding="same")
    x = np.random.default_rng(0).normal(size=(2, 5, 4, 3)).astype("float32")
    for layer in (grouped, depthwise):
        layer.ensure_built((None, 5, 4, 3))
    kernel, bias = grouped.get_weights()
    bias[:] = np.arange(6)
    grouped.set_weights([kernel, bias])
    depthwise.set_weights([kernel.reshape(2, 2, 3, 2), bias])
    np.testing.assert_allclose(grouped(x), depthwise(x), rtol=1e-5, atol=1e-5)


def test_a_transposed_convolution_writes_the_kernel_at_every_step():
    layer = layers.Conv2DTranspose(1, 2, strides=2, kernel_initializer="ones")
    x = np.array([[1, 2], [3, 4]], "float32").reshape(1, 2, 2, 1)
    expected = [[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]]
    assert layer(x)[0, :, :, 0].tolist() == expected


def test_the_greatest_pixel_of_an_image_may_be_a_nan():
    x = square(3)
    x[0, 1, 1, 0] = np.nan
    assert np.isnan(layers.GlobalMaxPooling2D()(x)).all()


@pytest.mark.parametrize(
    ("settings", "kind"),
    [({}, "conv2d"), ({"dilation_rate": 2}, "dilated_conv2d"), ({"groups": 2}, "grouped_conv2d")],
)
def test_no_fused_step_stands_for_gaps_or_groups(settings, kind):
    layer = layers.Conv2D(4, 3, activation="relu", **settings)
    layer.ensure_built((None, 8, 8, 2))
    parts = layer.parts()
    assert [part.kind for part in parts] == [kind, "relu"]
    assert len(fuse(parts)) == (1 if not settings else 2)


@pytest.mark.parametrize(
    ("layer", "shape", "text"),
    [
        (
            layers.Conv2D(4, 3, groups=2, name="tested"),
            (None, 8, 8, 3),
            "tested expects groups to divide its 3 channels, received 2.",
        ),
        (
            layers.Cropping2D(4, name="tested"),
            (None, 8, 8, 3),
            "tested expects images larger than its cropping ((4, 4), (4, 4)), received 8x8.",
        ),
    ],
)
def test_inputs_that_do_not_fit_are_refused(layer, shape, text):
    with pytest.raises(ValueError) as raised:
        layer.ensure_built(shape)
    assert str(raised.value) == text


@pytest.mark.parametrize(
    "layer",
    [
        layers.Conv2D(4, 3),
        layers.DepthwiseConv2D(3),
        layers.SeparableConv2D(4, 3),
        layers.Conv2DTranspose(4, 3),
    ],
    ids=lambda layer: type(layer).__name__,
)
def test_other_numbers_of_channels_are_refused_once_built(layer):
    layer.ensure_built((None, 8, 8, 3))
    with pytest.raises(ValueError, match="expects images of 3 channels, received 2"):
        layer.ensure_built((None, 8, 8, 2))


def test_a_network_of_all_of_them_learns_the_same_with_and_without_kernels():
    def learned(eager):
        model = Sequential(
            [
                Input((8, 8, 3)),
                layers.ZeroPadding2D((1, 2)),
                layers.DepthwiseConv2D(3, depth_multiplier=2, activation="relu"),
                layers.Conv2D(6, 3, groups=2, padding="same", activation="relu"),
                layers.Conv2D(4, 3, dilation_rate=2, padding="same", activation="relu"),
                layers.SeparableConv2D(5, 3, strides=2, padding="same", activation="relu"),
                layers.UpSampling2D(2, interpolation="bilinear"),
                layers.Conv2DTranspose(3, 3, strides=2, padding="same", activation="relu"),
                layers.Cropping2D(1),
                layers.Permute((2, 1, 3)),
                layers.GlobalMaxPooling2D(),
                layers.RepeatVector(2),
                layers.Flatten(),
                layers.Dense(2),
            ]
        )
        rng = np.random.default_rng(0)
        model.set_weights([rng.normal(size=w.shape).astype("float32") * 0.3 for w in model.get_weights()])
        model.compile("sgd", "mse", run_eagerly=eager)
        x, y = rng.normal(size=(40, 8, 8, 3)).astype("float32"), rng.normal(size=(40, 2)).astype("float32")
        model.fit(x, y, batch_size=16, epochs=2, verbose=0, shuffle=False)
        return model.get_weights()

    for fast, plain in zip(learned(False), learned(True), strict=True):
        np.testing.assert_allclose(fast, plain, rtol=1e-3, atol=1e-4)
