"""Ftrl: follow the regularized leader."""

import numpy as np

from tinycnn.optimizers import Optimizer


class Ftrl(Optimizer):
    """Go where the sum of all gradients so far, with penalties for distance and size, is smallest.

    Parameters
    ----------
    learning_rate : float
    learning_rate_power : float
        At most 0: with what power of the squares so far steps grow shorter.
    initial_accumulator_value : float
        Where the sums of squares begin.
    l1_regularization_strength, l2_regularization_strength : float
    l2_shrinkage_regularization_strength : float
        Added to the gradients.
    beta : float
    **settings
        As for :class:`tinycnn.optimizers.Optimizer`.

    Notes
    -----
    McMahan et al., "Ad click prediction: a view from the trenches", KDD 2013.

    Examples
    --------
    >>> import numpy as np
    >>> from tinycnn import reference
    >>> params = np.array([1.0])
    >>> Ftrl(0.1).apply(params, np.array([5.0]), reference)
    >>> params.round(4)
    array([0.8371])
    """

    slot_groups = (("accumulator", "linear"),)

    def __init__(
        self,
        learning_rate=0.001,
        learning_rate_power=-0.5,
        initial_accumulator_value=0.1,
        l1_regularization_strength=0.0,
        l2_regularization_strength=0.0,
        l2_shrinkage_regularization_strength=0.0,
        beta=0.0,
        **settings,
    ):
        super().__init__(learning_rate, **settings)
        self.learning_rate_power = float(learning_rate_power)
        self.initial_accumulator_value = float(initial_accumulator_value)
        self.l1_regularization_strength = float(l1_regularization_strength)
        self.l2_regularization_strength = float(l2_regularization_strength)
        self.l2_shrinkage_regularization_strength = float(l2_shrinkage_regularization_strength)
        self.beta = float(beta)
        self.slot_values = {"accumulator": self.initial_accumulator_value}

    def update(self, params, grads, start, stop, ops):
        """Change ``params[start:stop]`` in place."""
        p, g = params[start:stop], grads[start:stop]
        squares, linear = self._sliced(start, stop)
        before, after = squares**-self.learning_rate_power, (squares + g * g) ** -self.learning_rate_power
        shrunk = g + 2 * self.l2_shrinkage_regularization_strength * p
        linear += shrunk - (after - before) / self.rate * p
        l2 = self.l2_regularization_strength + self.beta / (2 * self.rate)
        bound = self.l1_regularization_strength
        p[...] = (np.clip(linear, -bound, bound) - linear) / (after / self.rate + 2 * l2)
        squares += g * g

    def get_config(self):
        """Return the arguments that make an equal optimizer."""
        own = (
            "learning_rate_power",
            "initial_accumulator_value",
            "l1_regularization_strength",
            "l2_regularization_strength",
            "l2_shrinkage_regularization_strength",
            "beta",
        )
        return {**super().get_config(), **{name: getattr(self, name) for name in own}}
