"""The family of convolutions, and the layers that frame, crop and enlarge, against Keras."""

import inspect
import json

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from peers_compare import IMAGES, PADDING, PAIR, SEED, assert_close, fits, numbers, our_pass

import tinycnn
from tinycnn import layers

pytestmark = pytest.mark.keras
some = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
few = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
STRIDES = st.tuples(st.integers(1, 3), st.integers(1, 3))
EDGES = st.tuples(st.integers(0, 3), st.integers(0, 3))
FRAME = st.one_of(st.integers(0, 3), EDGES, st.tuples(EDGES, EDGES))
ACTIVATION = st.sampled_from([None, "relu", "tanh"])


def has_room(arguments, shape):
    """Whether the window, with its gaps, has a place in the images."""
    gaps = arguments.get("dilation_rate", (1, 1))
    window = [(arguments["kernel_size"][i] - 1) * gaps[i] + 1 for i in range(2)]
    return fits(shape, window, arguments["padding"])


def common(**more):
    return st.fixed_dictionaries(
        {
            "kernel_size": PAIR,
            "padding": PADDING,
            "use_bias": st.booleans(),
            "activation": ACTIVATION,
            **more,
        }
    )


@some
@given(common(filters=st.integers(1, 4), dilation_rate=PAIR), IMAGES, SEED)
def test_convolution_with_gaps(compare, arguments, shape, seed):
    assume(has_room(arguments, shape))
    compare("Conv2D", arguments, shape, seed)


@some
@given(common(strides=STRIDES), st.integers(1, 3), st.integers(1, 3), IMAGES, SEED)
def test_convolution_in_groups(compare, arguments, groups, filters, shape, seed):
    assume(has_room(arguments, shape))
    arguments = {**arguments, "groups": groups, "filters": groups * filters}
    compare("Conv2D", arguments, (*shape[:3], shape[3] * groups), seed)


@few
@given(common(dilation_rate=PAIR), st.integers(2, 3), IMAGES, SEED)
def test_convolution_in_groups_with_gaps(compare, arguments, groups, shape, seed):
    assume(has_room(arguments, shape))
    arguments = {**arguments, "groups": groups, "filters": 2 * groups}
    compare("Conv2D", arguments, (*shape[:3], shape[3] * groups), seed)


@some
@given(common(strides=st.integers(1, 3), depth_multiplier=st.integers(1, 3)), IMAGES, SEED)
def test_depthwise_convolution(compare, arguments, shape, seed):
    assume(has_room(arguments, shape))
    compare("DepthwiseConv2D", arguments, shape, seed)


@some
@given(common(dilation_rate=PAIR, depth_multiplier=st.integers(1, 3)), IMAGES, SEED)
def test_depthwise_convolution_with_gaps(compare, arguments, shape, seed):
    assume(has_room(arguments, shape))
    compare("DepthwiseConv2D", arguments, shape, seed)


@some
@given(
    common(filters=st.integers(1, 4), strides=st.integers(1, 3), depth_multiplier=st.integers(1, 3)),
    IMAGES,
    SEED,
)
def test_separable_convolution(compare, arguments, shape, seed):
    assume(has_room(arguments, shape))
    compare("SeparableConv2D", arguments, shape, seed)


@few
@given(common(filters=st.integers(1, 4), dilation_rate=PAIR), IMAGES, SEED)
def test_separable_convolution_with_gaps(compare, arguments, shape, seed):
    assume(has_room(arguments, shape))
    compare("SeparableConv2D", arguments, shape, seed)


@some
@given(common(filters=st.integers(1, 4), strides=STRIDES), st.none() | EDGES, IMAGES, SEED)
def test_transposed_convolution(compare, arguments, output_padding, shape, seed):
    if output_padding is not None:
        pairs = zip(output_padding, arguments["strides"], arguments["kernel_size"], strict=True)
        for more, stride, length in pairs:
            assume(more < stride and (arguments["padding"] == "valid" or length % 2 + more > 0))
    compare("Conv2DTranspose", {**arguments, "output_padding": output_padding}, shape, seed)


