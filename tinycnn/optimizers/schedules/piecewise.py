"""Learning rates that stay for a while."""

from tinycnn.errors import complaint
from tinycnn.optimizers.schedules.base import LearningRateSchedule


class PiecewiseConstantDecay(LearningRateSchedule):
    """One rate up to each boundary, another after the last.

    Parameters
    ----------
    boundaries : list of int
        Numbers of steps, rising; a boundary itself still has the rate before it.
    values : list of float
        The rates, one more than boundaries.
    name : str

    Examples
    --------
    >>> schedule = PiecewiseConstantDecay([100, 200], [1.0, 0.5, 0.1])
    >>> schedule(0), schedule(100), schedule(101), schedule(1000)
    (1.0, 1.0, 0.5, 0.1)
    """

    def __init__(self, boundaries, values, name="PiecewiseConstant"):
        if len(boundaries) != len(values) - 1:
            received = f"{len(values)} for {len(boundaries)} boundaries"
            raise ValueError(complaint(name, "one value more than boundaries", received))
        self.boundaries = list(boundaries)
        self.values = list(values)
        self.name = name

    def __call__(self, step):
        """Return the learning rate of the step that comes after so many."""
        for boundary, value in zip(self.boundaries, self.values, strict=False):
            if step <= boundary:
                return value
        return self.values[-1]

    def get_config(self):
        """Return the arguments that make an equal schedule."""
        return {"boundaries": self.boundaries, "values": self.values, "name": self.name}
