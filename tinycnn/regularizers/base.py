"""The base of all regularizers, and of a user's own."""


class Regularizer:
    """Something to be kept small, which is added to the loss.

    A subclass writes

    ``__call__(x) -> float``
        The penalty for an array.
    ``gradient(x) -> ndarray``
        Its gradient, in the shape and dtype of ``x``. If it is not written, the gradient
        is found by tracing ``__call__``, which then is to use ``tinycnn.ops`` or NumPy.

    and ``get_config``, which returns the arguments that make an equal one.

    Examples
    --------
    >>> import numpy as np
    >>> class Fourth(Regularizer):
    ...     def __call__(self, x):
    ...         return float((x**4).sum())
    ...     def gradient(self, x):
    ...         return 4 * x**3
    >>> Fourth().gradient(np.array([2.0]))
    array([32.])
    """

    def __call__(self, x):
        """Return the penalty for an array, a float."""
        raise NotImplementedError(f"{type(self).__name__} must define __call__(self, x) -> float.")

    def gradient(self, x):
        """Return the gradient of the penalty, in the shape and dtype of ``x``."""
        from tinycnn.tracing import value_and_gradient

        return value_and_gradient(self, x)[1].astype(x.dtype)

    def get_config(self):
        """Return the arguments that make an equal regularizer."""
        return {}

    @classmethod
    def from_config(cls, config):
        """Make a regularizer from what :meth:`get_config` returned."""
        return cls(**config)