@some
@given(common(filters=st.integers(1, 4), dilation_rate=PAIR), IMAGES, SEED)
def test_transposed_convolution_with_gaps(torch, eager, arguments, shape, seed):
    """TensorFlow cannot do this on a CPU; with a step of 1 "same" is the middle of "valid"."""
    layer = layers.Conv2DTranspose(**{**arguments, "use_bias": False, "activation": None})
    layer.ensure_built((None, *shape[1:]))
    x, kernel = (array.astype("float32") for array in numbers(seed, shape, layer.kernel.shape))
    layer.set_weights([kernel])
    inputs, weights = (torch.tensor(array, requires_grad=True) for array in (x, kernel))
    images, filters = inputs.permute(0, 3, 1, 2), weights.permute(3, 2, 0, 1).contiguous()
    y = torch.nn.functional.conv_transpose2d(images, filters, dilation=arguments["dilation_rate"])
    if arguments["padding"] == "same":
        first = [
            (length - 1) * gap // 2
            for length, gap in zip(arguments["kernel_size"], arguments["dilation_rate"], strict=True)
        ]
        y = y[:, :, first[0] : first[0] + shape[1], first[1] : first[1] + shape[2]]
    y = y.permute(0, 2, 3, 1)
    (dy,) = numbers(seed + 2, tuple(y.shape))
    y.backward(torch.tensor(dy.astype("float32")))
    our_y, our_dx, our_dw = our_pass(layer, x, dy, eager)
    assert_close(our_y, y.detach().numpy())
    assert_close(our_dx, inputs.grad.numpy())
    assert_close(our_dw[0], weights.grad.numpy())


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_depthwise_convolution_with_steps_and_gaps(compare, padding):
    arguments = {"kernel_size": 3, "strides": 2, "dilation_rate": 2, "padding": padding}
    compare("DepthwiseConv2D", arguments, (2, 9, 8, 3), 0)


@few
@given(st.booleans(), IMAGES, SEED)
def test_global_max_pooling(compare, keepdims, shape, seed):
    compare("GlobalMaxPooling2D", {"keepdims": keepdims}, shape, seed)


@few
@given(FRAME, IMAGES, SEED)
def test_zero_padding(compare, padding, shape, seed):
    compare("ZeroPadding2D", {"padding": padding}, shape, seed)


@few
@given(FRAME, IMAGES, SEED)
def test_cropping(compare, cropping, shape, seed):
    shape = (shape[0], shape[1] + 6, shape[2] + 6, shape[3])
    compare("Cropping2D", {"cropping": cropping}, shape, seed)


@pytest.mark.parametrize("interpolation", ["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"])
@few
@given(PAIR, IMAGES, SEED)
def test_up_sampling(compare, interpolation, size, shape, seed):
    compare("UpSampling2D", {"size": size, "interpolation": interpolation}, shape, seed)


@pytest.mark.parametrize("dims", [(1, 2, 3), (3, 1, 2), (2, 3, 1), (3, 2, 1)])
def test_permute(compare, dims):
    compare("Permute", {"dims": dims}, (2, 3, 4, 5), 0)


def test_repeat_vector(compare):
    compare("RepeatVector", {"n": 3}, (2, 5), 0)


