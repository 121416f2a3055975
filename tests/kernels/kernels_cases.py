"""Arguments for every pair of twins, made from one drawn geometry."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from kernels_image_cases import IMAGE_ARGUMENTS

from tinycnn import reference
from tinycnn.reference.im2col import output_size
from tinycnn.reference.pooling import OFF

KEY = 0x9E3779B97F4A7C15


@dataclass
class Geometry:
    """Sizes of images, window, output and filters; see ``tinycnn.reference.im2col``."""

    n: int
    height: int
    width: int
    channels: int
    filters: int
    window: tuple
    strides: tuple
    pads: tuple
    pool: tuple
    bias: bool

    @property
    def x(self):
        return self.n, self.height, self.width, self.channels

    @property
    def kernel(self):
        return *self.window, self.channels, self.filters

    @property
    def places(self):
        top, bottom, left, right = self.pads
        return (
            output_size(self.height, self.window[0], self.strides[0], top, bottom),
            output_size(self.width, self.window[1], self.strides[1], left, right),
        )


@st.composite
def geometries(draw, most_strides=3, wide_pads=False):
    """Draw sizes that are ragged: strides and pools need not divide what they walk over.

    With ``wide_pads`` some windows lie in the padding alone, as no pool may.
    """
    window = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    pads = draw(st.sampled_from([(0, 0, 0, 0), None]))
    if pads is None:
        pads = tuple(draw(st.integers(0, 4 if wide_pads else window[i // 2] - 1)) for i in range(4))
    smallest = [max(1, window[i] - pads[2 * i] - pads[2 * i + 1]) for i in range(2)]
    height, width = (draw(st.integers(least, max(least, 7))) for least in smallest)
    found = Geometry(
        n=draw(st.integers(1, 3)),
        height=height,
        width=width,
        # Runs of window * channels that are whole vectors and that are not; few and many.
        channels=draw(st.sampled_from([1, 2, 3, 8, 16])),
        # Parts of a vector, one, several: of 4, 8 or 16 numbers.
        filters=draw(st.sampled_from([1, 3, 8, 16, 17, 32])),
        window=window,
        strides=draw(st.tuples(st.integers(1, most_strides), st.integers(1, most_strides))),
        pads=pads,
        pool=(1, 1),
        bias=draw(st.booleans()),
    )
    found.pool = tuple(draw(st.integers(1, min(3, places))) for places in found.places)
    return found


class Values:
    """Random arrays of one dtype."""

    def __init__(self, seed, dtype):
        self._rng, self.dtype = np.random.default_rng(seed), dtype

    def normal(self, *shape):
        return self._rng.normal(size=shape).astype(self.dtype)

    def whole(self, *shape):
        """Small whole numbers: sums are exact in any order, and many are equal."""
        return self._rng.integers(-2, 3, shape).astype(self.dtype)

    def winners(self, pool, *shape):
        found = self._rng.integers(0, pool[0] * pool[1], shape).astype(np.uint8)
        found[self._rng.random(shape) < 0.4] = OFF
        return found

    def generator(self):
        return self._rng

    def means(self, channels):
        """Sums over a batch divided by its rows, in float64 for either dtype."""
        return self._rng.normal(size=(2, channels))

    def unassigned(self, *shape):
        """An array to be filled in: a number left, or added to, would stay NaN."""
        return np.full(shape, np.nan, self.dtype)


def _pool_backward(v, g):
    x, shape = v.whole(*g.x), (g.n, *g.places, g.channels)
    winner = reference.max_pool_forward(x, g.window, g.strides, g.pads)[1]
    return v.normal(*shape), winner, g.x, g.window, g.strides, g.pads


def _fused_backward(v, g, wants_dx):
    shape = (g.n, g.places[0] // g.pool[0], g.places[1] // g.pool[1], g.filters)
    geometry = v.normal(*g.x), v.normal(*g.kernel), g.strides, g.pads, g.pool
    dbias = v.unassigned(g.filters) if g.bias else None
    given = v.normal(*shape), v.winners(g.pool, *shape), *geometry
    return *given, v.unassigned(*g.kernel), dbias, wants_dx


def _elementwise(v, g):
    return (v.normal(*g.x),)


def _two_alike(v, g):
    return v.normal(*g.x), v.normal(*g.x)


def _bias(v, g):
    return v.whole(g.filters) if g.bias else None


def _late(v, g):
    """Some rows of the gradient of a dense layer, its batch in as many leaves as the window is high."""
    samples, first = g.n * g.window[0], g.channels
    rows = max(1, g.height)
    leaves = tuple(g.n * i for i in range(g.window[0] + 1))
    return (
        *(v.normal(samples, g.filters), v.normal(samples, first + rows), leaves, first),
        *(v.unassigned(rows, g.filters), v.unassigned(g.filters) if g.bias else None),
    )


def _statistics(v, channels):
    """Of some batch: its mean, and its deviation, in float64 for either dtype."""
    rng = v.generator()
    return rng.normal(size=channels), rng.uniform(0.5, 2, channels)


def _normalization(v, channels):
    """Statistics, gamma and beta; some channels are turned round, and gamma may be absent."""
    gamma, beta = v.normal(channels), v.normal(channels)
    return *_statistics(v, channels), gamma if channels != 2 else None, beta if channels != 3 else None


def _images_to_pool(g):
    """Images for at least one window, with and without pixels that no window holds."""
    height, width = 2 * g.window[0] + g.height % 2, g.window[1] + g.width % 2
    return g.n, height, width, g.channels


def _pooled_normalization(v, g):
    """Images and what normalizes them without rounding: so ties stay ties."""
    mean, gamma, beta = (v.whole(g.channels).astype(float) for _ in range(3))
    deviation = np.full(g.channels, 0.5)
    return (
        v.whole(*_images_to_pool(g)),
        mean,
        deviation,
        gamma.astype(v.dtype),
        beta.astype(v.dtype),
        g.window,
    )


def _pooled_gradient(v, g):
    _, height, width, _ = _images_to_pool(g)
    shape = (g.n, height // g.window[0], width // g.window[1], g.channels)
    x = v.normal(*_images_to_pool(g))
    return v.normal(*shape), v.winners(g.window, *shape), x, *_statistics(v, g.channels)


def _dilated(g):
    """Images with as many places for a window with gaps (``pool`` says how far its pixels lie apart)."""
    more = [(g.window[i] - 1) * (g.pool[i] - 1) for i in range(2)]
    return g.n, g.height + more[0], g.width + more[1], g.channels


def _depthwise(g):
    """A kernel with some filters for each channel: one for each image, and one more."""
    return *g.window, g.channels, g.n + 1


def _depthwise_bias(v, g):
    return v.normal(g.channels * (g.n + 1)) if g.bias else None


def _many(g):
    """Images with channels for as many groups as there are images."""
    return *g.x[:3], g.n * g.channels


def _grouped(g):
    return *g.window, g.channels, g.n * g.filters


def _phases(g):
    """The shape of the phases of the images; pixels of one lie a window apart."""
    return reference.split_phases(np.empty(g.x), g.window, g.pads).shape


def _global_max_backward(v, g):
    x = v.whole(*g.x)
    return v.normal(g.n, g.channels), x, reference.global_max_pool_forward(x)


# For each operation what to call it with. Where a maximum is taken numbers are whole, so
# that ties come up and rounding does not decide them.
ARGUMENTS = {
    **IMAGE_ARGUMENTS,
    "late_gradient": _late,
    "take_rows": lambda v, g: (v.normal(*g.x), np.arange(2 * g.n) % g.n),
    "write_rows": lambda v, g: (v.normal(*g.x), v.unassigned(*g.x)),
    "relu_forward": _elementwise,
    "relu_backward": _two_alike,
    "sigmoid_forward": _elementwise,
    "sigmoid_backward": _two_alike,
    "tanh_forward": _elementwise,
    "tanh_backward": _two_alike,
    "softmax_forward": _elementwise,
    "softmax_backward": _two_alike,
    "im2col": lambda v, g: (v.normal(*g.x), g.window, g.strides, g.pads),
    "col2im": lambda v, g: (
        v.normal(g.n, *g.places, g.window[0] * g.window[1] * g.channels),
        *(g.x, g.window, g.strides, g.pads),
    ),
    "conv2d_forward": lambda v, g: (v.normal(*g.x), v.normal(*g.kernel), _bias(v, g), g.strides, g.pads),
    "conv2d_backward_weights": lambda v, g: (
        *(v.normal(g.n, *g.places, g.filters), v.normal(*g.x), g.strides, g.pads),
        *(v.unassigned(*g.kernel), v.unassigned(g.filters) if g.bias else None),
    ),
    "conv2d_backward_input": lambda v, g: (
        *(v.normal(g.n, *g.places, g.filters), v.normal(*g.kernel), g.x, g.strides, g.pads),
    ),
    "conv2d_relu_forward": lambda v, g: (
        *(v.normal(*g.x), v.normal(*g.kernel), _bias(v, g), g.strides, g.pads),
    ),
    "conv2d_relu_max_pool_forward": lambda v, g: (
        *(v.whole(*g.x), v.whole(*g.kernel), _bias(v, g), g.strides, g.pads, g.pool),
    ),
    "conv2d_relu_max_pool_backward": lambda v, g: _fused_backward(v, g, wants_dx=True),
    "bias_forward": lambda v, g: (v.normal(*g.x), v.normal(g.channels)),
    "bias_backward": lambda v, g: (v.normal(*g.x), v.unassigned(g.channels)),
    "depthwise_forward": lambda v, g: (
        *(v.normal(*_dilated(g)), v.normal(*_depthwise(g)), _depthwise_bias(v, g)),
        *(g.strides, g.pads, g.pool),
    ),
    "depthwise_backward_weights": lambda v, g: (
        *(v.normal(g.n, *g.places, g.channels * (g.n + 1)), v.normal(*_dilated(g)), g.strides, g.pads),
        *(g.pool, v.unassigned(*_depthwise(g)), v.unassigned(g.channels * (g.n + 1)) if g.bias else None),
    ),
    "depthwise_backward_input": lambda v, g: (
        *(v.normal(g.n, *g.places, g.channels * (g.n + 1)), v.normal(*_depthwise(g)), _dilated(g)),
        *(g.strides, g.pads, g.pool),
    ),
    "grouped_conv2d_forward": lambda v, g: (
        *(v.normal(*_many(g)), v.normal(*_grouped(g)), v.normal(g.n * g.filters) if g.bias else None),
        *(g.strides, g.pads, g.n),
    ),
    "grouped_conv2d_backward_weights": lambda v, g: (
        *(v.normal(g.n, *g.places, g.n * g.filters), v.normal(*_many(g)), g.strides, g.pads, g.n),
        *(v.unassigned(*_grouped(g)), v.unassigned(g.n * g.filters) if g.bias else None),
    ),
    "grouped_conv2d_backward_input": lambda v, g: (
        *(v.normal(g.n, *g.places, g.n * g.filters), v.normal(*_grouped(g)), _many(g)),
        *(g.strides, g.pads, g.n),
    ),
    "split_phases": lambda v, g: (v.normal(*g.x), g.window, g.pads),
    "join_phases": lambda v, g: (v.normal(*_phases(g)), g.window, g.pads, g.x),
    "permute": lambda v, g: (v.normal(*g.x), (3, 0, 2, 1) if g.bias else (0, 2, 1, 3)),
    "resample": lambda v, g: (
        *(v.normal(*g.x), v.whole(g.places[0], g.height), v.whole(g.places[1], g.width)),
    ),
    "global_max_pool_forward": lambda v, g: (v.whole(*g.x),),
    "global_max_pool_backward": _global_max_backward,
    "max_pool_forward": lambda v, g: (v.whole(*g.x), g.window, g.strides, g.pads),
    "max_pool_backward": _pool_backward,
    "average_pool_forward": lambda v, g: (v.normal(*g.x), g.window, g.strides, g.pads),
    "average_pool_backward": lambda v, g: (
        *(v.normal(g.n, *g.places, g.channels), g.x, g.window, g.strides, g.pads),
    ),
    "global_average_pool_forward": _elementwise,
    "global_average_pool_backward": lambda v, g: (v.normal(g.n, g.channels), g.x),
    "dense_forward": lambda v, g: (v.normal(g.n, g.channels), v.normal(g.channels, g.filters), _bias(v, g)),
    "dense_relu_forward": lambda v, g: (
        *(v.normal(g.n, g.channels), v.normal(g.channels, g.filters), _bias(v, g)),
    ),
    "dense_backward_weights": lambda v, g: (
        *(v.normal(g.n, g.filters), v.normal(g.n, g.channels)),
        *(v.unassigned(g.channels, g.filters), v.unassigned(g.filters) if g.bias else None),
    ),
    "dense_backward_input": lambda v, g: (v.normal(g.n, g.filters), v.normal(g.channels, g.filters)),
    "dropout_mask": lambda v, g: (g.x, 0.4, KEY, v.dtype),
    "dropout_forward": lambda v, g: (v.normal(*g.x), 0.4, KEY),
    "dropout_backward": lambda v, g: (v.normal(*g.x), 0.4, KEY),
    "batch_norm_statistics": _elementwise,
    "fold_batch_norm": lambda v, g: (
        *(v.normal(*g.kernel), _bias(v, g), v.normal(g.filters), v.normal(g.filters) ** 2),
        *(v.normal(g.filters) if g.filters > 1 else None, v.normal(g.filters) if g.n > 1 else None, 0.01),
    ),
    "merge_statistics": lambda v, g: [
        reference.batch_norm_statistics(v.normal(n, g.channels)) for n in (g.n, g.height)
    ],
    "batch_norm_forward": lambda v, g: (v.normal(*g.x), *_normalization(v, g.channels)),
    "batch_norm_relu_forward": lambda v, g: (v.normal(*g.x), *_normalization(v, g.channels)),
    "batch_norm_sums": lambda v, g: (*_two_alike(v, g), *_statistics(v, g.channels)),
    "batch_norm_relu_sums": lambda v, g: (*_two_alike(v, g), *_normalization(v, g.channels)),
    "batch_norm_backward": lambda v, g: (
        *(*_two_alike(v, g), *_normalization(v, g.channels)[:3], v.means(g.channels)),
    ),
    "batch_norm_relu_backward": lambda v, g: (
        *(*_two_alike(v, g), *_normalization(v, g.channels), v.means(g.channels)),
    ),
    "batch_norm_relu_max_pool_forward": _pooled_normalization,
    "batch_norm_relu_max_pool_sums": lambda v, g: (*_pooled_gradient(v, g), g.window),
    "batch_norm_relu_max_pool_backward": lambda v, g: (
        *(
            *_pooled_gradient(v, g),
            v.normal(g.channels),
            v.means(g.channels),
            g.window,
        ),
    ),
}
