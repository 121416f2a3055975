"""Things that give batches themselves: generators, data sets of Python, loaders."""

from collections.abc import Mapping
from contextlib import closing
from functools import partial
from itertools import chain, count, islice, repeat, starmap

import numpy as np

from tinycnn.engine.batch import Batch
from tinycnn.errors import complaint
from tinycnn.models.intake import chance
from tinycnn.models.intake.ahead import END, read_ahead

# Generators and data sets of Python are looked into so far before they begin; with random
# numbers of their own, they then draw the same ones as under Keras.
LOOKED_INTO = 2


class Stream:
    """The base of what follows.

    Parameters
    ----------
    given : object
    prepare : callable
        ``prepare(given_batch) -> (x, y, weights)``, checked arrays. Called on several
        threads at once if the data set allows that; for the first batch by the caller's.
    order : callable, optional
        ``order(count, step)`` returns the order of the batches in a pass that began after
        so many steps.
    loss_weight : float
        What the loss of each batch is multiplied by.

    Attributes
    ----------
    num_batches : int or None
        In a pass; None if that is not known.
    first : Batch
    largest : int
        How many samples a batch has had at the most; all are cut into shards like that one,
        the last one of a pass too.
    rereads : bool
        Whether a batch can be had only after all before it, in all passes, were read.
    """

    num_batches = None
    rereads = True

    def __init__(self, given, prepare, order=None, loss_weight=1.0):
        self._given, self._prepare, self._order = given, prepare, order
        self._loss_weight = loss_weight
        self.largest = 0
        self.first = self._batch(self._look())

    def one_pass(self, step=0, skip=0, limit=None, stretches=None):
        """Yield batches to the end.

        Parameters
        ----------
        step : int
            How many were trained when the pass began.
        skip : int
            How many batches of the pass to leave out; 0 if it ``rereads``.
        limit : int, optional
            How many to read at the most, with those.
        stretches : iterable of int, optional
            How many batches each epoch has: so far they are read ahead, for what happens
            when it ends may change the data.
        """
        calls, workers, waiting = self._calls(step, skip, limit)
        calls = islice(calls, None if limit is None else limit - skip)
        with closing(read_ahead(calls, workers, waiting, stretches)) as results:
            for found in results:
                yield self._batch(found)

    def arrays(self):
        """Return the arrays of the first batch: the others are compared one by one."""
        return self.first.x, self.first.y, self.first.weights

    def begin_epoch(self):
        """Tell the data set."""

    def end_epoch(self):
        """Tell the data set."""

    def skip(self, count):
        """Tell the data set that so many batches of this epoch were read by an earlier process."""

    def _look(self):
        """Return the first batch, prepared before another is asked for."""
        raise NotImplementedError

    def _calls(self, step, skip, limit):
        """Return callables that return prepared batches, at least to the limit, and how to call them."""
        raise NotImplementedError

    def _prepared(self, number, batch):
        """Prepare the batch of this number; what is wrong with it is told with the number."""
        try:
            return self._prepare(batch)
        except (ValueError, TypeError) as fault:
            if type(fault) not in (ValueError, TypeError):
                raise
            kind = type(self._given).__name__
            raise type(fault)(f"{fault} It is in batch {number} of the {kind}, counted from 0.") from fault

    def _batch(self, prepared):
        self.largest = max(self.largest, len(prepared[0]))
        return Batch(*prepared, slice(0, len(prepared[0])), self.largest, self._loss_weight)


class Once(Stream):
    """An iterator, such as a generator: what it gave it does not give again.

    Except for the first batches, which were looked at before, and which begin every
    pass, as in Keras.
    """

    def _look(self):
        self._numbered = enumerate(self._given)
        self._seen = list(starmap(self._prepared, islice(self._numbered, LOOKED_INTO)))
        if not self._seen:
            raise ValueError(complaint("A generator of batches", "at least one batch", "none"))
        return self._seen[0]

    def _calls(self, step, skip, limit):
        return _one_by_one(chain(self._seen, starmap(self._prepared, self._numbered)))


