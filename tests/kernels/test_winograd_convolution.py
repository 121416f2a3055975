"""Convolution with fewer multiplications gives the same results, of the same kind."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernels_cases import ARGUMENTS, Geometry, Values
from kernels_comparing import assert_twins_agree

from tinycnn import kernels, reference
from tinycnn.kernels._tiles import convolve_tiles
from tinycnn.kernels._winograd import convolve_winograd, suits_winograd
from tinycnn.kernels.vectors import emitted_winograd, plain_winograd, winograd
from tinycnn.reference.im2col import output_size

NONE, STEP = (0, 0, 0, 0), (1, 1)
NAMES = (
    "conv2d_forward",
    "conv2d_relu_forward",
    "conv2d_relu_max_pool_forward",
    "conv2d_backward_input",
)


@st.composite
def geometries(draw):
    """Sizes that Winograd serves: odd and even ones, groups of patches that are not full."""
    height, width = draw(st.integers(4, 9)), draw(st.integers(4, 9))
    return Geometry(
        n=draw(st.integers(1, 5)),
        height=height,
        width=width,
        channels=draw(st.sampled_from([12, 16, 20, 32, 48])),
        filters=draw(st.sampled_from([3, 16, 20, 32, 33, 48, 64, 80])),
        window=(3, 3),
        strides=STEP,
        pads=draw(st.tuples(*[st.integers(0, 2)] * 4)),
        pool=(2, 2),
        bias=draw(st.booleans()),
    )


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25)
@given(geometry=geometries(), seed=st.integers(0, 2**32 - 1))
def test_winograd_agrees_with_the_reference_for_all_pads_and_sizes(name, dtype, geometry, seed):
    assert_twins_agree(name, ARGUMENTS[name](Values(seed, dtype), geometry), dtype)


@pytest.mark.parametrize("pixels", [(2, 2), (2, 3), (3, 3), (5, 4), (11, 11)])
def test_winograd_is_the_way_for_windows_of_3_by_3_and_vectors_nearly_full_of_filters(pixels):
    float32 = np.dtype("float32")
    assert suits_winograd((3, 3, 16, 32), STEP, pixels, float32)
    assert suits_winograd((3, 3, 16, 30), STEP, pixels, float32)
    assert not suits_winograd((3, 3, 17, 32), STEP, pixels, float32)
    assert not suits_winograd((3, 3, 32, 3), STEP, pixels, float32)
    assert not suits_winograd((5, 3, 16, 32), STEP, pixels, float32)
    assert not suits_winograd((3, 3, 16, 32), (1, 2), pixels, float32)
    assert not suits_winograd((3, 3, 2048, 2048), STEP, pixels, float32)


def test_winograd_is_not_the_way_where_patches_stick_out_too_far():
    assert not suits_winograd((3, 3, 16, 32), STEP, (1, 1), np.dtype("float32"))


@pytest.mark.parametrize(("height", "channels", "filters"), [(13, 32, 64), (16, 64, 64), (32, 16, 16)])
def test_winograd_is_about_as_exact_as_plain_sums(height, channels, filters):
    values = Values(0, "float32")
    x = np.maximum(values.normal(4, height, height, channels), 0)
    weights = values.normal(3, 3, channels, filters) / np.sqrt(np.float32(9 * channels))
    exact = reference.conv2d_forward(x.astype("float64"), weights.astype("float64"), None, STEP, NONE)
    direct, winograd = np.empty(exact.shape, "float32"), np.empty(exact.shape, "float32")
    convolve_tiles(x, weights, None, STEP, NONE, direct, False)
    convolve_winograd(x, weights, None, NONE, winograd, False)
    assert 0 < np.sqrt(np.mean((winograd - exact) ** 2)) < 2 * np.sqrt(np.mean((direct - exact) ** 2))
    assert abs(winograd - exact).max() < 2 * abs(direct - exact).max()


def test_an_image_gives_the_same_bytes_in_any_company():
    values = Values(0, "float32")
    x, weights, bias = values.normal(7, 9, 9, 16), values.normal(3, 3, 16, 32), values.normal(32)
    together, winner = kernels.conv2d_relu_max_pool_forward(x, weights, bias, STEP, NONE, (2, 2))
    for i in range(len(x)):
        alone = kernels.conv2d_relu_max_pool_forward(x[i : i + 1], weights, bias, STEP, NONE, (2, 2))
        assert alone[0].tobytes() == together[i].tobytes()
        assert alone[1].tobytes() == winner[i].tobytes()


@pytest.mark.parametrize("axes", [(1,), (2,), (1, 2)])
def test_pixels_equal_along_an_axis_tie_and_the_first_wins(axes):
    """Transforms must not tell apart what is equal, however its numbers are rounded."""
    values = Values(1, "float32")
    x, weights = values.normal(2, 10, 10, 16), values.normal(3, 3, 16, 32)
    for axis in axes:
        x = np.repeat(x.take([0], axis=axis), 10, axis=axis)
    y, winner = kernels.conv2d_relu_max_pool_forward(x, weights, None, STEP, NONE, (2, 2))
    later = {place for place in range(4) if (1 in axes and place // 2) or (2 in axes and place % 2)}
    assert (y > 0).any()
    assert not later & set(winner.ravel().tolist())


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("spoiler", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("pads", [NONE, (1, 1, 1, 1)])
def test_what_is_not_finite_stays_visible_and_near_its_place(spoiler, pads):
    values = Values(2, "float32")
    weights = values.normal(3, 3, 16, 32)
    size = output_size(12, 3, 1, pads[0], pads[1])
    for row, column in [(0, 0), (5, 6), (11, 11), (4, 11)]:
        x = values.normal(2, 12, 12, 16)
        x[1, row, column, 3] = spoiler
        y = kernels.conv2d_forward(x, weights, None, STEP, pads)
        expected = reference.conv2d_forward(x, weights, None, STEP, pads)
        assert not np.isfinite(y[~np.isfinite(expected)]).any()
        # An infinity that is left has the right sign.
        left = np.isinf(y) & np.isinf(expected)
        np.testing.assert_array_equal(y[left], expected[left])
        i, j = np.ogrid[:size, :size]
        far = (abs(i + 1 - pads[0] - row) > 3) | (abs(j + 1 - pads[2] - column) > 3)
        assert np.isfinite(y[1][far]).all()
        assert np.isfinite(y[0]).all()


def test_a_nan_shows_after_pooling_and_its_cell_has_a_winner():
    x, weights = np.ones((1, 8, 8, 16), "float32"), np.ones((3, 3, 16, 16), "float32")
    x[0, 3, 3, 7] = np.nan
    y, winner = kernels.conv2d_relu_max_pool_forward(x, weights, None, STEP, NONE, (2, 2))
    expected, _ = reference.conv2d_relu_max_pool_forward(x, weights, None, STEP, NONE, (2, 2))
    assert np.isnan(y[np.isnan(expected)]).all()
    assert (winner[np.isnan(y)] < 4).all()


def test_plain_and_emitted_transforms_have_the_same_names():
    for name in ("transform_input", "transform_output", "transform_weights", "turn_block"):
        assert callable(getattr(plain_winograd, name))
        assert callable(getattr(emitted_winograd, name))
        assert getattr(winograd, name) in (getattr(plain_winograd, name), getattr(emitted_winograd, name))
