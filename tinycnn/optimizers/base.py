"""The base of all optimizers, and of a user's own.

What Keras calls the variables of an optimizer are here vectors as long as that of all
trainable weights, ``slots``: :mod:`tinycnn.optimizers.state` reads and writes them weight by
weight, in Keras's order. Whatever goes beyond one number of the vectors (clipping by norms,
the average of weights) is in :mod:`tinycnn.optimizers.extras`.
"""

import numpy as np

from tinycnn.errors import NotBuiltError, complaint
from tinycnn.optimizers.arguments import refuse, signature_of
from tinycnn.optimizers.extras import Extras
from tinycnn.optimizers.rates import LearningRate, checked_rate, described_rate
from tinycnn.optimizers.schedules.base import LearningRateSchedule
from tinycnn.optimizers.state import get_state


class Optimizer:
    """Changes the parameters of a model, one vector, along their gradients, another.

    A subclass names its state vectors in ``slot_groups`` and writes

    ``update(params, grads, start, stop, ops)``
        Change ``params[start:stop]`` in place from ``grads[start:stop]`` and the same
        slice of each of ``self.slots``. Every element by itself, nothing else touched:
        threads update several slices at the same time. ``ops`` holds the operations
        of the library (``ops.adam_update``, ...); ``self.rate`` is the learning rate
        of this step.

    and, if a step has numbers of its own, ``begin_step`` to compute them once.

    Parameters
    ----------
    learning_rate : float, LearningRateSchedule or callable
        At least 0. A number may be assigned a new value at any time; the next step uses
        it. A schedule is called with the number of steps so far, another callable with
        nothing.
    weight_decay : float, optional
        Before each step weights shrink by this share of themselves times the learning rate.
    clipnorm : float, optional
        The gradient of each weight is shortened to this length if it is longer.
    clipvalue : float, optional
        Each number of the gradients is brought into [-clipvalue, clipvalue].
    global_clipnorm : float, optional
        All gradients together are shortened to this length if they are longer.
    use_ema : bool
        Keep the average of the weights over the steps; at the end of ``fit`` the model
        gets it.
    ema_momentum : float
        How slowly that average forgets.
    ema_overwrite_frequency : int, optional
        After every so many steps the model gets the average.
    loss_scale_factor : float, optional
        Taken out of the gradients again; of use to other number types only.
    gradient_accumulation_steps : int, optional
        Change the weights once in so many steps, by the mean of their gradients.
    name : str, optional
        The name of the class in lower case if not given.
    **unknown
        Refused, by name.

    Attributes
    ----------
    iterations : int
        Changes of the weights so far.
    steps : int
        Steps taken so far; several for each change, with ``gradient_accumulation_steps``.
    slots : dict of str to ndarray of shape (size,)
        The state, by slot name; empty until :meth:`build`.
    slot_groups : tuple of tuple of str
        Their names, in Keras's order: of each group every weight has its own before the
        next group begins.

    Raises
    ------
    ValueError
        If an argument is out of range.
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

    slot_groups: tuple[tuple[str, ...], ...] = ()
    # What slots hold at the beginning, where that is not 0.
    slot_values: dict[str, float] = {}
    # Names of attributes that are numbers of the state, after the slots.
    state_numbers: tuple[str, ...] = ()

    def __init_subclass__(cls, **settings):
        super().__init_subclass__(**settings)
        cls.__signature__ = signature_of(cls, Optimizer)

    def __init__(
        self,
        learning_rate=0.01,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        loss_scale_factor=None,
        gradient_accumulation_steps=None,
        name=None,
        **unknown,
    ):
        self.name = type(self).__name__.lower() if name is None else str(name)
        refuse(self.name, type(self), unknown)
        self.steps = 0
        self._learning_rate = 0.0
        self.learning_rate = learning_rate
        self.extras = Extras(
            self.name,
            weight_decay=weight_decay,
            clipnorm=clipnorm,
            clipvalue=clipvalue,
            global_clipnorm=global_clipnorm,
            use_ema=use_ema,
            ema_momentum=ema_momentum,
            ema_overwrite_frequency=ema_overwrite_frequency,
            loss_scale_factor=loss_scale_factor,
            gradient_accumulation_steps=gradient_accumulation_steps,
        )
        self.rate = None
        self.slots = {}
        self._built = None

    @property
    def learning_rate(self):
        """float: the step size that the next step will use."""
        rate = self._learning_rate
        if isinstance(rate, LearningRateSchedule):
            return float(rate(self.steps))
        return float(rate()) if callable(rate) else LearningRate(rate, self)

    @learning_rate.setter
    def learning_rate(self, value):
        if isinstance(self._learning_rate, LearningRateSchedule) and not callable(value):
            raise TypeError(
                complaint(
                    self.name,
                    "its learning_rate to come from the schedule that it was made with",
                    f"{value!r}",
                    "Make the optimizer with a number to change it later.",
                )
            )
        self._learning_rate = checked_rate(self.name, value)

    @property
    def iterations(self):
        """int: changes of the weights so far."""
        return self.steps // (self.extras.gradient_accumulation_steps or 1)

    @property
    def schedule(self):
        """LearningRateSchedule, callable or None: where the learning rate comes from, if it is no number."""
        return self._learning_rate if callable(self._learning_rate) else None

    @property
    def slot_names(self):
        """tuple of str: the names of all slots."""
        return tuple(name for group in self.groups for name in group)

    @property
    def groups(self):
        """tuple of tuple of str: the slots in Keras's order, those of the extras first."""
        return (*self.extras.slot_groups, *self.slot_groups)

    def build(self, size, dtype, layout=None):
        """Make the state for vectors of this size and type.

        State for the same vector that is there already is kept: training that is taken
        up again goes on where it stopped.

        Parameters
        ----------
        size : int
        dtype : str or dtype
        layout : tuple, optional
            (layer's name, weight's name, start, shape) of each weight in the vector; with
            another layout the state begins anew.
        """
        wanted = (int(size), np.dtype(dtype), layout)
        if self._built != wanted:
            self.slots = {
                name: np.full(size, self.slot_values.get(name, 0), dtype) for name in self.slot_names
            }
            self.steps = 0
            self._built = wanted
            self.reset_numbers()

    @property
    def built(self):
        """bool: whether the state is there."""
        return self._built is not None

    @property
    def variables(self):
        """list of ndarray: copies of all that it remembers, as ``model.optimizer_state()`` names it.

        The weights that a slot belongs to come in the order in which the training keeps them.
        """
        return [array for _, array in get_state(self)]

    @property
    def layout(self):
        """tuple or None: what :meth:`build` was told of the vector."""
        return self._built[2] if self._built else None

    def reset_numbers(self):
        """Set the numbers of the state to where they begin; for subclasses that have some."""

    def begin_step(self):
        """Count a step and fix its numbers; once per step, before any ``update``."""
        if self._built is None:
            raise NotBuiltError(f"{self.name}.build(size, dtype) must be called before its first step.")
        self.rate = float(self.learning_rate)
        self.steps += 1

    def update(self, params, grads, start, stop, ops):
        """Change ``params[start:stop]`` in place."""
        raise NotImplementedError(
            f"{type(self).__name__} must define update(self, params, grads, start, stop, ops)."
        )

    def change(self, params, grads, start, stop, ops):
        """Change ``params[start:stop]`` with all extras that work on each number by itself."""
        self.extras.decay(self, params, start, stop)
        self.update(params, grads, start, stop, ops)
        self.extras.average(self, params, start, stop)

    def apply(self, params, grads, ops):
        """Take one whole step; builds the state at the first.

        Parameters
        ----------
        params, grads : ndarray of shape (P,)
            ``params`` is changed in place; ``grads`` may be.
        ops : module
            ``tinycnn.reference`` or ``tinycnn.kernels``.
        """
        self.build(params.size, params.dtype, self.layout)
        self.begin_step()
        if self.extras.prepare(self, grads):
            self.change(params, grads, 0, params.size, ops)
        self.extras.conclude(self, params)

    def exclude_from_weight_decay(self, var_list=None, var_names=None):
        """Leave weights out of ``weight_decay``; before the first step.

        Parameters
        ----------
        var_list : None
            Weights are told apart by their names alone.
        var_names : list of str
            Regular expressions; a weight whose name, such as "bias", holds one is left out.
        """
        if var_list:
            raise ValueError(complaint(self.name, "the names of weights, var_names=['bias']", "var_list"))
        if self._built is not None:
            raise ValueError(f"{self.name}: exclude_from_weight_decay must be called before the first step.")
        self.extras.exclude(var_names or [])

    def finalize_variable_values(self, params):
        """Give the model the average of its weights, with ``use_ema``; ``fit`` calls it at its end."""
        self.extras.overwrite(self, params)

    def get_config(self):
        """Return the arguments that make an equal optimizer, without its state."""
        rate = described_rate(self._learning_rate)
        return {"name": self.name, "learning_rate": rate, **self.extras.get_config()}

    @classmethod
    def from_config(cls, config):
        """Make an optimizer from what :meth:`get_config` returned."""
        config = dict(config)
        if isinstance(config.get("learning_rate"), dict):
            from tinycnn.optimizers import schedules

            config["learning_rate"] = schedules.deserialize(config["learning_rate"])
        return cls(**config)

    def _sliced(self, start, stop):
        """Return this slice of each slot of its own, in the order of ``slot_groups``."""
        return (self.slots[name][start:stop] for group in self.slot_groups for name in group)
