"""The base of all optimizers, and of a user's own."""

import inspect
import numbers

import numpy as np

from tinycnn.errors import NotBuiltError, complaint


class Optimizer:
    """Changes the parameters of a model, one vector, along their gradients, another.

    A subclass names its state vectors in ``slot_names`` and writes

    ``update(params, grads, start, stop, ops)``
        Change ``params[start:stop]`` in place from ``grads[start:stop]`` and the same
        slice of each of ``self.slots``. Every element by itself, nothing else touched:
        threads update several slices at the same time. ``ops`` holds the operations
        of the library (``ops.adam_update``, ...); ``self.rate`` is the learning rate
        of this step.

    and, if a step has numbers of its own, ``begin_step`` to compute them once.

    Parameters
    ----------
    learning_rate : float
        Above 0. It may be assigned a new value at any time; the next step uses it.
    name : str, optional
        The name of the class in lower case if not given.
    **unknown
        Refused, by name.

    Attributes
    ----------
    iterations : int
        Steps taken so far.
    slots : dict of str to ndarray of shape (size,)
        The state, by slot name; empty until :meth:`build`.
    slot_names : tuple of str

    Raises
    ------
    ValueError
        If the learning rate is not a number above 0.
    TypeError
        For an unknown argument.

    Examples
    --------
    >>> from tinycnn import reference
    >>> class SignDescent(Optimizer):
    ...     def update(self, params, grads, start, stop, ops):
    ...         params[start:stop] -= self.rate * np.sign(grads[start:stop])
    >>> params = np.array([1.0, 1.0])
    >>> SignDescent(learning_rate=0.25).apply(params, np.array([5.0, -5.0]), reference)
    >>> params
    array([0.75, 1.25])
    """

    slot_names: tuple[str, ...] = ()

    def __init__(self, learning_rate=0.01, name=None, **unknown):
        self.name = type(self).__name__.lower() if name is None else str(name)
        _refuse(self.name, type(self), unknown)
        self.learning_rate = learning_rate
        self.iterations = 0
        self.rate = None
        self.slots = {}
        self._built = None

    @property
    def learning_rate(self):
        """The step size that the next step will use."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value):
        rate = setting(self.name, "learning_rate", value)
        if rate <= 0:
            raise ValueError(complaint(self.name, "learning_rate to be above 0", f"{value!r}"))
        self._learning_rate = rate

    def build(self, size, dtype, layout=None):
        """Make the state for vectors of this size and type, all zero.

        State for the same vector that is there already is kept: training that is taken
        up again goes on where it stopped.

        Parameters
        ----------
        size : int
        dtype : str or dtype
        layout : hashable, optional
            What stands where in the vector; with another layout the state begins anew.
        """
        wanted = (int(size), np.dtype(dtype), layout)
        if self._built != wanted:
            self.slots = {name: np.zeros(size, dtype) for name in self.slot_names}
            self.iterations = 0
            self._built = wanted

    def begin_step(self):
        """Count a step and fix its numbers; once per step, before any ``update``."""
        if self._built is None:
            raise NotBuiltError(f"{self.name}.build(size, dtype) must be called before its first step.")
        self.iterations += 1
        self.rate = self.learning_rate

    def update(self, params, grads, start, stop, ops):
        """Change ``params[start:stop]`` in place."""
        raise NotImplementedError(
            f"{type(self).__name__} must define update(self, params, grads, start, stop, ops)."
        )

    def apply(self, params, grads, ops):
        """Take one whole step; builds the state at the first.

        Parameters
        ----------
        params, grads : ndarray of shape (P,)
            ``params`` is changed in place.
        ops : module
            ``tinycnn.reference`` or ``tinycnn.kernels``.
        """
        self.build(params.size, params.dtype)
        self.begin_step()
        self.update(params, grads, 0, params.size, ops)

    def get_config(self):
        """Return the arguments that make an equal optimizer, without its state."""
        return {"name": self.name, "learning_rate": self.learning_rate}

    @classmethod
    def from_config(cls, config):
        """Make an optimizer from what :meth:`get_config` returned."""
        return cls(**config)

    def _sliced(self, start, stop):
        """Return this slice of each slot, in the order of ``slot_names``."""
        return (self.slots[name][start:stop] for name in self.slot_names)


def setting(who, argument, value, least=None, below=None, most=None):
    """Return ``value`` as a float if it is a finite number within the limits.

    Examples
    --------
    >>> setting("adam", "beta_1", 0.9, least=0, below=1)
    0.9
    """
    good = isinstance(value, numbers.Real) and not isinstance(value, bool) and np.isfinite(value)
    inside = (
        good
        and (least is None or value >= least)
        and (below is None or value < below)
        and (most is None or value <= most)
    )
    if not inside:
        limits = ""
        if below is not None:
            limits = f" in [{least}, {below})"
        elif most is not None:
            limits = f" in [{least}, {most}]"
        elif least is not None:
            limits = f" of at least {least}"
        raise ValueError(complaint(who, f"{argument} to be a number{limits}", f"{value!r}"))
    return float(value)


def _refuse(who, cls, unknown):
    for word, value in unknown.items():
        known = [name for name in inspect.signature(cls).parameters if name != "unknown"]
        remedy = f"Use learning_rate={value!r}." if word == "lr" else ""
        raise TypeError(complaint(who, f"only the arguments {', '.join(known)}", f"{word}={value!r}", remedy))
