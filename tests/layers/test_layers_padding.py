"""Keras's arithmetic of ``padding``: sizes and pads against the formulas, for many sizes."""

import math

import pytest

from tinycnn.layers import AveragePooling2D, Conv2D, MaxPooling2D
from tinycnn.layers.geometry import pads_for, same_pads

SIZES, WINDOWS, STRIDES = range(1, 20), range(1, 8), range(1, 6)


def test_same_gives_the_size_divided_by_the_stride_rounded_up():
    for size in SIZES:
        for window in WINDOWS:
            for stride in STRIDES:
                before, after = same_pads(size, window, stride)
                places = (size + before + after - window) // stride + 1
                assert places == math.ceil(size / stride), (size, window, stride)


def test_same_adds_no_more_than_is_needed_and_the_odd_pixel_after():
    """TensorFlow's rule, by the remainder of size and stride, written differently."""
    for size in SIZES:
        for window in WINDOWS:
            for stride in STRIDES:
                rest = size % stride
                total = max(window - (stride if rest == 0 else rest), 0)
                assert same_pads(size, window, stride) == (total // 2, total - total // 2)


def test_every_window_of_same_sees_a_pixel_of_the_image():
    for size in SIZES:
        for window in WINDOWS:
            for stride in STRIDES:
                before, _ = same_pads(size, window, stride)
                starts = [place * stride - before for place in range(math.ceil(size / stride))]
                assert all(start < size and start + window > 0 for start in starts)


@pytest.mark.parametrize("cls", [Conv2D, MaxPooling2D, AveragePooling2D])
def test_layers_use_this_arithmetic_for_rows_and_columns(cls):
    for height, width, window, stride in [(5, 8, 2, 2), (7, 7, 3, 1), (6, 9, 4, 3), (1, 2, 5, 2)]:
        sizes = {"strides": stride, "padding": "same"}
        layer = cls(1, window, **sizes) if cls is Conv2D else cls(window, **sizes)
        shape = layer.compute_output_shape((None, height, width, 1))
        assert shape == (None, math.ceil(height / stride), math.ceil(width / stride), 1)
        if window <= min(height, width):
            layer.padding = "valid"
            shape = layer.compute_output_shape((None, height, width, 1))
            valid = [math.ceil((size - window + 1) / stride) for size in (height, width)]
            assert shape == (None, *valid, 1)


def test_pads_are_top_bottom_left_right():
    assert pads_for("same", 5, 8, (2, 3), (2, 1)) == (0, 1, 1, 1)
    assert pads_for("valid", 5, 8, (2, 3), (2, 1)) == (0, 0, 0, 0)


@pytest.mark.parametrize("cls", [Conv2D, MaxPooling2D])
def test_open_sizes_stay_open(cls):
    layer = cls(4, 3) if cls is Conv2D else cls(3)
    channels = 4 if cls is Conv2D else 2
    assert layer.compute_output_shape((None, None, 9, 2))[1:] == (None, 7 if cls is Conv2D else 3, channels)
