"""Every layer with all its settings, layer by layer as it was written."""

import pytest
from gradients_slopes import check_layer
from hypothesis import given, settings
from hypothesis import strategies as st

from tinycnn import kernels, layers, reference

both_sides = pytest.mark.parametrize("ops", [reference, kernels], ids=["reference", "kernels"])
seeds = st.integers(0, 2**32 - 1)
pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
paddings = st.sampled_from(["valid", "same"])
images = st.tuples(st.integers(1, 3), st.integers(3, 6), st.integers(3, 6), st.integers(1, 3))
activations = st.sampled_from([None, "relu", "sigmoid", "tanh", "softmax"])
shapes = st.lists(st.integers(1, 5), min_size=2, max_size=4).map(tuple)


@both_sides
@settings(max_examples=40)
@given(
    shape=images,
    filters=st.sampled_from([1, 3, 8, 17]),
    kernel_size=pairs,
    strides=pairs,
    padding=paddings,
    activation=activations,
    use_bias=st.booleans(),
    seed=seeds,
)
def test_conv2d(ops, shape, seed, **arguments):
    check_layer(layers.Conv2D(**arguments, dtype="float64"), shape, ops, seed)


@both_sides
@settings(max_examples=30)
@given(shape=shapes, units=st.integers(1, 9), activation=activations, use_bias=st.booleans(), seed=seeds)
def test_dense_over_any_number_of_axes(ops, shape, seed, **arguments):
    check_layer(layers.Dense(**arguments, dtype="float64"), shape, ops, seed)


@both_sides
@pytest.mark.parametrize("cls", [layers.MaxPooling2D, layers.AveragePooling2D])
@settings(max_examples=30)
@given(shape=images, pool_size=pairs, strides=st.none() | pairs, padding=paddings, seed=seeds)
def test_pooling(ops, cls, shape, seed, **arguments):
    check_layer(cls(**arguments, dtype="float64"), shape, ops, seed)


@both_sides
@settings(max_examples=10)
@given(shape=images, keepdims=st.booleans(), seed=seeds)
def test_global_average_pooling(ops, shape, keepdims, seed):
    check_layer(layers.GlobalAveragePooling2D(keepdims=keepdims, dtype="float64"), shape, ops, seed)


@both_sides
@settings(max_examples=20)
@given(shape=shapes, name=st.sampled_from(["linear", "relu", "sigmoid", "tanh", "softmax"]), seed=seeds)
def test_activation(ops, shape, name, seed):
    check_layer(layers.Activation(name, dtype="float64"), shape, ops, seed)


@both_sides
@settings(max_examples=30)
@given(
    shape=shapes,
    max_value=st.sampled_from([None, 0.7071]),  # edges that no input lies on
    negative_slope=st.sampled_from([0.0, 0.3]),
    threshold=st.sampled_from([0.0, 0.3183]),
    seed=seeds,
)
def test_relu_with_all_its_variations(ops, shape, seed, **arguments):
    check_layer(layers.ReLU(**arguments, dtype="float64"), shape, ops, seed)


@both_sides
@settings(max_examples=20)
@given(shape=shapes, data=st.data(), seed=seeds)
def test_softmax_along_any_axis(ops, shape, data, seed):
    axis = data.draw(st.integers(1, len(shape) - 1) | st.integers(1 - len(shape), -1))
    check_layer(layers.Softmax(axis, dtype="float64"), shape, ops, seed)


@both_sides
@settings(max_examples=30)
@given(
    shape=shapes,
    rate=st.sampled_from([0.0, 0.3, 0.9]),
    own_seed=st.none() | seeds,
    training=st.booleans(),
    data=st.data(),
    seed=seeds,
)
def test_dropout_with_and_without_a_repeated_mask(ops, shape, rate, own_seed, training, data, seed):
    noise_shape = data.draw(st.none() | st.tuples(*[st.sampled_from([1, None])] * len(shape)))
    layer = layers.Dropout(rate, noise_shape, own_seed, dtype="float64")
    check_layer(layer, shape, ops, seed, training)


@both_sides
@settings(max_examples=40)
@given(
    shape=shapes,
    epsilon=st.sampled_from([1e-3, 0.5]),
    center=st.booleans(),
    scale=st.booleans(),
    trainable=st.booleans(),
    training=st.booleans(),
    seed=seeds,
)
def test_batch_normalization(ops, shape, seed, training, **arguments):
    check_layer(layers.BatchNormalization(**arguments, dtype="float64"), shape, ops, seed, training)


@settings(max_examples=10)
@given(shape=shapes, seed=seeds)
def test_flatten_and_reshape(shape, seed):
    check_layer(layers.Flatten(dtype="float64"), shape, kernels, seed)
    check_layer(layers.Reshape((*shape[:0:-1], 1), dtype="float64"), shape, kernels, seed)
    check_layer(layers.Reshape((-1, shape[-1]), dtype="float64"), shape, kernels, seed)
