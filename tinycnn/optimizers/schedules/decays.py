"""Learning rates that fall by a formula."""

import math

from tinycnn.errors import complaint
from tinycnn.optimizers.schedules.base import LearningRateSchedule


def positive(who, argument, value):
    """Return ``value`` if it is above 0."""
    if not value > 0:
        raise ValueError(complaint(who, f"{argument} to be above 0", f"{value!r}"))
    return value


class ExponentialDecay(LearningRateSchedule):
    """initial_learning_rate * decay_rate**(step / decay_steps).

    Parameters
    ----------
    initial_learning_rate : float
    decay_steps : int
        After so many steps the rate is multiplied by ``decay_rate``.
    decay_rate : float
    staircase : bool
        Fall once in ``decay_steps`` instead of a little at each.
    name : str

    Examples
    --------
    >>> ExponentialDecay(0.8, decay_steps=10, decay_rate=0.5)(20)
    0.2
    """

    def __init__(
        self, initial_learning_rate, decay_steps, decay_rate, staircase=False, name="ExponentialDecay"
    ):
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = positive(name, "decay_steps", decay_steps)
        self.decay_rate = decay_rate
        self.staircase = staircase
        self.name = name

    def __call__(self, step):
        """Return the learning rate of the step that comes after so many."""
        return self.initial_learning_rate * self.decay_rate ** self._passed(step)

    def _passed(self, step):
        return step // self.decay_steps if self.staircase else step / self.decay_steps

    def get_config(self):
        """Return the arguments that make an equal schedule."""
        names = ("initial_learning_rate", "decay_steps", "decay_rate", "staircase", "name")
        return {name: getattr(self, name) for name in names}


class InverseTimeDecay(ExponentialDecay):
    """initial_learning_rate / (1 + decay_rate * step / decay_steps).

    Parameters
    ----------
    initial_learning_rate : float
    decay_steps : int
    decay_rate : float
    staircase : bool
        Fall once in ``decay_steps`` instead of a little at each.
    name : str

    Examples
    --------
    >>> InverseTimeDecay(0.8, decay_steps=10, decay_rate=1.0)(10)
    0.4
    """

    def __init__(
        self, initial_learning_rate, decay_steps, decay_rate, staircase=False, name="InverseTimeDecay"
    ):
        super().__init__(initial_learning_rate, decay_steps, decay_rate, staircase, name)

    def __call__(self, step):
        """Return the learning rate of the step that comes after so many."""
        return self.initial_learning_rate / (1 + self.decay_rate * self._passed(step))


class PolynomialDecay(LearningRateSchedule):
    """From one rate to another along a power of what is left.

    Parameters
    ----------
    initial_learning_rate : float
    decay_steps : int
        Where the end is reached.
    end_learning_rate : float
    power : float
        1: along a line.
    cycle : bool
        Begin anew, twice as long, thrice as long, instead of staying at the end.
    name : str

    Examples
    --------
    >>> PolynomialDecay(0.5, decay_steps=10, end_learning_rate=0.0)(5)
    0.25
    """

    def __init__(
        self,
        initial_learning_rate,
        decay_steps,
        end_learning_rate=0.0001,
        power=1.0,
        cycle=False,
        name="PolynomialDecay",
    ):
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = positive(name, "decay_steps", decay_steps)
        self.end_learning_rate = end_learning_rate
        self.power = power
        self.cycle = cycle
        self.name = name

    def __call__(self, step):
        """Return the learning rate of the step that comes after so many."""
        length = self.decay_steps
        if self.cycle:
            length *= max(1, math.ceil(step / length))
        left = 1 - min(step, length) / length
        span = self.initial_learning_rate - self.end_learning_rate
        return span * left**self.power + self.end_learning_rate

    def get_config(self):
        """Return the arguments that make an equal schedule."""
        names = ("initial_learning_rate", "decay_steps", "end_learning_rate", "power", "cycle", "name")
        return {name: getattr(self, name) for name in names}
