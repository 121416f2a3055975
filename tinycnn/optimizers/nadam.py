"""Nadam: Adam that looks one step ahead."""

import math

from tinycnn.optimizers.arguments import setting
from tinycnn.optimizers.base import Optimizer

# How the momentum is warmed up, as the paper proposes.
_WARMING = 0.96


class Nadam(Optimizer):
    """Adam with Nesterov's momentum: the step is taken from where the mean gradient leads.

    Parameters
    ----------
    learning_rate : float
    beta_1, beta_2 : float in [0, 1)
        How slowly the means of the gradient and of its square forget.
    epsilon : float
        Added to the root, so that nothing is divided by 0.
    *common, **settings
        As for :class:`Optimizer`, in its order.

    Notes
    -----
    Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop 2016.

    Examples
    --------
    >>> import numpy as np
    >>> from tinycnn import reference
    >>> params = np.array([1.0])
    >>> Nadam(0.1).apply(params, np.array([5.0]), reference)
    >>> bool(params[0] < 0.95)
    True
    """

    slot_groups = (("momentum", "velocity"),)
    state_numbers = ("_u_product",)

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, *common, **settings):
        super().__init__(learning_rate, *common, **settings)
        self.beta_1 = setting(self.name, "beta_1", beta_1, least=0, below=1)
        self.beta_2 = setting(self.name, "beta_2", beta_2, least=0, below=1)
        self.epsilon = setting(self.name, "epsilon", epsilon, least=0)
        self._u_product = 1.0
        self._shares = None

    def reset_numbers(self):
        """Begin the product of all momenta anew."""
        self._u_product = 1.0

    def begin_step(self):
        """Count a step; warm the momentum up, and correct the means for having started at 0."""
        super().begin_step()
        now, following = (
            self.beta_1 * (1 - 0.5 * _WARMING**step) for step in (self.iterations, self.iterations + 1)
        )
        accumulated = self.extras.gradient_accumulation_steps
        if accumulated and self.steps % accumulated:
            return  # no weights change in this step
        self._u_product *= now
        self._shares = (
            self.rate * following / (1 - self._u_product * following),
            self.rate * (1 - now) / (1 - self._u_product),
            1 / math.sqrt(1 - self.beta_2**self.iterations),
        )

    def update(self, params, grads, start, stop, ops):
        """Change ``params[start:stop]`` in place; see :class:`Optimizer`."""
        p, g = params[start:stop], grads[start:stop]
        ops.nadam_update(
            p, g, *self._sliced(start, stop), *self._shares, self.beta_1, self.beta_2, self.epsilon
        )

    def get_config(self):
        """Return the arguments that make an equal optimizer."""
        own = {"beta_1": self.beta_1, "beta_2": self.beta_2, "epsilon": self.epsilon}
        return {**super().get_config(), **own}
