"""Where a training stands, and what everybody in it remembers."""

from contextlib import contextmanager

from tinycnn.callbacks.list import by_name
from tinycnn.models.intake.chance import fingerprint
from tinycnn.models.training_state import chance
from tinycnn.models.training_state.weights import check_numbers, named_arrays, numbers_of, set_numbers
from tinycnn.saving.manifest import differences
from tinycnn.saving.packing import pack, unpack


class TrainingStateError(ValueError):
    """A state is of another training than the one that should go on from it."""


class TrainingState:
    """Where a training stands, with everything that decides how it goes on.

    ``fit`` makes one, and moves it on batch by batch.

    Parameters
    ----------
    model : Sequential
    callbacks : list of Callback
    course : Epochs
        Of the samples to learn from.
    validate_again : callable
        ``validate_again(epoch)`` reads what was read to validate an epoch.
    epoch : int
        The first one of this training.
    epochs : int
        Where it ends.

    Attributes
    ----------
    epoch : int
        The epoch under way, or the next one.
    batch : int
        How many of its batches are done.
    logs : dict or None
        Of the last epoch.
    """

    Refused = TrainingStateError

    def __init__(self, model, callbacks, course, validate_again, epoch, epochs):
        self._model, self._course, self._validate_again = model, course, validate_again
        self._callbacks = by_name(callbacks)
        self.first, self.epoch, self.batch, self.logs, self._end = epoch, epoch, 0, None, epochs
        for callback in self._callbacks.values():
            callback.note_settings()

    @property
    def over(self):
        """bool: whether a callback has said, before the state was saved, that this is enough."""
        started = self.batch or self.epoch > self.first
        return bool(started and self._model.stop_training)

    def collect(self):
        """Return all of it.

        Returns
        -------
        values : dict
            As JSON holds them.
        named : list of (str, ndarray)
            First the weights and the optimizer's, then those that belong to the values.

        Raises
        ------
        TypeError
            If a callback wants to remember what is neither a number, text nor an array.
        """
        model = self._model
        numbers = numbers_of(model.optimizer)
        named = named_arrays(model, "steps" in numbers)
        plain, arrays = pack(
            {
                "first": self.first,
                "epoch": self.epoch,
                "batch": self.batch,
                "logs": self.logs,
                "stop_training": bool(model.stop_training),
                "seed": model._seed,
                "course": self._course.position(),
                "optimizer": numbers,
                "metrics": model._metrics.get_state() if self.batch else None,
                "callbacks": {name: each.get_state() for name, each in self._callbacks.items()},
                "chance": chance.get_state(),
            }
        )
        values = {"weights": len(named), "state": plain}
        return values, named + [(f"state/{number}", array) for number, array in enumerate(arrays)]

    def restore(self, values, named):
        """Go to where :meth:`collect` was called.

        Raises
        ------
        TrainingStateError
            If it is the state of another training. The model is as it was, then.
        """
        state, arrays = self._checked(values, named)
        with _understood():
            self.first, self.epoch, self.batch = _place(state)
            self.logs, seed = state["logs"], int(state["seed"])
            place = self._course.checked(state["course"], self.batch)
        self._remember(state, arrays)
        self._model._take_seed(seed)
        before = fingerprint(None)
        # Of what lies behind the end of this training nothing will be read.
        done = max(0, min(self.epoch, self._end) - self.first)
        self._course.go_to(place, done, self.batch, self._validated)
        # If what was read again has drawn from the process's generators, they stand right.
        if not self._course.rereads or fingerprint(None) == before:
            with _understood():
                chance.set_state(state["chance"])

    def restore_again(self, values, named):
        """Undo what was done at the beginning of an epoch that had begun before."""
        self._remember(*self._checked(values, named))

    def _checked(self, values, named):
        with _understood():
            count, optimizer = int(values["weights"]), self._model.optimizer
            state = unpack(values["state"], [array for _, array in named[count:]])
            check_numbers(optimizer, state["optimizer"])
            own = named_arrays(self._model, "steps" in state["optimizer"])
        declared = [(name, array.shape, array.dtype) for name, array in named[:count]]
        fault = differences(declared, [(name, array.shape, array.dtype) for name, array in own])
        if fault:
            raise TrainingStateError(fault)
        return state, [array for _, array in named[:count]]

    def _remember(self, state, arrays):
        model = self._model
        own = named_arrays(model, "steps" in state["optimizer"])
        with _or_as_before(model.optimizer, [mine for _, mine in own]):
            for (_, mine), array in zip(own, arrays, strict=True):
                mine[...] = array
            self._remember_others(state)

    def _remember_others(self, state):
        model = self._model
        with _understood():
            set_numbers(model.optimizer, state["optimizer"])
            model.stop_training = bool(state["stop_training"])
            if self.batch:
                model._restore_metrics(state["metrics"], self._course.first)
            remembered = dict(state["callbacks"])
        for name, callback in self._callbacks.items():
            if remembered.get(name) is not None:
                with _understood(f"the state of its callback {name} cannot be taken back"):
                    callback.set_state(remembered[name])

    def _validated(self, number):
        self._validate_again(self.first + number)


def _place(state):
    """Return the first epoch, the one under way, and how many of its batches are done."""
    first, epoch, batch = place = [state[name] for name in ("first", "epoch", "batch")]
    if any(type(number) is not int for number in place) or not 0 <= first <= epoch or batch < 0:
        raise ValueError(f"after batch {batch} of epoch {epoch}, the first being {first}, is no place")
    return place


@contextmanager
def _or_as_before(optimizer, arrays):
    """Give arrays and the optimizer back what they held if the state turns out to be of no use."""
    numbers, before = numbers_of(optimizer), [array.copy() for array in arrays]
    try:
        yield
    except TrainingStateError:
        for array, held in zip(arrays, before, strict=True):
            array[...] = held
        set_numbers(optimizer, numbers)
        raise


@contextmanager
def _understood(what="it is not the state of this training"):
    """Say so if values turn out to be something else than they should be."""
    try:
        yield
    except TrainingStateError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError) as fault:
        raise TrainingStateError(f"{what} ({type(fault).__name__}: {fault})") from fault
