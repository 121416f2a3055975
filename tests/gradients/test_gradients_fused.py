"""Every fused step, with and without the gradient by its input."""

import numpy as np
import pytest
from gradients_slopes import check_steps, prepared
from hypothesis import given, settings
from hypothesis import strategies as st

from tinycnn import kernels, layers, reference
from tinycnn.checking.gradcheck import made_input
from tinycnn.engine.fusions import FOLDINGS, FUSIONS
from tinycnn.engine.program import Program
from tinycnn.kernels import _pooled_tiles, _tiles
from tinycnn.run import Run

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
def test_convolution_relu_and_max_pool_of_deep_windows(shape, seed, **arguments):
    """Windows of many numbers are summed in several goes, and pooled after that."""
    conv = layers.Conv2D(**arguments, activation="relu", dtype="float64")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_tiles, "DEEP", 3)
        patch.setattr(_pooled_tiles, "DEEP", 0)
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


normalizations = {
    "shape": st.tuples(
        st.integers(1, 3), st.integers(4, 7), st.integers(4, 6), st.sampled_from([1, 3, 8, 16, 24])
    ),
    "center": st.booleans(),
    "scale": st.booleans(),
    "training": st.booleans(),
    "seed": seeds,
}


@both_sides
@settings(max_examples=60)
@given(**normalizations)
def test_batch_normalization_and_relu(ops, shape, seed, training, **arguments):
    norm = layers.BatchNormalization(**arguments, dtype="float64")
    labels = ["batch_normalization + relu"]
    check_steps([norm, layers.ReLU(dtype="float64")], shape, ops, seed, labels, training)


@both_sides
@settings(max_examples=60)
@given(pool=st.tuples(st.integers(1, 3), st.integers(1, 2)), **normalizations)
def test_batch_normalization_relu_and_max_pool(ops, shape, pool, seed, training, **arguments):
    norm = layers.BatchNormalization(**arguments, dtype="float64")
    steps = [norm, layers.ReLU(dtype="float64"), layers.MaxPooling2D(pool, dtype="float64")]
    check_steps(steps, shape, ops, seed, ["batch_normalization + relu + max_pooling2d"], training)


@both_sides
@pytest.mark.parametrize("last", ["", " + relu", " + relu + max_pooling2d"])
@settings(max_examples=20)
@given(**convolutions, center=st.booleans(), scale=st.booleans())
def test_a_normalization_folded_into_a_convolution_gives_the_same(
    ops, last, shape, seed, center, scale, **arguments
):
    stack = [
        layers.Conv2D(**arguments, dtype="float64"),
        layers.BatchNormalization(center=center, scale=scale, dtype="float64"),
        *([layers.ReLU(dtype="float64")] if last else []),
        *([layers.MaxPooling2D(dtype="float64")] if "max" in last else []),
    ]
    rng = np.random.default_rng(seed)
    if "max" in last and min(layers.Conv2D(**arguments).compute_output_shape(shape)[1:3]) < 2:
        return
    prepared(stack, shape, rng)
    folded = Program(stack, learning=False)
    assert [step.label for step in folded.steps] == ["conv2d + batch_normalization" + last]
    x = made_input(shape, rng)
    plain = Program(stack, plain=True).forward(x, Run(reference))[0]
    np.testing.assert_allclose(folded.forward(x, Run(ops))[0], plain, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("pool", [{"strides": 1}, {"padding": "same"}])
def test_a_normalization_is_not_fused_with_a_pool_whose_windows_overlap(pool):
    stack = [layers.BatchNormalization(dtype="float64"), layers.ReLU(), layers.MaxPooling2D(**pool)]
    check_steps(stack, (2, 5, 5, 3), kernels, 0, ["batch_normalization + relu", "max_pooling2d"])
    stack.insert(0, layers.Conv2D(3, 2, dtype="float64"))
    stack[1] = layers.BatchNormalization(dtype="float64")
    prepared(stack, (2, 6, 6, 3), np.random.default_rng(0))
    labels = [step.label for step in Program(stack, learning=False).steps]
    assert labels == ["conv2d + batch_normalization + relu", "max_pooling2d"]


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
        "batch_normalization + relu + max_pooling2d",
        "conv2d + relu",
        "dense + relu",
        "batch_normalization + relu",
    ]
    assert [" + ".join(pattern) for pattern, _ in FOLDINGS] == [
        "conv2d + batch_normalization + relu + max_pooling2d",
        "conv2d + batch_normalization + relu",
        "conv2d + batch_normalization",
    ]
