"""A regularizer from a plain function."""

from tinycnn.regularizers.base import Regularizer


class PlainRegularizer(Regularizer):
    """What a function of a user's own says.

    Parameters
    ----------
    function : callable
        ``function(x) -> penalty``.
    """

    def __init__(self, function):
        self.function = function

    def __call__(self, x):
        """Return the penalty for an array, a float."""
        return float(self.function(x))

    def gradient(self, x):
        """Return its gradient, found by tracing the function."""
        from tinycnn.tracing import value_and_gradient

        return value_and_gradient(self.function, x)[1].astype(x.dtype)
