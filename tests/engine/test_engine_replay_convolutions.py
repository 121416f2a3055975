"""The family of convolutions runs from a tape: kernels alone touch numbers."""

import numba
import numpy as np
import pytest

from tinycnn import Sequential, layers
from tinycnn.engine import replay

LAYERS = [
    lambda: layers.Conv2D(4, 3, dilation_rate=2, padding="same"),
    lambda: layers.Conv2D(4, 3, groups=2, padding="same"),
    lambda: layers.DepthwiseConv2D(3, depth_multiplier=2, padding="same"),
    lambda: layers.SeparableConv2D(4, 3, strides=2, padding="same"),
    lambda: layers.Conv2DTranspose(4, 3, strides=2, padding="same"),
    lambda: layers.Conv2DTranspose(4, 3, dilation_rate=2, padding="same"),
    lambda: layers.ZeroPadding2D(1),
    lambda: layers.Cropping2D(1),
    lambda: layers.UpSampling2D(2, interpolation="bilinear"),
    lambda: layers.Permute((3, 1, 2)),
    lambda: layers.GlobalMaxPooling2D(),
]


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled, nothing recorded")
@pytest.mark.parametrize("make", LAYERS, ids=lambda make: type(make()).__name__)
def test_a_layer_runs_from_a_tape_with_the_same_bytes(make, monkeypatch):
    monkeypatch.setattr(replay, "PLAIN_RUNS", 2)
    network = Sequential([layers.Input((7, 6, 2)), make()])
    x = np.random.default_rng(0).random((1, 7, 6, 2), dtype=np.float32)
    first = network.predict(x, verbose=0)
    for _ in range(5):
        np.testing.assert_array_equal(network.predict(x, verbose=0), first)
    [shape] = network._predictor.trainers[0]._infer._shapes.values()
    assert shape.proven
