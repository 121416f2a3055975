"""Where an epoch ends, and what the next one begins with."""

import warnings
from itertools import chain, islice, repeat

# No count of steps, samples or epochs comes near to it.
_ENDLESS = 2**53


class Epochs:
    """Cuts what a source of batches gives into epochs.

    Without a number of steps an epoch is one pass over the source. With one, a pass goes
    on from epoch to epoch until the source is at its end, as in Keras.

    Parameters
    ----------
    source : Arrays or Stream
    steps : int, optional
        Batches an epoch.
    count : int
        How many epochs are wanted, so that no more is read than they need.
    start : int
        How many steps were trained before; the order of a pass follows from how many that
        are when it begins.

    Attributes
    ----------
    num_batches : int or None
        In an epoch, as far as that is known.
    """

    def __init__(self, source, steps=None, count=1, start=0):
        self._source, self._steps = source, steps
        self._limit = steps * count if steps else None
        self._pass, self._began, self._taken = None, 0, 0
        self._start, self._given = start, 0
        self._under_way = None
        self.num_batches = steps or source.num_batches

    @property
    def first(self):
        """Batch: the first one of the source."""
        return self._source.first

    @property
    def rereads(self):
        """bool: whether to come to a place means to read everything before it again."""
        return self._source.rereads

    def restart(self):
        """Let the next epoch begin with a new pass."""
        self.close()
        self._source.end_epoch()

    def epoch(self):
        """Return an iterator over the batches of the next epoch, or over what is left of this one."""
        found, self._under_way = self._under_way or self._batches(), None
        return found

    def close(self):
        """End the pass, and the threads that read for it."""
        if self._pass is not None:
            self._pass.close()
            self._pass = None

    # Coming back ------------------------------------------------------------------

    def position(self):
        """Return what :meth:`go_to` needs to come back to this place, as a dict of int."""
        opened = self._pass is not None
        return {
            "start": self._start,
            "given": self._given,
            "began": self._began if opened else -1,
            "taken": self._taken if opened else 0,
            "largest": self._source.largest,
        }

    def checked(self, place, batches):
        """Return a place of :meth:`position`, after so many batches of an epoch, if it is one.

        Raises
        ------
        ValueError
        """
        good = set(place) == set(self.position()) and all(
            type(number) is int and -1 <= number < _ENDLESS for number in place.values()
        )
        if not good or min(place[name] for name in place if name != "began") < 0:
            raise ValueError("it does not say which batch comes next")
        if not self.rereads and self.num_batches is not None and batches > self.num_batches:
            raise ValueError(f"{batches} batches of an epoch were done, and it has {self.num_batches}")
        return place

    def go_to(self, place, epochs, batches, validate):
        """Come to a place where an earlier process was.

        Parameters
        ----------
        place : dict
        epochs, batches : int
            How many epochs were done, and how many batches of the next one.
        validate : callable
            ``validate(number)`` is called after each of those epochs.
        """
        self._start = place["start"]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they were given when it happened
            for number in range(epochs):
                self.pass_over()
                validate(number)
        if self.rereads:
            self._under_way = self._batches()
            for _ in islice(self._under_way, batches):
                pass
            return
        self._given, self._source.largest = place["given"], place["largest"]
        if place["began"] >= 0:
            self._open(place["began"], place["taken"], batches)
        if batches:
            self._under_way = self._batches(batches)
            self._source.begin_epoch()
            self._source.skip(batches)

    def pass_over(self):
        """Let an epoch go by of which nothing is wanted."""
        if self.rereads:
            for _ in self._batches():
                pass
        else:
            self._source.begin_epoch()
            self._source.skip(self.num_batches or 0)
            self._source.end_epoch()

    # Inside -----------------------------------------------------------------------

    def _batches(self, done=0):
        if not done:
            self._source.begin_epoch()
        if self._steps is None:
            if self._pass is None:
                self._open()
            for batch in self._pass:
                self._count()
                yield batch
            self.close()
        else:
            yield from self._some(done)
        self._source.end_epoch()

    def _open(self, began=None, taken=0, done=0):
        self.close()
        self._began = self._start + self._given if began is None else began
        self._taken = taken
        stretches = chain([self._steps - done], repeat(self._steps)) if self._steps else None
        self._pass = self._source.one_pass(self._began, taken, self._limit, stretches)

    def _some(self, done):
        if self._pass is None:
            self._open(done=done)
        for step in range(done, self._steps):
            batch = next(self._pass, None)
            if batch is None:
                self.close()
                warnings.warn(
                    f"The data ended after {step} of {self._steps} steps of this epoch. "
                    "Provide steps times epochs batches, or ask for fewer steps.",
                    stacklevel=5,
                )
                return
            self._count()
            yield batch
        if self._taken == self._source.num_batches:
            self.close()

    def _count(self):
        self._taken += 1
        self._given += 1
