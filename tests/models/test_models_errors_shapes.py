"""Samples of wrong shapes, and what a beginner reads then."""

import numpy as np
import pytest
from models_samples import IMAGES, N, X, Y, conv, dense, told

from tinycnn import Input, Sequential, layers

SHAPES = {
    "missing channel axis, shape unknown": (
        lambda: Sequential([layers.Conv2D(2, 3)]).predict(IMAGES[..., 0], verbose=0),
        "conv2d expects images of shape (N, H, W, C), received (N, 8, 8). "
        "Add the channel axis: x[..., np.newaxis].",
    ),
    "channels first": (
        lambda: conv(3).predict(np.zeros((5, 3, 8, 8)), verbose=0),
        "conv2d expects samples of shape (N, 8, 8, 3), received (5, 3, 8, 8). "
        "Put the channels last: x.transpose(0, 2, 3, 1).",
    ),
    "a single image": (
        lambda: conv(3).predict(np.zeros((8, 8, 3)), verbose=0),
        "conv2d expects samples of shape (N, 8, 8, 3), received (8, 8, 3). "
        "That is a single sample: x[np.newaxis].",
    ),
    "a single image with an axis that Keras would add": (
        lambda: conv().predict(IMAGES[0], verbose=0),
        "conv2d expects samples of shape (N, 8, 8, 1), received (8, 8, 1). "
        "That is a single sample: x[np.newaxis].",
    ),
    "rows for images": (
        lambda: conv().predict(IMAGES.reshape(N, 64), verbose=0),
        "conv2d expects samples of shape (N, 8, 8, 1), received (50, 64). "
        "Give it that shape: x.reshape(-1, 8, 8, 1).",
    ),
    "grey images for coloured ones": (
        lambda: conv(3).predict(IMAGES[..., 0], verbose=0),
        "conv2d expects samples of shape (N, 8, 8, 3), received (50, 8, 8). "
        "If its images are grey: np.repeat(x[..., np.newaxis], 3, axis=-1).",
    ),
    "other sizes": (
        lambda: conv().predict(np.zeros((5, 9, 9, 1)), verbose=0),
        "conv2d expects samples of shape (N, 8, 8, 1), received (5, 9, 9, 1).",
    ),
    "no samples": (
        lambda: dense().fit(X[:0], Y[:0], verbose=0),
        "fit: x expects at least one sample, shape (N, ...), received shape (0, 4).",
    ),
    "an empty list": (
        lambda: dense().predict([], verbose=0),
        "predict: x expects at least one sample, shape (N, ...), received shape (0,).",
    ),
    "lengths that differ": (
        lambda: dense().fit(X, Y[:5], verbose=0),
        "fit expects x and y of equal length, received 50 samples and 5 labels.",
    ),
    "one label": (
        lambda: dense().fit(X, 1, verbose=0),
        "fit: y expects 50 labels, received the single value 1.",
    ),
    "no labels": (lambda: dense().fit(X, verbose=0), "fit: y expects labels, received None."),
    "weights of another length": (
        lambda: dense().fit(X, Y, sample_weight=[1, 2], verbose=0),
        "fit: sample_weight expects 50 weights, received 2.",
    ),
    "a kernel larger than the image": (
        lambda: Sequential([Input((4, 4, 1)), layers.Conv2D(2, 5)]),
        "conv2d expects images of at least 5x5 pixels for its kernel_size, received 4x4. "
        "Use a smaller kernel_size, padding='same', or fewer pooling layers before it.",
    ),
    "a pool larger than the image": (
        lambda: Sequential([Input((4, 4, 1)), layers.Conv2D(2, 4), layers.MaxPooling2D()]),
        "max_pooling2d expects images of at least 2x2 pixels for its pool_size, received 1x1. "
        "Use a smaller pool_size, padding='same', or fewer pooling layers before it.",
    ),
}


@pytest.mark.parametrize("case", SHAPES)
def test_wrong_shapes_are_told(case):
    call, text = SHAPES[case]
    assert told(ValueError, call) == text
