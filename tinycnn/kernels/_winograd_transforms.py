"""The three transforms of Winograd's F(2x2, 3x3), each a few sums of whole vectors.

    input    4 x 4 pixels d     B' d B      B' = 1  0 -1  0      sums and differences alone
                                                 0  1  1  0
                                                 0 -1  1  0
                                                 0  1  0 -1
    weights  3 x 3 weights g    G g G'      G  = 1  0  0          so 16 numbers for 9
                                                 ½  ½  ½
                                                 ½ -½  ½
                                                 0  0  1
    output   4 x 4 products m   A' m A      A' = 1  1  1  0       2 x 2 pixels
                                                 0  1 -1 -1

Where pixels are equal along an axis three of the four products are exactly 0, and both outputs
are the fourth: equal pixels tie as they do without any transform.
"""

from tinycnn.kernels._jit import inline, kernel
from tinycnn.kernels.vectors import VECTOR_BYTES, add, fma, load, splat, store, subtract, turn_block


@inline
def _four_differences(a, b, c, d):
    return subtract(a, c), add(b, c), subtract(c, b), subtract(b, d)


@inline
def _two_sums(a, b, c, d):
    return add(add(a, b), c), subtract(subtract(b, c), d)


@inline
def _four_weights(a, b, c, half, zero):
    outer = fma(c, half, fma(a, half, zero))
    middle = fma(b, half, zero)
    return a, add(outer, middle), subtract(outer, middle), c


@inline
def _input_column(x, at, row):
    return _four_differences(load(x, at), load(x, at + row), load(x, at + 2 * row), load(x, at + 3 * row))


@inline
def _store_input_row(u, at, step, a, b, c, d):
    p, q, r, s = _four_differences(a, b, c, d)
    store(u, at, p)
    store(u, at + step, q)
    store(u, at + 2 * step, r)
    store(u, at + 3 * step, s)


@inline
def transform_input(x, at, row, channels, u, place, step):
    """Write 16 vectors of channels, ``step`` apart, from 4 x 4 pixels that begin at ``at``."""
    a0, a1, a2, a3 = _input_column(x, at, row)
    b0, b1, b2, b3 = _input_column(x, at + channels, row)
    c0, c1, c2, c3 = _input_column(x, at + 2 * channels, row)
    d0, d1, d2, d3 = _input_column(x, at + 3 * channels, row)
    _store_input_row(u, place, step, a0, b0, c0, d0)
    _store_input_row(u, place + 4 * step, step, a1, b1, c1, d1)
    _store_input_row(u, place + 8 * step, step, a2, b2, c2, d2)
    _store_input_row(u, place + 12 * step, step, a3, b3, c3, d3)


@inline
def _output_column(m, at, step):
    return _two_sums(load(m, at), load(m, at + 4 * step), load(m, at + 8 * step), load(m, at + 12 * step))


@inline
def transform_output(m, at, step):
    """Return the four pixels, row by row, of one vector of filters."""
    a0, a1 = _output_column(m, at, step)
    b0, b1 = _output_column(m, at + step, step)
    c0, c1 = _output_column(m, at + 2 * step, step)
    d0, d1 = _output_column(m, at + 3 * step, step)
    top_left, top_right = _two_sums(a0, b0, c0, d0)
    bottom_left, bottom_right = _two_sums(a1, b1, c1, d1)
    return top_left, top_right, bottom_left, bottom_right


@inline
def _weights_column(g, at, size, half, zero):
    return _four_weights(load(g, at), load(g, at + 3 * size), load(g, at + 6 * size), half, zero)


@inline
def _store_weights_row(v, at, step, a, b, c, half, zero):
    p, q, r, s = _four_weights(a, b, c, half, zero)
    store(v, at, p)
    store(v, at + step, q)
    store(v, at + 2 * step, r)
    store(v, at + 3 * step, s)


@inline
def transform_weights(g, v, step):
    """Write (16, C, F) from (3, 3, C, F), both flat, the 16 parts of ``v`` being ``step`` apart."""
    size = g.size // 9
    half, zero = splat(g, 0.5), splat(g, 0)
    for at in range(0, size, VECTOR_BYTES // g.itemsize):
        a0, a1, a2, a3 = _weights_column(g, at, size, half, zero)
        b0, b1, b2, b3 = _weights_column(g, at + size, size, half, zero)
        c0, c1, c2, c3 = _weights_column(g, at + 2 * size, size, half, zero)
        _store_weights_row(v, at, step, a0, b0, c0, half, zero)
        _store_weights_row(v, at + 4 * step, step, a1, b1, c1, half, zero)
        _store_weights_row(v, at + 8 * step, step, a2, b2, c2, half, zero)
        _store_weights_row(v, at + 12 * step, step, a3, b3, c3, half, zero)


@kernel
def turn_weights(g, channels, filters, turned):
    """Write (3, 3, F, C), turned by half a turn, from (3, 3, C, F), both flat."""
    lanes, size = VECTOR_BYTES // g.itemsize, channels * filters
    for tap in range(9):
        at, to = tap * size, (8 - tap) * size
        for c in range(0, channels, lanes):
            for f in range(0, filters, lanes):
                turn_block(g, at + c * filters + f, filters, turned, to + f * channels + c, channels)
