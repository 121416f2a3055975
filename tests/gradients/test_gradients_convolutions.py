"""The family of convolutions with all its settings, and the layers that frame and enlarge."""

import pytest
from gradients_slopes import check_layer
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tinycnn import kernels, layers, reference

both_sides = pytest.mark.parametrize("ops", [reference, kernels], ids=["reference", "kernels"])
seeds = st.integers(0, 2**32 - 1)
pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
edges = st.tuples(st.tuples(st.integers(0, 2), st.integers(0, 2)), st.tuples(st.integers(0, 2), st.just(1)))
# As large as the largest window with gaps.
images = st.tuples(st.integers(1, 3), st.integers(7, 9), st.integers(7, 9), st.integers(1, 3))
common = {
    "kernel_size": pairs,
    "padding": st.sampled_from(["valid", "same"]),
    "use_bias": st.booleans(),
    "activation": st.sampled_from([None, "tanh"]),
}


@both_sides
@settings(max_examples=20)
@given(
    shape=images,
    groups=st.integers(1, 3),
    filters=st.integers(1, 3),
    dilation_rate=pairs,
    seed=seeds,
    **common,
)
def test_conv2d_with_gaps_and_groups(ops, shape, groups, filters, seed, **arguments):
    layer = layers.Conv2D(groups * filters, groups=groups, **arguments, dtype="float64")
    check_layer(layer, (*shape[:3], shape[3] * groups), ops, seed)


@both_sides
@settings(max_examples=20)
@given(
    shape=images,
    strides=pairs,
    dilation_rate=pairs,
    depth_multiplier=st.integers(1, 3),
    seed=seeds,
    **common,
)
def test_depthwise_conv2d_with_any_strides_and_gaps(ops, shape, seed, **arguments):
    check_layer(layers.DepthwiseConv2D(**arguments, dtype="float64"), shape, ops, seed)


@both_sides
@settings(max_examples=20)
@given(
    shape=images,
    filters=st.integers(1, 4),
    strides=pairs,
    dilation_rate=pairs,
    depth_multiplier=st.integers(1, 2),
    seed=seeds,
    **common,
)
def test_separable_conv2d(ops, shape, seed, **arguments):
    check_layer(layers.SeparableConv2D(**arguments, dtype="float64"), shape, ops, seed)


@both_sides
@settings(max_examples=20)
@given(shape=images, filters=st.integers(1, 3), strides=pairs, dilation_rate=pairs, seed=seeds, **common)
def test_conv2d_transpose(ops, shape, strides, dilation_rate, seed, **arguments):
    assume(max(strides) == 1 or max(dilation_rate) == 1)
    arguments |= {"strides": strides, "dilation_rate": dilation_rate, "dtype": "float64"}
    check_layer(layers.Conv2DTranspose(**arguments), shape, ops, seed)


@both_sides
@settings(max_examples=10)
@given(shape=images, edges=edges, keepdims=st.booleans(), seed=seeds)
def test_frames_and_greatest_pixels(ops, shape, edges, keepdims, seed):
    check_layer(layers.ZeroPadding2D(edges, dtype="float64"), shape, ops, seed)
    check_layer(layers.Cropping2D(edges, dtype="float64"), shape, ops, seed)
    check_layer(layers.GlobalMaxPooling2D(keepdims=keepdims, dtype="float64"), shape, ops, seed)


@both_sides
@pytest.mark.parametrize("interpolation", ["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"])
@settings(max_examples=5)
@given(shape=images, size=pairs, seed=seeds)
def test_up_sampling(ops, interpolation, shape, size, seed):
    check_layer(layers.UpSampling2D(size, interpolation=interpolation, dtype="float64"), shape, ops, seed)


@both_sides
def test_permute_and_repeat(ops):
    check_layer(layers.Permute((3, 1, 2), dtype="float64"), (2, 3, 4, 5), ops, 0)
    check_layer(layers.RepeatVector(3, dtype="float64"), (2, 4), ops, 0)
