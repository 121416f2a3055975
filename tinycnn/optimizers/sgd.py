"""Gradient descent, plain or with momentum."""

from tinycnn.optimizers.arguments import setting
from tinycnn.optimizers.base import Optimizer


class SGD(Optimizer):
    """Step down the slope of each batch ("stochastic gradient descent").

    p -= learning_rate * g; with a momentum above 0,
    v = momentum * v - learning_rate * g and p += v, or with ``nesterov``
    p += momentum * v - learning_rate * g.

    Parameters
    ----------
    learning_rate : float
        Above 0.
    momentum : float in [0, 1]
        How much of the last step is taken again.
    nesterov : bool
        Whether to look one step ahead.
    *common, **settings
        As for :class:`Optimizer`, in its order.

    Raises
    ------
    ValueError
        For a number out of range.
    TypeError
        For an unknown argument.

    Notes
    -----
    Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and
    momentum in deep learning", ICML 2013, for both forms of momentum.

    Examples
    --------
    >>> import numpy as np
    >>> from tinycnn import reference
    >>> params = np.array([1.0])
    >>> SGD(0.1).apply(params, np.array([2.0]), reference)
    >>> params
    array([0.8])
    """

    def __init__(self, learning_rate=0.01, momentum=0.0, nesterov=False, *common, **settings):
        super().__init__(learning_rate, *common, **settings)
        self.momentum = setting(self.name, "momentum", momentum, least=0, most=1)
        self.nesterov = bool(nesterov)
        self.slot_groups = (("momentum",),) if self.momentum > 0 else ()

    def update(self, params, grads, start, stop, ops):
        """Change ``params[start:stop]`` in place; see :class:`Optimizer`."""
        p, g = params[start:stop], grads[start:stop]
        if self.momentum > 0:
            ops.momentum_update(p, g, *self._sliced(start, stop), self.rate, self.momentum, self.nesterov)
        else:
            ops.sgd_update(p, g, self.rate)

    def get_config(self):
        """Return the arguments that make an equal optimizer."""
        return {**super().get_config(), "momentum": self.momentum, "nesterov": self.nesterov}
