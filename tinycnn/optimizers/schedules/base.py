"""The base of all schedules, and of a user's own."""


class LearningRateSchedule:
    """A learning rate that follows from the number of steps taken.

    A subclass writes ``__call__(step) -> float`` and ``get_config``, which returns the
    arguments that make an equal one.

    Examples
    --------
    >>> from tinycnn.optimizers import SGD
    >>> class Halving(LearningRateSchedule):
    ...     def __call__(self, step):
    ...         return 0.5**step
    >>> SGD(Halving()).learning_rate
    1.0
    """

    def __call__(self, step):
        """Return the learning rate of the step that comes after so many."""
        raise NotImplementedError(f"{type(self).__name__} must define __call__(self, step) -> float.")

    def get_config(self):
        """Return the arguments that make an equal schedule."""
        raise NotImplementedError(f"{type(self).__name__} must define get_config(self) -> dict.")

    @classmethod
    def from_config(cls, config):
        """Make a schedule from what :meth:`get_config` returned."""
        return cls(**config)
