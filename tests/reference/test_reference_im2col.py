"""im2col and col2im: numbers worked by hand, and one the transpose of the other."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinycnn.reference import col2im, im2col
from tinycnn.reference.im2col import output_size

NONE = (0, 0, 0, 0)


def test_im2col_writes_each_window_as_one_row():
    x = np.arange(1.0, 10).reshape(1, 3, 3, 1)  # 1 2 3 / 4 5 6 / 7 8 9
    np.testing.assert_array_equal(
        im2col(x, (2, 2), (1, 1), NONE)[0],
        [[[1, 2, 4, 5], [2, 3, 5, 6]], [[4, 5, 7, 8], [5, 6, 8, 9]]],
    )


def test_im2col_keeps_the_channels_of_a_pixel_together():
    x = np.array([[[[1.0, 10], [2, 20]], [[3, 30], [4, 40]]]])
    np.testing.assert_array_equal(im2col(x, (2, 2), (1, 1), NONE)[0, 0, 0], [1, 10, 2, 20, 3, 30, 4, 40])


def test_im2col_puts_zeros_where_the_window_leaves_the_image():
    x = np.array([[1.0, 2], [3, 4]]).reshape(1, 2, 2, 1)
    rows = im2col(x, (2, 2), (1, 1), (1, 0, 0, 1))[0]  # a row above, a column on the right
    np.testing.assert_array_equal(rows, [[[0, 0, 1, 2], [0, 0, 2, 0]], [[1, 2, 3, 4], [2, 0, 4, 0]]])


def test_im2col_moves_by_its_strides_and_leaves_the_rest_of_the_image():
    x = np.arange(20.0).reshape(1, 4, 5, 1)
    rows = im2col(x, (1, 2), (3, 2), NONE)
    np.testing.assert_array_equal(rows[0], [[[0, 1], [2, 3]], [[15, 16], [17, 18]]])


def test_col2im_counts_how_many_windows_see_a_pixel():
    ones = np.ones((1, 2, 3, 6))
    np.testing.assert_array_equal(
        col2im(ones, (1, 3, 5, 1), (2, 3), (1, 1), NONE)[0, :, :, 0],
        [[1, 2, 3, 2, 1], [2, 4, 6, 4, 2], [1, 2, 3, 2, 1]],
    )


def test_col2im_forgets_what_falls_on_the_padding():
    columns = np.arange(1.0, 5).reshape(1, 1, 1, 4)
    back = col2im(columns, (1, 1, 1, 1), (2, 2), (1, 1), (1, 0, 0, 1))
    assert back.item() == 3  # the lower left of the window is the image's only pixel


@pytest.mark.parametrize(
    ("size", "window", "stride", "before", "after", "places"),
    [(28, 3, 1, 0, 0, 26), (28, 3, 1, 1, 1, 28), (5, 2, 2, 0, 0, 2), (5, 2, 2, 0, 1, 3), (1, 1, 7, 0, 0, 1)],
)
def test_output_size_counts_the_places_of_a_window(size, window, stride, before, after, places):
    assert output_size(size, window, stride, before, after) == places


@settings(max_examples=40)
@given(
    sizes=st.tuples(*[st.integers(1, 3), st.integers(1, 7), st.integers(1, 7), st.integers(1, 3)]),
    window=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    strides=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    pads=st.tuples(*[st.integers(0, 2)] * 4),
    seed=st.integers(0, 2**32 - 1),
)
def test_col2im_is_the_transpose_of_im2col(sizes, window, strides, pads, seed):
    """<im2col(x), c> == <x, col2im(c)> for any x and c: whole numbers, so exactly."""
    rng = np.random.default_rng(seed)
    n, height, width, channels = sizes
    sizes = (n, max(height, window[0]), max(width, window[1]), channels)
    x = rng.integers(-9, 10, sizes).astype(float)
    there = im2col(x, window, strides, pads)
    columns = rng.integers(-9, 10, there.shape).astype(float)
    back = col2im(columns, sizes, window, strides, pads)
    assert back.shape == sizes
    assert (there * columns).sum() == (x * back).sum()
