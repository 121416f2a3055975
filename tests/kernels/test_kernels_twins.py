"""Every plain operation has a compiled twin: same name, file, arguments and results."""

import importlib
import inspect

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernels_cases import ARGUMENTS, Geometry, Values, geometries
from kernels_comparing import assert_twins_agree

from tinycnn import kernels, reference
from tinycnn.kernels import _normalization_loops, _pooled_tiles, _tiles, fused_normalization

# Losses, optimizers and sums have tests of their own, beside those of their values.
ELSEWHERE = ("cross_entropy", "losses", "optimizers", "sums")
NORMALIZATIONS = sorted(name for name in ARGUMENTS if name.startswith("batch_norm"))
CONVOLUTIONS = sorted(name for name in ARGUMENTS if name.startswith("conv2d"))
seeds = st.integers(0, 2**32 - 1)


def test_both_sides_have_the_same_names():
    assert reference.__all__ == kernels.__all__
    assert reference.__all__ == sorted(reference.__all__)


@pytest.mark.parametrize("name", reference.__all__)
def test_twins_stand_in_files_of_the_same_name(name):
    plain = getattr(reference, name)
    assert inspect.isfunction(plain)
    file = importlib.import_module(plain.__module__.replace("reference", "kernels"))
    assert getattr(file, name) is getattr(kernels, name)


@pytest.mark.parametrize("name", reference.__all__)
def test_twins_take_the_same_positional_arguments(name):
    plain, fast = (inspect.signature(getattr(side, name)).parameters for side in (reference, kernels))
    assert [(p.name, p.default, p.kind) for p in plain.values()] == [
        (p.name, p.default, p.kind) for p in fast.values()
    ]
    assert all(p.kind is p.POSITIONAL_OR_KEYWORD and p.default is p.empty for p in plain.values())


def test_every_operation_is_compared_with_its_twin():
    files = {name: getattr(reference, name).__module__.rsplit(".", 1)[1] for name in reference.__all__}
    assert sorted(ARGUMENTS) == [name for name, file in files.items() if file not in ELSEWHERE]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", ARGUMENTS)
@settings(max_examples=20)
@given(geometry=geometries(), seed=seeds)
def test_twins_agree(name, dtype, geometry, seed):
    assert_twins_agree(name, ARGUMENTS[name](Values(seed, dtype), geometry), dtype)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@settings(max_examples=40)
@given(geometry=geometries(), seed=seeds)
def test_fused_backward_twins_agree_where_nobody_wants_dx(dtype, geometry, seed):
    values = Values(seed, dtype)
    arguments = list(ARGUMENTS["conv2d_relu_max_pool_backward"](values, geometry))
    arguments[-1] = False
    assert_twins_agree("conv2d_relu_max_pool_backward", arguments, dtype)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", CONVOLUTIONS)
@settings(max_examples=20)
@given(geometry=geometries(most_strides=1, wide_pads=True), seed=seeds)
def test_convolutions_agree_where_windows_move_by_one_pixel_and_far_out(name, dtype, geometry, seed):
    """The gradient by the input then has a way of its own."""
    assert_twins_agree(name, ARGUMENTS[name](Values(seed, dtype), geometry), dtype)


@pytest.mark.parametrize("name", CONVOLUTIONS)
@settings(max_examples=20)
@given(geometry=geometries(), deep=st.sampled_from([1, 5]), seed=seeds)
def test_convolutions_of_deep_windows_agree_too(name, geometry, deep, seed):
    """Windows of many numbers are summed in several goes, taken here for small ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_tiles, "DEEP", deep)
        patch.setattr(_pooled_tiles, "DEEP", deep)
        assert_twins_agree(name, ARGUMENTS[name](Values(seed, "float32"), geometry), "float32")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", CONVOLUTIONS)
@settings(max_examples=5)
@given(filters=st.sampled_from([2, 40, 70, 130]), images=st.integers(1, 40), seed=seeds)
def test_convolutions_of_many_filters_and_small_images_agree_too(name, dtype, filters, images, seed):
    """Several blocks of filters, the last in part; several images walked over as one."""
    geometry = Geometry(images, 3, 4, 5, filters, (2, 2), (1, 1), (1, 0, 0, 1), (2, 1), bias=True)
    assert_twins_agree(name, ARGUMENTS[name](Values(seed, dtype), geometry), dtype)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", NORMALIZATIONS)
@settings(max_examples=20)
@given(geometry=geometries(), seed=seeds)
def test_normalizations_of_many_blocks_agree_too(name, dtype, geometry, seed):
    """The way of large images, taken here for small ones."""
    geometry.height, geometry.width = 11, 9
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_normalization_loops, "BLOCK", 1)
        patch.setattr(fused_normalization, "BLOCK", 1)
        assert_twins_agree(name, ARGUMENTS[name](Values(seed, dtype), geometry), dtype)


@pytest.mark.parametrize("channels", [1, 3, 16])
@pytest.mark.parametrize("first", [0, 1e6])
def test_statistics_keep_their_digits_far_from_zero(channels, first):
    """Also where the first row, from which the others are measured, is far from all others."""
    x = (np.random.default_rng(0).normal(size=(5000, channels)) + 3000).astype("float32")
    x[0] += first
    count, mean, squares = kernels.batch_norm_statistics(x)
    assert (count == 5000).all()
    exact = x.astype(float)
    deviation = exact.std(axis=0)
    np.testing.assert_allclose(mean / deviation, exact.mean(axis=0) / deviation, rtol=0, atol=2e-6)
    np.testing.assert_allclose(squares / 5000, deviation**2, rtol=1e-5)


@settings(max_examples=20)
@given(
    rate=st.sampled_from([0.0, 1e-9, 0.5, 0.999, 1 - 1e-12]),
    key=st.integers(0, 2**64 - 1),
    size=st.integers(1, 300),
)
def test_dropout_masks_are_equal_to_the_bit_for_any_key_and_rate(rate, key, size):
    plain, fast = (side.dropout_mask((size,), rate, key, "float32") for side in (reference, kernels))
    assert plain.tobytes() == fast.tobytes()