class Again(Stream):
    """An iterable, such as a loader: every pass iterates anew."""

    def __init__(self, *arguments):
        self._open = None
        super().__init__(*arguments)
        self.num_batches = _length(self._given)

    def _look(self):
        pass_over = starmap(self._prepared, enumerate(self._given))
        first = next(pass_over, END)
        if first is END:
            raise ValueError(complaint("An iterable of batches", "at least one batch", "none"))
        self._open = chain([first], pass_over)
        return first

    def _calls(self, step, skip, limit):
        opened, self._open = self._open, None
        return _one_by_one(opened or starmap(self._prepared, enumerate(self._given)))


class Indexed(Stream):
    """A ``PyDataset``, or another object with ``__getitem__`` and a number of batches.

    One that says it is ``endless`` is begun again where more steps are wanted than it has, and
    has a method ``skip`` for batches that were read by an earlier process.
    """

    def __init__(self, given, *arguments):
        self.num_batches = given.num_batches if hasattr(given, "num_batches") else len(given)
        super().__init__(given, *arguments)

    def _look(self):
        known = LOOKED_INTO if self.num_batches is None else min(LOOKED_INTO, self.num_batches)
        if not known:
            raise ValueError(complaint("A data set", "at least one batch", "none"))
        before = chance.fingerprint(self._given)
        first, *_ = [self._read(index) for index in range(known)]
        # Where reading draws random numbers, the next batch depends on how many were read.
        self.rereads = self._workers() == 1 and chance.fingerprint(self._given) != before
        return first

    def _calls(self, step, skip, limit):
        if self.num_batches is None:
            places = count(skip)
        elif limit is not None and getattr(self._given, "endless", False):
            passes = (self._places(step + number * self.num_batches) for number in count())
            places = islice(chain.from_iterable(passes), skip, None)
        else:
            places = self._places(step)[skip:]
        calls = (partial(self._read, int(place)) for place in places)
        workers = self._workers()
        return calls, workers, getattr(self._given, "max_queue_size", 10) if workers > 1 else 2

    def _places(self, step):
        return range(self.num_batches) if self._order is None else self._order(self.num_batches, step)

    def _workers(self):
        # Its promise that several threads may read at once; processes are not used.
        return getattr(self._given, "workers", 1)

    def _read(self, place):
        return self._prepared(place, self._given[place])

    def begin_epoch(self):
        _tell(self._given, "on_epoch_begin")

    def end_epoch(self):
        _tell(self._given, "on_epoch_end")

    def skip(self, count):
        if getattr(self._given, "endless", False):
            self._given.skip(count)  # what its epochs are depends on what was read


def gives_batches(x):
    """Tell whether x makes batches itself, and is no array or what becomes one.

    Examples
    --------
    >>> gives_batches(np.zeros(3)), gives_batches([1.0, 2.0]), gives_batches(iter([1.0]))
    (False, False, True)
    """
    if isinstance(x, (np.ndarray, list, tuple, str, Mapping)) or x is None:
        return False
    if hasattr(x, "__array__") or hasattr(x, "__array_interface__"):
        return False
    return hasattr(x, "__iter__") or (hasattr(x, "__getitem__") and _has_length(x))


def open_stream(x, prepare, order=None, loss_weight=1.0):
    """Return the stream for something that gives batches; see :class:`Stream`."""
    # First, for there are data sets that can also be read by next(), without an end.
    if hasattr(x, "__getitem__") and _has_length(x):
        return Indexed(x, prepare, order, loss_weight)
    if hasattr(x, "__next__"):
        return Once(x, prepare, order, loss_weight)
    return Again(x, prepare, order, loss_weight)


def parts_of(batch, who):
    """Return x, y and the weights of a batch as it was given; None for what is missing.

    Examples
    --------
    >>> parts_of(([1.0], [0]), "fit")
    ([1.0], [0], None)
    """
    if isinstance(batch, (tuple, list)):
        if 1 <= len(batch) <= 3:
            return (*batch, None, None)[:3]
        received = f"a {type(batch).__name__} of {len(batch)}"
    elif isinstance(batch, Mapping):
        received = f"a {type(batch).__name__}"
    else:
        return batch, None, None
    raise ValueError(complaint(f"{who}: a batch", "(x, y) or (x, y, sample_weight)", received))


def _has_length(x):
    return hasattr(x, "num_batches") or hasattr(x, "__len__")


def _length(x):
    try:
        return len(x)
    except TypeError:
        return None


def _one_by_one(iterator):
    return repeat(partial(next, iterator, END)), 1, 2


def _tell(data, hook):
    if hasattr(data, hook):
        getattr(data, hook)()
