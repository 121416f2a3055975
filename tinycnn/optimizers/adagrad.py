"""Adagrad: steps that grow shorter where gradients were large."""

from tinycnn.optimizers.arguments import setting
from tinycnn.optimizers.base import Optimizer


class Adagrad(Optimizer):
    """Divide each step by the root of the sum of all squares so far.

    Parameters
    ----------
    learning_rate : float
    initial_accumulator_value : float
        Where the sums begin.
    epsilon : float
        Added to the sum, under the root.
    *common, **settings
        As for :class:`Optimizer`, in its order.

    Notes
    -----
    Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic
    optimization", JMLR 12, 2011.

    Examples
    --------
    >>> import numpy as np
    >>> from tinycnn import reference
    >>> params = np.array([1.0])
    >>> Adagrad(0.1, initial_accumulator_value=0.0).apply(params, np.array([5.0]), reference)
    >>> params.round(4)
    array([0.9])
    """

    slot_groups = (("accumulator",),)

    def __init__(self, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7, *common, **settings):
        super().__init__(learning_rate, *common, **settings)
        self.initial_accumulator_value = setting(
            self.name, "initial_accumulator_value", initial_accumulator_value, least=0
        )
        self.epsilon = setting(self.name, "epsilon", epsilon, least=0)
        self.slot_values = {"accumulator": self.initial_accumulator_value}

    def update(self, params, grads, start, stop, ops):
        """Change ``params[start:stop]`` in place; see :class:`Optimizer`."""
        p, g = params[start:stop], grads[start:stop]
        ops.adagrad_update(p, g, *self._sliced(start, stop), self.rate, self.epsilon)

    def get_config(self):
        """Return the arguments that make an equal optimizer."""
        own = {"initial_accumulator_value": self.initial_accumulator_value, "epsilon": self.epsilon}
        return {**super().get_config(), **own}
