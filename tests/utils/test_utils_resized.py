"""A picture brought to a size from the rows and columns that count: the same bytes, less memory."""

import tracemalloc

import numpy as np
import pytest
from PIL import Image

from tinycnn.layers import Resizing
from tinycnn.utils import img_to_array
from tinycnn.utils.resized import resized

SIZES = [(9, 7), (7, 30), (64, 48), (1, 1), (1, 90), (90, 1), (33, 33)]


def picture(height, width, mode):
    draw = np.random.default_rng(height * width)
    if mode == "I":
        return Image.fromarray(draw.integers(0, 60_000, (height, width)).astype("int32"))
    pixels = draw.integers(0, 256, (height, width, 4)).astype("uint8")
    return Image.fromarray(pixels).convert(mode)


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "I"])
@pytest.mark.parametrize("interpolation", ["bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"])
def test_the_bytes_are_those_of_the_whole_picture_resized(interpolation, mode):
    for settings in ({}, {"crop_to_aspect_ratio": True}, {"antialias": True}, {"pad_to_aspect_ratio": True}):
        for height, width in SIZES:
            image, resize = picture(height, width, mode), Resizing(12, 10, interpolation, **settings)
            np.testing.assert_array_equal(
                resized(image, resize), resize(img_to_array(image)), err_msg=f"{settings} {height} x {width}"
            )


@pytest.mark.parametrize("size", [(2048, 2048), (1 << 22, 1), (1, 1 << 22)])
def test_a_large_picture_takes_less_memory_than_its_pixels_as_numbers(size):
    image, resize = Image.new("RGB", size), Resizing(16, 16)
    resized(image, resize)  # what loads late is loaded
    tracemalloc.start()
    try:
        assert resized(image, resize).shape == (16, 16, 3)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 36 << 20  # as float32 it were 48 MiB
