"""Adamax: Adam with the greatest instead of the mean square."""

from tinycnn.optimizers.arguments import setting
from tinycnn.optimizers.base import Optimizer


class Adamax(Optimizer):
    """Step along the mean gradient, divided by the greatest that gradients were lately.

    Parameters
    ----------
    learning_rate : float
    beta_1, beta_2 : float in [0, 1)
        How slowly the mean gradient and the greatest forget.
    epsilon : float
        Added to the greatest, so that nothing is divided by 0.
    *common, **settings
        As for :class:`Optimizer`, in its order.

    Notes
    -----
    Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, section 7.1.

    Examples
    --------
    >>> import numpy as np
    >>> from tinycnn import reference
    >>> params = np.array([1.0])
    >>> Adamax(0.1).apply(params, np.array([5.0]), reference)
    >>> params.round(4)
    array([0.9])
    """

    slot_groups = (("momentum", "norm"),)

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, *common, **settings):
        super().__init__(learning_rate, *common, **settings)
        self.beta_1 = setting(self.name, "beta_1", beta_1, least=0, below=1)
        self.beta_2 = setting(self.name, "beta_2", beta_2, least=0, below=1)
        self.epsilon = setting(self.name, "epsilon", epsilon, least=0)

    def update(self, params, grads, start, stop, ops):
        """Change ``params[start:stop]`` in place; see :class:`Optimizer`."""
        alpha = self.rate / (1 - self.beta_1**self.iterations)
        p, g = params[start:stop], grads[start:stop]
        ops.adamax_update(p, g, *self._sliced(start, stop), alpha, self.beta_1, self.beta_2, self.epsilon)

    def get_config(self):
        """Return the arguments that make an equal optimizer."""
        own = {"beta_1": self.beta_1, "beta_2": self.beta_2, "epsilon": self.epsilon}
        return {**super().get_config(), **own}
