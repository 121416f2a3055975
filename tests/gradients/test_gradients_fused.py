"""Every fused step, with and without the gradient by its input."""

import pytest
from gradients_slopes import check_steps
from hypothesis import given, settings
from hypothesis import strategies as st

from tinycnn import kernels, layers, reference
from tinycnn.engine.fusions import FUSIONS
from tinycnn.kernels import _tiles

both_sides = pytest.mark.parametrize("ops", [reference, kernels], ids=["reference", "kernels"])
seeds = st.integers(0, 2**32 - 1)
pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
convolutions = {
    # Windows of one channel and few weights, and whole vectors of filters, have a way of
    # their own; so have rows of 16 and 8 numbers.
    "shape": st.tuples(
        st.integers(1, 3), st.integers(6, 9), st.integers(6, 9), st.sampled_from([1, 2, 3, 8, 16])
    ),
    "filters": st.sampled_from([1, 3, 8, 16, 24]),
    "kernel_size": pairs,
    "strides": st.tuples(st.integers(1, 2), st.integers(1, 2)),
    "padding": st.sampled_from(["valid", "same"]),
    "use_bias": st.booleans(),
    "seed": seeds,
}


@both_sides
@settings(max_examples=60)
@given(pool=st.tuples(st.integers(1, 2), st.integers(1, 3)), **convolutions)
def test_convolution_relu_and_max_pool(ops, shape, pool, seed, **arguments):
    pool = (pool[0], min(pool[1], 2))
    conv = layers.Conv2D(**arguments, activation="relu", dtype="float64")
    steps = [conv, layers.MaxPooling2D(pool, dtype="float64")]
    check_steps(steps, shape, ops, seed, ["conv2d + relu + max_pooling2d"])


@settings(max_examples=30)
@given(**{**convolutions, "shape": st.tuples(*[st.integers(1, 2), st.just(8), st.just(7), st.just(1)])})
def test_convolution_relu_and_max_pool_of_few_channels_below_other_layers(shape, seed, **arguments):
    """As the first layer of a model: its own gradient by the input is not asked for."""
    arguments["filters"] = 8 * (1 + arguments["filters"] % 2)
    conv = layers.Conv2D(**arguments, activation="relu", dtype="float64")
    stack = [conv, layers.MaxPooling2D(dtype="float64"), layers.Flatten(), layers.Dense(3, dtype="float64")]
    check_steps(stack, shape, kernels, seed, ["conv2d + relu + max_pooling2d", "flatten", "dense"])


@settings(max_examples=20)
@given(**convolutions)
def test_convolution_relu_and_max_pool_by_columns(shape, seed, **arguments):
    """The way of kernels whose weights are many."""
    conv = layers.Conv2D(**arguments, activation="relu", dtype="float64")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_tiles, "MOST_BYTES", 0)
        check_steps([conv, layers.MaxPooling2D((2, 2), dtype="float64")], shape, kernels, seed)


@both_sides
@settings(max_examples=40)
@given(**convolutions)
def test_convolution_and_relu(ops, shape, seed, **arguments):
    conv = layers.Conv2D(**arguments, activation="relu", dtype="float64")
    check_steps([conv], shape, ops, seed, ["conv2d + relu"])


@both_sides
@settings(max_examples=30)
@given(
    shape=st.lists(st.integers(1, 6), min_size=2, max_size=3).map(tuple),
    units=st.integers(1, 17),
    use_bias=st.booleans(),
    seed=seeds,
)
def test_dense_and_relu(ops, shape, seed, **arguments):
    dense = layers.Dense(**arguments, activation="relu", dtype="float64")
    check_steps([dense], shape, ops, seed, ["dense + relu"])


@pytest.mark.parametrize(
    ("pool", "labels"),
    [
        ({"strides": 1}, ["conv2d + relu", "max_pooling2d"]),
        ({"padding": "same"}, ["conv2d + relu", "max_pooling2d"]),
        ({"pool_size": (2, 2), "strides": (2, 2)}, ["conv2d + relu + max_pooling2d"]),
    ],
)
@pytest.mark.parametrize("written", ["argument", "Activation", "ReLU"])
def test_only_pools_whose_windows_lie_side_by_side_are_fused(pool, labels, written):
    stack = [layers.Conv2D(3, 2, activation="relu" if written == "argument" else None, dtype="float64")]
    if written != "argument":
        stack.append(layers.ReLU() if written == "ReLU" else layers.Activation("relu"))
    stack.append(layers.MaxPooling2D(**pool))
    check_steps(stack, (2, 6, 6, 1), kernels, 0, labels)


def test_a_pool_of_too_many_pixels_for_a_byte_is_not_fused():
    stack = [layers.Conv2D(1, 1, activation="relu", dtype="float64"), layers.MaxPooling2D(16)]
    check_steps(stack, (1, 16, 16, 1), kernels, 0, ["conv2d + relu", "max_pooling2d"])


@pytest.mark.parametrize("layer", [layers.ReLU(max_value=0.77), layers.ReLU(negative_slope=0.1)])
def test_a_relu_with_variations_is_not_taken_for_a_plain_one(layer):
    stack = [layers.Dense(4, dtype="float64"), layer]
    check_steps(stack, (3, 5), kernels, 0, ["dense", "relu_layer"])


def test_every_row_of_the_table_is_checked_here():
    assert [" + ".join(pattern) for pattern, _ in FUSIONS] == [
        "conv2d + relu + max_pooling2d",
        "conv2d + relu",
        "dense + relu",
    ]
