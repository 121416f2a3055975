"""Convolution with few filters, whose vectors hold pixels, gives the same results."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernels_cases import ARGUMENTS, Geometry, Values
from kernels_comparing import assert_twins_agree

from tinycnn import kernels, reference
from tinycnn.kernels._planes import suits_planes
from tinycnn.kernels._tiles import NOTHING, convolve_tiles

NONE, STEP = (0, 0, 0, 0), (1, 1)
NAMES = "conv2d_forward", "conv2d_relu_forward", "conv2d_backward_weights"


@st.composite
def geometries(draw):
    """Rows of less than a vector and of several; windows as wide as the image, or a pixel."""
    window = draw(st.tuples(st.integers(1, 6), st.integers(1, 7)))
    return Geometry(
        n=draw(st.integers(1, 3)),
        height=draw(st.integers(window[0], 9)),
        width=draw(st.integers(window[1], 75)),
        channels=draw(st.sampled_from([1, 2, 3, 8, 17])),
        filters=draw(st.sampled_from([2, 6])),
        window=window,
        strides=STEP,
        pads=draw(st.tuples(*[st.integers(0, 3)] * 4)),
        pool=(1, 1),
        bias=draw(st.booleans()),
    )


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=15)
@given(geometry=geometries(), seed=st.integers(0, 2**32 - 1))
def test_planes_agree_with_the_reference_for_all_pads_and_sizes(name, dtype, geometry, seed):
    assert_twins_agree(name, ARGUMENTS[name](Values(seed, dtype), geometry), dtype)


@pytest.mark.parametrize("width", [14, 16, 28, 200])
def test_planes_are_the_way_where_rows_fill_vectors_twice_as_well_as_filters(monkeypatch, width):
    monkeypatch.setattr("tinycnn.kernels._planes.lanes", lambda dtype: 16)
    monkeypatch.setattr("tinycnn.kernels._planes.whole", lambda count, dtype: -(-count // 16) * 16)
    assert suits_planes((5, 5, 1, 6), STEP, width, "float32")
    assert suits_planes((1, 3, 32, 3), STEP, width, "float32")
    assert suits_planes((1, 1, 1, 6), STEP, width, "float32")
    assert not suits_planes((1, 1, 32, 6), STEP, width, "float32")
    assert not suits_planes((5, 5, 1, 8), STEP, width, "float32")
    assert not suits_planes((5, 5, 1, 6), (1, 2), width, "float32")
    assert not suits_planes((5, 5, 1, 6), STEP, 12, "float32")
    assert not suits_planes((5, 5, 1, 6), STEP, 20, "float32")


def test_an_image_gives_the_same_bytes_in_any_company():
    values = Values(0, "float32")
    x, weights, bias = values.normal(5, 9, 40, 3), values.normal(3, 5, 3, 2), values.normal(2)
    together = kernels.conv2d_forward(x, weights, bias, STEP, (1, 1, 2, 2))
    for i in range(len(x)):
        alone = kernels.conv2d_forward(x[i : i + 1], weights, bias, STEP, (1, 1, 2, 2))
        assert alone.tobytes() == together[i].tobytes()


def test_an_output_has_the_bits_of_tiles_of_filters():
    """So it is the same whether pooling comes next, and is done in the same pass, or not."""
    values = Values(1, "float32")
    x, weights, bias = values.normal(2, 9, 20, 5), values.normal(3, 4, 5, 3), values.normal(3)
    y = kernels.conv2d_forward(x, weights, bias, STEP, (1, 0, 2, 1))
    tiles = np.empty_like(y)
    convolve_tiles(x, weights, bias, STEP, (1, 0, 2, 1), tiles, NOTHING)
    assert y.tobytes() == tiles.tobytes()
    pooled, _ = kernels.conv2d_relu_max_pool_forward(x, weights, bias, STEP, (1, 0, 2, 1), (2, 2))
    after, _ = kernels.max_pool_forward(np.maximum(y, 0), (2, 2), (2, 2), NONE)
    assert pooled.tobytes() == after[:, : pooled.shape[1], : pooled.shape[2]].tobytes()


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("spoiler", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_stays_visible_at_its_place(spoiler):
    values = Values(2, "float32")
    x, weights = values.normal(2, 6, 20, 2), values.normal(3, 3, 2, 2)
    x[1, 2, 19, 1] = spoiler
    y = kernels.conv2d_forward(x, weights, None, STEP, NONE)
    np.testing.assert_array_equal(
        np.isfinite(y), np.isfinite(reference.conv2d_forward(x, weights, None, STEP, NONE))
    )
    dkernel, dy = np.empty_like(weights), values.normal(*y.shape)
    kernels.conv2d_backward_weights(dy, x, STEP, NONE, dkernel, None)
    expected = np.empty_like(weights)
    reference.conv2d_backward_weights(dy, x, STEP, NONE, expected, None)
    assert not np.isfinite(dkernel[~np.isfinite(expected)]).any()
