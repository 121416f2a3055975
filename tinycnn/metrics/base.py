"""The base of all metrics, and of a user's own."""

import numpy as np

from tinycnn import initializers
from tinycnn.budget import spend
from tinycnn.metrics.variable import Variable
from tinycnn.naming import automatic_name


class Metric:
    """A number that grows batch by batch, for people to read: nothing is trained by it.

    A subclass writes ``update_state`` and ``result``. What it makes by
    :meth:`add_variable` is set to 0 when an epoch begins; if it remembers anything else
    it writes ``reset_state`` as well.

    Parameters
    ----------
    dtype : str, optional
        Kept for :meth:`get_config`; sums are kept in float64.
    name : str, optional
        Its key in the history; made from the class's name if not given.

    Examples
    --------
    >>> class Samples(Metric):
    ...     def __init__(self, name="samples"):
    ...         super().__init__(name=name)
    ...         self.seen = self.add_variable((), "zeros")
    ...     def update_state(self, y_true, y_pred, sample_weight=None):
    ...         self.seen.assign_add(len(y_pred))
    ...     def result(self):
    ...         return float(self.seen)
    >>> metric = Samples()
    >>> metric([0, 1], [0.5, 0.5])
    2.0
    """

    def __init__(self, dtype=None, name=None):
        self.name = str(name) if name else automatic_name(type(self))
        self.dtype = "float32" if dtype is None else getattr(dtype, "compute_dtype", dtype)

    def add_variable(self, shape, initializer="zeros", dtype=None, aggregation="sum", name=None):
        """Make something to remember.

        Parameters
        ----------
        shape : tuple of int
        initializer : str or Initializer
        dtype : str, optional
        aggregation : str
            Without meaning here: there is one process.
        name : str, optional

        Returns
        -------
        Variable
        """
        shape = (shape,) if isinstance(shape, int) else tuple(shape)
        spend(self.name, shape)
        value = initializers.get(initializer)(shape, dtype=dtype or "float32")
        variable = Variable(np.asarray(value), name)
        self.__dict__.setdefault("_variables", []).append(variable)
        return variable

    def add_weight(self, shape=(), initializer=None, dtype=None, name=None):
        """Make something to remember; the older name of :meth:`add_variable`."""
        return self.add_variable(shape, initializer or "zeros", dtype, name=name)

    @property
    def variables(self):
        """list of Variable: what it remembers."""
        return list(self.__dict__.get("_variables", ()))

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch.

        Parameters
        ----------
        y_true, y_pred : array_like of shape (N, ...)
        sample_weight : array_like of shape (N,), optional
        """
        raise NotImplementedError(
            f"{type(self).__name__} must define update_state(self, y_true, y_pred, sample_weight=None)."
        )

    def result(self):
        """Return the value over all batches since the last reset: a float, or an array."""
        raise NotImplementedError(f"{type(self).__name__} must define result(self).")

    def reset_state(self):
        """Forget all batches."""
        for variable in self.variables:
            variable.assign(0)

    def get_state(self):
        """Return what it remembers of the batches so far, to go on from after a crash.

        Returns
        -------
        dict
            Its variables, and of a metric of one's own the attributes that are numbers,
            arrays or lists of numbers. A subclass that remembers anything else may return
            other plain values, which its ``set_state`` takes back.
        """
        own = {} if type(self).__module__.startswith("tinycnn.") else vars(self)
        counted = {name: value for name, value in own.items() if _is_number(value) or _are_numbers(value)}
        return {"variables": [variable.value for variable in self.variables], "attributes": counted}

    def set_state(self, state):
        """Remember again what :meth:`get_state` returned; this metric has seen a batch."""
        for variable, value in zip(self.variables, state["variables"], strict=True):
            variable.assign(value)
        vars(self).update(state["attributes"])

    def __call__(self, *args, **kwargs):
        """Take in one batch, and return the value so far."""
        self.update_state(*args, **kwargs)
        return self.result()

    def get_config(self):
        """Return the arguments that make an equal metric."""
        return {"name": self.name, "dtype": self.dtype}

    @classmethod
    def from_config(cls, config):
        """Make a metric from what :meth:`get_config` returned."""
        return cls(**config)

    def __repr__(self):
        return f"<{type(self).__name__} name={self.name}>"


def _is_number(value):
    return isinstance(value, (int, float, np.generic, np.ndarray))


def _are_numbers(value):
    return isinstance(value, list) and all(map(_is_number, value))
