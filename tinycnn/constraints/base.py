"""The base of all constraints, and of a user's own."""


class Constraint:
    """Puts a weight back to where it may be, after each step.

    A subclass writes ``__call__(w) -> ndarray``, of the shape and dtype of ``w``, and
    ``get_config``, which returns the arguments that make an equal one. A plain function
    of the weight serves as well.

    Examples
    --------
    >>> import numpy as np
    >>> class AtMostOne(Constraint):
    ...     def __call__(self, w):
    ...         return np.minimum(w, 1)
    >>> AtMostOne()(np.array([0.5, 2.0]))
    array([0.5, 1. ])
    """

    def __call__(self, w):
        """Return what the weight becomes."""
        raise NotImplementedError(f"{type(self).__name__} must define __call__(self, w) -> ndarray.")

    def get_config(self):
        """Return the arguments that make an equal constraint."""
        return {}

    @classmethod
    def from_config(cls, config):
        """Make a constraint from what :meth:`get_config` returned."""
        return cls(**config)
