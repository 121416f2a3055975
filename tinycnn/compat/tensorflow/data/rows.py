"""Data sets whose elements are rows of arrays: what happens to them happens to row numbers."""

import numpy as np

from tinycnn.compat.tensorflow.data.nest import each, flatten


class Rows:
    """Rows of arrays in some order.

    Parameters
    ----------
    arrays : structure of ndarray
        Of equal length.
    blocks : callable
        ``blocks()`` yields arrays of row numbers, one pass.
    count : int or None
        How many in a pass; None if it never ends.
    """

    def __init__(self, arrays, blocks=None, count=None):
        self.arrays = arrays
        lengths = {len(array) for array in flatten(arrays)}
        if len(lengths) != 1:
            shown = ", ".join(str(length) for length in sorted(lengths)) or "none"
            raise ValueError(f"from_tensor_slices expects arrays of equal length, received lengths {shown}.")
        [length] = lengths
        self.blocks = blocks or (lambda: iter([np.arange(length)]))
        self.count = length if blocks is None else count
        self.plain = blocks is None  # all of them, in the order in which they are

    def elements(self):
        """Yield row after row."""
        for block in self.blocks():
            for number in block:
                yield self._gathered(number)

    def batches(self, size, drop_remainder):
        """Yield ``size`` rows at a time, gathered at once."""
        for numbers in _in_pieces(self.blocks(), size):
            if len(numbers) == size or not drop_remainder:
                yield self._gathered(_as_slice(numbers))

    def _gathered(self, rows):
        return each(lambda array: array[rows], self.arrays)

    def take(self, count):
        """Return the first rows."""

        def blocks():
            left = count
            for block in self.blocks():
                if left > 0:
                    yield block[:left]
                left -= len(block)
                if left <= 0:
                    return

        return Rows(self.arrays, blocks, count if self.count is None else min(count, self.count))

    def skip(self, count):
        """Return the rows after the first."""

        def blocks():
            left = count
            for block in self.blocks():
                if left < len(block):
                    yield block[left:]
                left = max(0, left - len(block))

        return Rows(self.arrays, blocks, None if self.count is None else max(0, self.count - count))

    def shard(self, number, index):
        """Return every so manyth row."""
        return Rows(
            self.arrays,
            lambda: iter([np.concatenate(list(self.blocks()))[index::number]]),
            len(range(index, self.count, number)),
        )

    def repeat(self, times):
        """Return all rows so many times; None is for ever."""

        def blocks():
            done = 0
            while times is None or done < times:
                yield from self.blocks()
                done += 1

        return Rows(self.arrays, blocks, None if times is None or self.count is None else times * self.count)

    def shuffle(self, order):
        """Return the rows in the order that ``order(numbers)`` gives each time."""
        return Rows(self.arrays, lambda: iter([order(np.concatenate(list(self.blocks())))]), self.count)


def _in_pieces(blocks, size):
    left = np.empty(0, np.int64)
    for block in blocks:
        left = np.concatenate([left, block]) if len(left) else block
        whole = len(left) // size * size
        for start in range(0, whole, size):
            yield left[start : start + size]
        left = left[whole:]
    if len(left):
        yield left


def _as_slice(numbers):
    """Return a slice for numbers that follow each other, so that nothing is copied."""
    first, last = int(numbers[0]), int(numbers[-1])
    if last - first + 1 == len(numbers) and (numbers[1:] > numbers[:-1]).all():
        return slice(first, last + 1)
    return numbers
