"""Memory that is taken once and used again for every batch.

A fresh large array costs a page fault for every 4 KiB on first touch, again at each
step. So each worker thread keeps an :class:`Arena`, one block that grows to what a
shard needs and is handed out from the bottom each time; kernels ask :func:`take`.
In a thread without an arena (a notebook that calls a kernel) ``take`` allocates.
"""

import threading
from contextlib import contextmanager

import numpy as np

# Start of every array, in bytes: a cache line, and the widest vector register.
ALIGNMENT = 64

_current = threading.local()


def aligned_empty(shape, dtype):
    """Allocate an uninitialized array that starts on a 64-byte boundary."""
    dtype = np.dtype(dtype)
    size = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
    block = np.empty(size + ALIGNMENT, np.uint8)
    start = -block.ctypes.data % ALIGNMENT
    return block[start : start + size].view(dtype).reshape(shape)


def address(array):
    """Return where an array begins in memory."""
    return array.__array_interface__["data"][0]


class Arena:
    """A stack of memory for one thread.

    Examples
    --------
    >>> arena = Arena()
    >>> with arena:
    ...     x = take((2, 3), "float32")
    >>> x.shape
    (2, 3)
    """

    def __init__(self):
        self._grow(0)
        self._top = 0
        self._needed = 0
        self._entered = []
        self.held = False  # whether scratch() is to leave everything where it is

    def _grow(self, size):
        self._block = aligned_empty((size,), np.uint8)
        self._start = address(self._block)

    def __enter__(self):
        """Make this the arena of the calling thread: empty, or above what it holds already."""
        outer = getattr(_current, "arena", None)
        self._entered.append((outer, self._top))
        if outer is not self:
            self.clear()
            _current.arena = self
        return self

    def __exit__(self, *exception):
        _current.arena, self._top = self._entered.pop()

    def clear(self):
        """Take back all that was handed out; the block grows to what was needed."""
        if self._needed > self._block.size:
            self._grow(self._needed)
        self._top = 0

    @contextmanager
    def continued(self):
        """Make this the arena of the calling thread, above what it holds, and let it be kept."""
        outer = getattr(_current, "arena", None)
        _current.arena = self
        try:
            yield self
        finally:
            _current.arena = outer

    def take(self, shape, dtype):
        """Hand out an uninitialized array; valid until the arena is entered again."""
        dtype = np.dtype(dtype)
        count = 1
        for length in shape:
            count *= length
        size = count * dtype.itemsize
        start, stop = self._top, self._top + size
        self._top = -(-stop // ALIGNMENT) * ALIGNMENT
        if self._top > self._needed:
            self._needed = self._top
        if stop > self._block.size:  # the first time round; the block grows at the next entry
            return aligned_empty(shape, dtype)
        return self._block[start:stop].view(dtype).reshape(shape)

    def reserve(self, size):
        """Make sure that so many bytes are free; returns whether they are.

        The block can only grow while nothing has been handed out of it.
        """
        if self._top == 0 and self._block.size < size:
            self._grow(size)
        return self._block.size - self._top >= size

    def free(self):
        """Return what has not been handed out, as bytes: where the next array will lie."""
        return self._block[self._top :]

    @property
    def free_address(self):
        """int: where that begins."""
        return self._start + self._top

    @property
    def needed(self):
        """int: the most bytes that were ever handed out at the same time."""
        return self._needed

    def back_to(self, top):
        """Take back whatever was handed out since :attr:`top` was this."""
        self._top = top

    @property
    def top(self):
        """int: how many bytes are handed out."""
        return self._top


def thread_arena():
    """Return the calling thread's own arena, made at first use."""
    try:
        return _current.own
    except AttributeError:
        _current.own = Arena()
        return _current.own


def forget_arena():
    """Let the calling thread have a new arena: an interrupt may have left the old one in disorder."""
    _current.own = Arena()
    _current.arena = None


def current_arena():
    """Return the arena that the calling thread has entered; None if there is none."""
    return getattr(_current, "arena", None)


def take(shape, dtype):
    """Take an uninitialized array from the thread's arena, or from the system."""
    arena = current_arena()
    return aligned_empty(shape, dtype) if arena is None else arena.take(shape, dtype)


@contextmanager
def scratch():
    """Give back at the end of the block whatever was taken inside it."""
    arena = current_arena()
    top = arena.top if arena is not None else 0
    try:
        yield
    finally:
        if arena is not None and not arena.held:
            arena.back_to(top)
