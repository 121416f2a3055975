"""Learning rates that fall along half a wave.

Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017.
"""

import math

from tinycnn.optimizers.schedules.base import LearningRateSchedule
from tinycnn.optimizers.schedules.decays import positive


class CosineDecay(LearningRateSchedule):
    """From one rate down to a share of it along half a wave, perhaps after a warm-up.

    Parameters
    ----------
    initial_learning_rate : float
    decay_steps : int
        How long it falls.
    alpha : float
        The share of the rate that is left at the end.
    name : str
    warmup_target : float, optional
        First rise to this along a line, then fall from there.
    warmup_steps : int
        How long it rises.

    Examples
    --------
    >>> schedule = CosineDecay(0.0, decay_steps=10, warmup_target=1.0, warmup_steps=4)
    >>> schedule(2), schedule(4), round(schedule(9), 6), schedule(100)
    (0.5, 1.0, 0.5, 0.0)
    """

    def __init__(
        self,
        initial_learning_rate,
        decay_steps,
        alpha=0.0,
        name="CosineDecay",
        warmup_target=None,
        warmup_steps=0,
    ):
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = positive(name, "decay_steps", decay_steps)
        self.alpha = alpha
        self.name = name
        self.warmup_target = warmup_target
        self.warmup_steps = warmup_steps

    def __call__(self, step):
        """Return the learning rate of the step that comes after so many."""
        highest = self.initial_learning_rate
        if self.warmup_target is not None:
            if step < self.warmup_steps:
                rise = self.warmup_target - highest
                return highest + rise * step / self.warmup_steps
            highest, step = self.warmup_target, step - self.warmup_steps
        wave = (1 + math.cos(math.pi * min(step, self.decay_steps) / self.decay_steps)) / 2
        return highest * ((1 - self.alpha) * wave + self.alpha)

    def get_config(self):
        """Return the arguments that make an equal schedule."""
        names = ("initial_learning_rate", "decay_steps", "alpha", "name", "warmup_target", "warmup_steps")
        return {name: getattr(self, name) for name in names}


class CosineDecayRestarts(LearningRateSchedule):
    """:class:`CosineDecay` that begins anew when it has come down.

    Parameters
    ----------
    initial_learning_rate : float
    first_decay_steps : int
        How long it falls the first time.
    t_mul : float
        How many times as long each next time.
    m_mul : float
        How many times as high each next time begins.
    alpha : float
        The share of the rate that is left at each end.
    name : str

    Examples
    --------
    >>> schedule = CosineDecayRestarts(1.0, first_decay_steps=4)
    >>> schedule(0), round(schedule(2), 6), round(schedule(4), 6), round(schedule(8), 6)
    (1.0, 0.5, 1.0, 0.5)
    """

    def __init__(
        self,
        initial_learning_rate,
        first_decay_steps,
        t_mul=2.0,
        m_mul=1.0,
        alpha=0.0,
        name="SGDRDecay",
    ):
        self.initial_learning_rate = initial_learning_rate
        self.first_decay_steps = positive(name, "first_decay_steps", first_decay_steps)
        self.t_mul = t_mul
        self.m_mul = m_mul
        self.alpha = alpha
        self.name = name

    def __call__(self, step):
        """Return the learning rate of the step that comes after so many."""
        passed = step / self.first_decay_steps
        if self.t_mul == 1.0:
            restarts = math.floor(passed)
            passed -= restarts
        else:
            # Lengths 1, t, t**2, ... add up to (1 - t**n) / (1 - t); the next may be rounded off.
            restarts = math.floor(math.log(1 - passed * (1 - self.t_mul), self.t_mul) + 1e-12)
            before = (1 - self.t_mul**restarts) / (1 - self.t_mul)
            passed = (passed - before) / self.t_mul**restarts
        wave = self.m_mul**restarts * (1 + math.cos(math.pi * passed)) / 2
        return self.initial_learning_rate * ((1 - self.alpha) * wave + self.alpha)

    def get_config(self):
        """Return the arguments that make an equal schedule."""
        names = ("initial_learning_rate", "first_decay_steps", "t_mul", "m_mul", "alpha", "name")
        return {name: getattr(self, name) for name in names}
