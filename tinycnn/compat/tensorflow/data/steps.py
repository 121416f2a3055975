"""What can be done with a data set: each step gives another one."""

import itertools

import numpy as np

from tinycnn.compat.tensorflow.data.count import INFINITE, UNKNOWN
from tinycnn.compat.tensorflow.data.mapping import mapped_batches, maps_together
from tinycnn.compat.tensorflow.data.nest import arrays, call, each, flatten
from tinycnn.compat.tensorflow.data.options import Options
from tinycnn.compat.tensorflow.data.order import Orders
from tinycnn.compat.tensorflow.tensors import as_tensor


class Steps:
    """The part of a data set that goes on from it."""

    def map(self, map_func, num_parallel_calls=None, deterministic=None, name=None, **idle):
        """Return what a function makes of each element; of a tuple's parts as its arguments."""

        def elements():
            for element in self._elements():
                yield arrays(call(map_func, each(as_tensor, element)))

        return self._like(elements, self._count, mapped=(self, map_func))

    def batch(self, batch_size, drop_remainder=False, num_parallel_calls=None, deterministic=None, name=None):
        """Return so many elements at a time, joined along a new first axis."""
        size = int(batch_size)
        if size < 1:
            raise ValueError(f"batch expects a batch_size of 1 or more, received {batch_size}.")
        count = self._count
        if count >= 0:
            count = count // size if drop_remainder else -(-count // size)
        if self._rows is not None:
            return self._like(
                lambda: self._rows.batches(size, drop_remainder), count, open_first=not drop_remainder
            )
        if self._mapped is not None and maps_together(self):
            return self._like(
                lambda: mapped_batches(self, size, drop_remainder), count, open_first=not drop_remainder
            )

        def elements():
            running = self._elements()
            while waiting := list(itertools.islice(running, size)):
                if len(waiting) == size or not drop_remainder:
                    yield each(lambda *parts: np.stack(parts), *waiting)

        return self._like(elements, count, open_first=not drop_remainder)

    def shuffle(self, buffer_size, seed=None, reshuffle_each_iteration=True, name=None):
        """Return the elements in another order, each drawn from so many that come next."""
        return self._shuffled(Orders(buffer_size, seed, reshuffle_each_iteration))

    def _shuffled(self, orders):
        if self._mapped is not None:  # the order of what a function makes is that of what it is given
            source, function = self._mapped
            return source._shuffled(orders).map(function)
        if self._rows is not None and self._rows.count is not None:
            return self._of_rows(self._rows.shuffle(orders.of_numbers))
        return self._like(lambda: orders.of_elements(self._elements()), self._count)

    def repeat(self, count=None, name=None):
        """Return all elements so many times; for ever if not given."""
        times = None if count is None or count < 0 else int(count)
        if self._mapped is not None:
            return self._mapped[0].repeat(times).map(self._mapped[1])
        if self._rows is not None:
            return self._of_rows(self._rows.repeat(times))
        total = INFINITE if times is None else (times * self._count if self._count >= 0 else self._count)

        def elements():
            for _ in itertools.count() if times is None else range(times):
                found = False
                for element in self._elements():
                    found = True
                    yield element
                if not found:
                    return

        return self._like(elements, total, open_first=self._open_first)

    def take(self, count, name=None):
        """Return the first elements; all for -1."""
        count = int(count)
        if count < 0:
            return self
        if self._mapped is not None:
            return self._mapped[0].take(count).map(self._mapped[1])
        if self._rows is not None:
            return self._of_rows(self._rows.take(count))
        total = (
            count if self._count == INFINITE else (min(count, self._count) if self._count >= 0 else UNKNOWN)
        )
        return self._like(
            lambda: itertools.islice(self._elements(), count), total, open_first=self._open_first
        )

    def skip(self, count, name=None):
        """Return the elements after the first; none for -1."""
        count = int(count)
        if count < 0:
            return self.take(0)
        if self._mapped is not None:
            return self._mapped[0].skip(count).map(self._mapped[1])
        if self._rows is not None:
            return self._of_rows(self._rows.skip(count))
        total = max(0, self._count - count) if self._count >= 0 else self._count
        return self._like(
            lambda: itertools.islice(self._elements(), count, None), total, open_first=self._open_first
        )

    def shard(self, num_shards, index, name=None):
        """Return every so manyth element."""
        number, index = int(num_shards), int(index)
        if self._rows is not None and self._rows.count is not None:
            return self._of_rows(self._rows.shard(number, index))
        total = len(range(index, self._count, number)) if self._count >= 0 else self._count
        return self._like(lambda: itertools.islice(self._elements(), index, None, number), total)

    def filter(self, predicate, name=None):
        """Return the elements for which a function says True."""
        return self._like(
            lambda: (e for e in self._elements() if bool(np.all(call(predicate, each(as_tensor, e))))),
            INFINITE if self._count == INFINITE else UNKNOWN,
            open_first=self._open_first,
        )

    def take_while(self, predicate, name=None):
        """Return the elements up to the first for which a function says False."""
        return self._like(
            lambda: itertools.takewhile(
                lambda e: bool(np.all(call(predicate, each(as_tensor, e)))), self._elements()
            )
        )

    def concatenate(self, dataset, name=None):
        """Return the elements of this data set, then those of another."""
        counts = self._count, dataset._count
        total = INFINITE if INFINITE in counts else (UNKNOWN if UNKNOWN in counts else sum(counts))
        return self._like(
            lambda: itertools.chain(self._elements(), dataset._elements()),
            total,
            open_first=self._open_first or dataset._open_first,
        )

    def unbatch(self, name=None):
        """Return the rows of the elements."""

        def elements():
            for batch in self._elements():
                for number in range(len(flatten(batch)[0])):
                    yield each(lambda part, at=number: part[at], batch)

        return self._like(elements, INFINITE if self._count == INFINITE else UNKNOWN)

    def enumerate(self, start=0, name=None):
        """Return pairs of a number and an element."""
        return self._like(
            lambda: ((np.int64(number), e) for number, e in enumerate(self._elements(), int(start))),
            self._count,
        )

    def flat_map(self, map_func, name=None):
        """Return the elements of the data sets that a function makes of each element."""
        return self._like(
            lambda: itertools.chain.from_iterable(
                call(map_func, each(as_tensor, e))._elements() for e in self._elements()
            )
        )

    def interleave(self, map_func, cycle_length=None, block_length=1, **idle):
        """Return the elements of several data sets that a function makes, a few of each in turn."""

        def elements():
            sources, running = self._elements(), []
            width = 1 if cycle_length is None or cycle_length < 1 else int(cycle_length)
            while True:
                while len(running) < width and (e := next(sources, None)) is not None:
                    running.append(call(map_func, each(as_tensor, e))._elements())
                if not running:
                    return
                for one in list(running):
                    block = list(itertools.islice(one, int(block_length)))
                    yield from block
                    if len(block) < block_length:
                        running.remove(one)

        return self._like(elements)

    def cache(self, filename="", name=None):
        """Return the same elements, made once and kept in memory."""
        if self._rows is not None or (self._mapped is not None and maps_together(self, without_chance=True)):
            return self  # held already, or as quick to compute as to fetch
        kept = []

        def elements():
            if kept:
                yield from kept[0]
                return
            found = []
            for element in self._elements():
                found.append(element)
                if len(found) == self._count:  # nobody may ask for what comes after the last
                    kept.append(found)
                yield element
            if not kept:
                kept.append(found)

        return self._like(elements, self._count, mapped=None, open_first=self._open_first)

    def prefetch(self, buffer_size, name=None):
        """Return the same: ``fit`` reads ahead by itself."""
        return self

    def apply(self, transformation_func):
        """Return what a function makes of the data set."""
        return transformation_func(self)

    def with_options(self, options, name=None):
        """Return the same."""
        return self

    def options(self):
        """Return options without effect."""
        return Options()
