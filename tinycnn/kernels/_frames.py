"""What convolutions share: a frame of zeros around images, rows filled up to whole vectors."""

from tinycnn.kernels._jit import inline
from tinycnn.kernels.vectors import (
    TILE_COLUMNS,
    VECTOR_BYTES,
    fma,
    lanes,
    load,
    load_part,
    splat,
    stay_apart,
    store,
    store_part,
    transpose_part,
)

# What is taken from one block of memory begins at multiples of so many numbers: whole vectors.
ALIGNED = 64


def aligned(count):
    """Return how much room to leave for ``count`` numbers."""
    return -(-count // ALIGNED) * ALIGNED


def columns_of(numbers, dtype, most=TILE_COLUMNS):
    """Return how many vectors of a row of ``numbers`` a tile holds: few left over, then many.

    A tile of one column needs a load for each multiply-add, and is a fifth slower.
    """
    vectors = -(-numbers // lanes(dtype))

    def cost(columns):
        return -(-vectors // columns) * columns * (6 if columns == 1 else 5), -columns

    return min(range(1, most + 1), key=cost)


@inline
def fill_with_zeros(array, first, count):
    width, zero, stop = VECTOR_BYTES // array.itemsize, splat(array, 0), first + count
    while first + width <= stop:
        store(array, first, zero)
        first += width
    if first < stop:
        store_part(array, first, zero, stop - first)


@inline
def copy_run(source, start, target, first, count):
    """Copy ``count`` numbers side by side."""
    width = VECTOR_BYTES // target.itemsize
    whole = count - count % width
    for t in range(0, whole, width):
        store(target, first + t, load(source, start + t))
    if whole < count:
        store_part(target, first + whole, load_part(source, start + whole, count - whole), count - whole)


@inline
def fill_rows(source, start, rows, count, target, first, full):
    """Copy rows of ``count`` numbers into rows of ``full``, whole vectors, the rest 0."""
    stay_apart()
    width = VECTOR_BYTES // target.itemsize
    for r in range(rows):
        for t in range(0, full, width):
            store(target, first + r * full + t, load_part(source, start + r * count + t, count - t))


@inline
def pack_blocks(source, rows, count, target, block):
    """Copy rows of ``count`` numbers, ``block`` by ``block``: the first of all rows, then the second."""
    stay_apart()
    width, to = VECTOR_BYTES // target.itemsize, 0
    for f in range(0, count, block):
        for r in range(rows):
            for t in range(f, f + block, width):
                store(target, to, load_part(source, r * count + t, count - t))
                to += width


@inline
def turn(source, start, step, rows, target, first, target_step, columns):
    """Write rows, ``step`` apart, as columns of rows that are ``target_step`` apart."""
    stay_apart()
    width = VECTOR_BYTES // target.itemsize
    for r in range(0, rows, width):
        for c in range(0, columns, width):
            there, here = first + c * target_step + r, start + r * step + c
            transpose_part(target, there, target_step, source, here, step, rows - r, columns - c)


@inline
def move_images(x, start, shape, pads, frames, images, inwards):
    """Copy images, (.., H, W, C) from ``start``, into frames, or from frames back to images."""
    stay_apart()
    _, height, width, channels = shape
    top, bottom, left, right = pads
    run, row = width * channels, (left + width + right) * channels
    for image in range(images):
        inside = (image * (top + height + bottom) + top) * row + left * channels
        at = start + image * height * run
        for _ in range(height):
            if inwards:
                copy_run(x, at, frames, inside, run)
            else:
                copy_run(frames, inside, x, at, run)
            at += run
            inside += row


@inline
def sum_rows(rows, start, count, total):
    """Add ``count`` rows to their ``total``; four sums at a time, as none waits for another."""
    stay_apart()
    width, size = VECTOR_BYTES // total.itemsize, total.size
    one = splat(total, 1)
    for f in range(0, size, width):
        part, first, last = min(width, size - f), start + f, start + (count - 1) * size + f
        a, b, c, d = load_part(total, f, part), splat(total, 0), splat(total, 0), splat(total, 0)
        for r in range(0, count - 3, 4):
            at = first + r * size
            a = fma(load_part(rows, at, part), one, a)
            b = fma(load_part(rows, at + size, part), one, b)
            c = fma(load_part(rows, at + 2 * size, part), one, c)
            d = fma(load_part(rows, at + 3 * size, part), one, d)
        for r in range(count % 4):
            a = fma(load_part(rows, last - r * size, part), one, a)
        store_part(total, f, fma(fma(a, one, b), one, fma(c, one, d)), part)
