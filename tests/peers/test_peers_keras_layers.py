"""Each layer against Keras: output and gradients, settings drawn at random."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from peers_compare import (
    CONVOLUTION,
    IMAGES,
    POOLING,
    SEED,
    fits,
)

pytestmark = pytest.mark.keras
some = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@some
@given(CONVOLUTION, IMAGES, SEED)
def test_convolution(compare, arguments, shape, seed):
    assume(fits(shape, arguments["kernel_size"], arguments["padding"]))
    compare("Conv2D", arguments, shape, seed)


@some
@given(POOLING, IMAGES, SEED)
def test_max_pooling(compare, arguments, shape, seed):
    assume(fits(shape, arguments["pool_size"], arguments["padding"]))
    compare("MaxPooling2D", arguments, shape, seed)


@some
@given(POOLING, IMAGES, SEED)
def test_average_pooling(compare, arguments, shape, seed):
    assume(fits(shape, arguments["pool_size"], arguments["padding"]))
    compare("AveragePooling2D", arguments, shape, seed)


@some
@given(
    st.fixed_dictionaries({"center": st.booleans(), "scale": st.booleans(), "epsilon": st.floats(1e-3, 1)}),
    st.lists(st.integers(1, 5), min_size=2, max_size=4).map(tuple),
    st.booleans(),
    SEED,
)
def test_batch_normalization(compare, arguments, shape, training, seed):
    compare("BatchNormalization", arguments, shape, seed, training)


@some
@given(st.booleans(), IMAGES, SEED)
def test_global_average_pooling(compare, keepdims, shape, seed):
    compare("GlobalAveragePooling2D", {"keepdims": keepdims}, shape, seed)


@some
@given(st.integers(1, 6), st.booleans(), st.lists(st.integers(1, 5), min_size=2, max_size=4).map(tuple), SEED)
def test_dense_on_any_number_of_axes(compare, units, use_bias, shape, seed):
    compare("Dense", {"units": units, "use_bias": use_bias}, shape, seed)


@some
@given(
    st.sampled_from(["linear", "relu", "sigmoid", "tanh", "softmax"]),
    st.lists(st.integers(1, 5), min_size=2, max_size=4).map(tuple),
    SEED,
)
def test_activations(compare, name, shape, seed):
    assume(name != "softmax" or shape[-1] > 1)
    compare("Activation", {"activation": name}, shape, seed)


@some
@given(st.sampled_from(["relu", "sigmoid", "tanh", "softmax"]), SEED)
def test_activations_of_layers(compare, activation, seed):
    compare("Conv2D", {"filters": 3, "kernel_size": 2, "activation": activation}, (2, 4, 5, 2), seed)
    compare("Dense", {"units": 3, "activation": activation}, (4, 5), seed)


@some
@given(
    st.one_of(st.none(), st.floats(0, 2, width=32)),
    st.floats(0, 1, width=32),
    st.floats(0, 1, width=32),
    SEED,
)
def test_relu_with_its_variations(compare, max_value, negative_slope, threshold, seed):
    assume(max_value is None or max_value >= threshold)
    arguments = {"max_value": max_value, "negative_slope": negative_slope, "threshold": threshold}
    compare("ReLU", arguments, (3, 4, 5), seed)


def test_relu_that_ends_before_it_begins(compare):
    compare("ReLU", {"max_value": 0.5, "negative_slope": 0.5, "threshold": 1.0}, (3, 4, 5), 0)


@some
@given(st.sampled_from([-1, 1, 2, 3, -2, -3]), SEED)
def test_softmax_along_an_axis(compare, axis, seed):
    compare("Softmax", {"axis": axis}, (2, 3, 4, 5), seed)


@pytest.mark.parametrize("target", [(24,), (4, 6), (2, 3, 4), (-1,), (3, -1), (-1, 2, 2)])
def test_reshape(compare, target):
    compare("Reshape", {"target_shape": target}, (3, 4, 3, 2), 0)


@pytest.mark.parametrize("shape", [(3, 4), (3, 4, 2), (3, 4, 2, 5)])
def test_flatten(compare, shape):
    compare("Flatten", {}, shape, 0)


def test_dropout_outside_training(compare):
    compare("Dropout", {"rate": 0.5}, (3, 4), 0)
