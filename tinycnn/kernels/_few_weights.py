"""The gradient of filters that have few weights, after relu and max pooling.

Most of a pooled convolution's gradient is 0. Where filters have many weights, the loop
over winners (``_sparse.py``) is faster; where they have few, as in a first layer, tiles
are: 9 weights by several vectors of filters, as in ``_weight_tiles.py``. The gradient's
row is made of those filters that the pixel has won, with 0 for the others.
"""

from functools import cache

from tinycnn.kernels._frames import aligned, columns_of, copy_run, fill_rows, fill_with_zeros, move_images
from tinycnn.kernels._jit import inline, kernel
from tinycnn.kernels._weight_tiles import COLUMNS, ROWS
from tinycnn.kernels._windows import framed, pooled_begins, taps
from tinycnn.kernels.vectors import (
    VECTOR_BYTES,
    flat,
    fma,
    lanes,
    load,
    load_unless,
    splat,
    store,
    tile_add_rows,
    tile_sum_won,
    tile_zero,
)
from tinycnn.memory import scratch, take
from tinycnn.reference.pooling import OFF

# Up to this many weights a filter; above it the loop over winners is faster.
MOST_WEIGHTS = 32


def suits_few_weights(kernel_shape):
    """Whether this is the way."""
    return kernel_shape[0] * kernel_shape[1] * kernel_shape[2] <= MOST_WEIGHTS


def few_backward_weights(dy, winner, x, strides, pads, window, dkernel, dbias):
    """Fill in the gradients of filters and, unless it is None, bias from the pooled output's."""
    kh, kw, _, filters = dkernel.shape
    _, *places, _ = dy.shape
    columns = columns_of(filters, x.dtype, COLUMNS)
    block = columns * lanes(x.dtype)
    frame, full = framed(x.shape, pads), -(-filters // block) * block
    pool = window[0] * window[1]
    tables = (
        pooled_begins(1, frame, tuple(places), tuple(strides), tuple(window), 1, pool),
        taps((kh, kw), frame, ROWS),
    )
    is_filled = full > filters
    last = -(-full // filters) if is_filled else 0
    rooms = (
        aligned(frame[0] * frame[1] * frame[2]) if any(pads) else 0,
        last * full,
        tables[1].size * full,
        full,
    )
    with scratch():
        work = take((sum(rooms),), x.dtype)
        last_winners = take((last * full,), winner.dtype)
        dbias = work[:0] if dbias is None else dbias
        _backward(columns, is_filled, any(pads))(
            dy, winner, x, dkernel, dbias, *tables, work, rooms, last_winners, pads, pool
        )


@inline
def _sum_rows_on(dy, winner, start, count, step, total):
    width = VECTOR_BYTES // total.itemsize
    one = splat(total, 1)
    for f in range(0, total.size, width):
        a, b, at = load(total, f), splat(total, 0), start + f
        for _ in range(count // 2):
            a = fma(load_unless(dy, winner, at, OFF), one, a)
            b = fma(load_unless(dy, winner, at + step, OFF), one, b)
            at += 2 * step
        if count % 2:
            a = fma(load_unless(dy, winner, at, OFF), one, a)
        store(total, f, fma(a, one, b))


@cache
def _backward(columns, is_filled, is_framed):
    @kernel
    def backward(dy4, winner4, x, dweights4, dbias, begins, taps, work, rooms, last_winners, pads, pool):
        n, height, width, channels = x.shape
        _, ph, pw, filters = dy4.shape
        cells, image = ph * pw, height * width * channels
        block = columns * (VECTOR_BYTES // work.itemsize)
        full = -(-filters // block) * block
        source, dy, winner, dweights = (
            flat(x),
            flat(dy4),
            flat(winner4),
            flat(dweights4),
        )
        frame, rest = work[: rooms[0]], work[rooms[0] :]
        last_rows, rest = rest[: rooms[1]], rest[rooms[1] :]
        sums, bias_sums = rest[: rooms[2]], rest[rooms[2] :]
        fill_with_zeros(sums, 0, sums.size)
        fill_with_zeros(bias_sums, 0, full)
        if is_filled:
            for i in range(last_winners.size):
                last_winners[i] = OFF
        if is_framed:
            fill_with_zeros(frame, 0, frame.size)
            windows = frame
        else:
            windows = source
        for number in range(n):
            base, row_base = number * image, number * cells * filters
            if is_framed:
                move_images(source, base, x.shape, pads, frame, 1, True)
                base = 0
            safe = cells
            if is_filled:
                # Vectors that begin at the last cells would end after the array.
                safe = max(0, min(cells, (dy.size - row_base - full) // filters + 1))
                at = row_base + safe * filters
                fill_rows(dy, at, cells - safe, filters, last_rows, 0, full)
                for cell in range(cells - safe):
                    for f in range(filters):
                        last_winners[cell * full + f] = winner[at + cell * filters + f]
            if dbias.size:
                _sum_rows_on(dy, winner, row_base, safe, filters, bias_sums)
                if is_filled:
                    _sum_rows_on(last_rows, last_winners, 0, cells - safe, full, bias_sums)
            for first in range(0, taps.size, ROWS):
                some = taps[first:]
                for f in range(0, full, block):
                    tile, at = tile_zero(work, ROWS, columns), row_base + f
                    tile = tile_sum_won(
                        tile, windows, some, base, begins, pool, safe, dy, winner, at, filters
                    )
                    if is_filled:
                        remaining = begins[safe * pool :]
                        tile = tile_sum_won(
                            *(tile, windows, some, base, remaining, pool, cells - safe),
                            *(last_rows, last_winners, f, full),
                        )
                    # Image by image: sums of fewer numbers are more exact.
                    tile_add_rows(sums, first * full + f, full, tile)
        for k in range(dweights.size // filters):
            copy_run(sums, k * full, dweights, k * filters, filters)
        copy_run(bias_sums, 0, dbias, 0, dbias.size)

    return backward