REGULARIZED = {"bias_regularizer": "l1", "activity_regularizer": "l2", "bias_constraint": "non_neg"}
MANY = [
    ("Conv2D", {"filters": 4, "kernel_size": 3, "dilation_rate": 2, "groups": 2, **REGULARIZED}),
    ("DepthwiseConv2D", {"kernel_size": (3, 1), "depth_multiplier": 2, "dilation_rate": 2, **REGULARIZED}),
    ("DepthwiseConv2D", {"kernel_size": 2, "depthwise_initializer": "he_normal", "name": "kernel_deep"}),
    ("DepthwiseConv2D", {"kernel_size": 2, "depthwise_regularizer": "l2", "depthwise_constraint": "non_neg"}),
    ("SeparableConv2D", {"filters": 4, "kernel_size": 3, "depth_multiplier": 2, "strides": 2, **REGULARIZED}),
    ("SeparableConv2D", {"filters": 4, "kernel_size": 3, "pointwise_initializer": "ones"}),
    ("SeparableConv2D", {"filters": 4, "kernel_size": 3, "depthwise_initializer": "ones"}),
    ("SeparableConv2D", {"filters": 4, "kernel_size": 3, "depthwise_regularizer": "l2"}),
    ("SeparableConv2D", {"filters": 4, "kernel_size": 3, "pointwise_constraint": "non_neg"}),
    ("Conv2DTranspose", {"filters": 4, "kernel_size": 3, "strides": 2, "output_padding": 1, **REGULARIZED}),
    ("Conv2DTranspose", {"filters": 4, "kernel_size": 3, "dilation_rate": (1, 2), "activation": "relu"}),
    ("MaxPooling2D", {}),
    ("AveragePooling2D", {"pool_size": 3, "strides": 1, "padding": "same"}),
    ("GlobalAveragePooling2D", {}),
    ("GlobalMaxPooling2D", {"keepdims": True}),
    ("ZeroPadding2D", {"padding": (1, (2, 3))}),
    ("Cropping2D", {}),
    ("Cropping2D", {"cropping": 2}),
    ("UpSampling2D", {"size": 3, "interpolation": "bilinear"}),
    ("Permute", {"dims": (2, 1)}),
    ("RepeatVector", {"n": 3}),
    ("Reshape", {"target_shape": (3, -1)}),
    ("Flatten", {}),
]


def plain(config):
    """The config as text; what initializers and regularizers say of themselves is their matter."""
    found = {
        key: value["class_name"] if isinstance(value, dict) and key != "dtype" else value
        for key, value in config.items()
    }
    return json.dumps(found, sort_keys=True)


@pytest.mark.parametrize(("name", "arguments"), MANY)
def test_configs_are_those_of_keras_and_go_both_ways(keras, name, arguments):
    arguments = {"name": "given", **arguments}
    ours, theirs = getattr(layers, name)(**arguments), getattr(keras.layers, name)(**arguments)
    expected = plain(theirs.get_config())
    assert plain(ours.get_config()) == expected
    assert plain(type(theirs).from_config(ours.get_config()).get_config()) == expected
    config = {
        key: value["class_name"] if key.endswith("initializer") else value
        for key, value in theirs.get_config().items()
    }
    assert plain(type(ours).from_config(config).get_config()) == expected


@pytest.mark.parametrize(
    "name",
    [
        *("Conv2D", "DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose", "MaxPooling2D", "ZeroPadding2D"),
        *("GlobalMaxPooling2D", "Cropping2D", "UpSampling2D", "Permute", "RepeatVector"),
    ],
)
def test_arguments_stand_in_the_order_of_keras(keras, name):
    ours, theirs = (
        [p for p in inspect.signature(getattr(side.layers, name).__init__).parameters if p != "self"]
        for side in (tinycnn, keras)
    )
    ours, theirs = ([p for p in side if p not in ("settings", "kwargs", "name")] for side in (ours, theirs))
    assert ours == theirs


@pytest.mark.parametrize("name", ["Convolution2D", "Convolution2DTranspose", "SeparableConvolution2D"])
def test_second_names_are_those_of_keras(keras, name):
    assert getattr(layers, name).__name__ == getattr(keras.layers, name).__name__


def test_equal_greatest_pixels_share_the_gradient_as_in_keras(keras, tf):
    x = np.random.default_rng(0).integers(0, 3, (2, 3, 4, 5)).astype("float32")
    dy = np.random.default_rng(1).normal(size=(2, 5)).astype("float32")
    with tf.GradientTape() as tape:
        variable = tf.constant(x)
        tape.watch(variable)
        total = tf.reduce_sum(keras.layers.GlobalMaxPooling2D()(variable) * dy)
    _, dx, _ = our_pass(layers.GlobalMaxPooling2D(), x, dy)
    np.testing.assert_allclose(dx, tape.gradient(total, variable), rtol=1e-6)
