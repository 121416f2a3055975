"""Adadelta: steps of the size that steps had lately."""

from tinycnn.optimizers.arguments import setting
from tinycnn.optimizers.base import Optimizer


class Adadelta(Optimizer):
    """Scale each step by the root of the mean square of earlier steps over that of gradients.

    Parameters
    ----------
    learning_rate : float
        1.0 is the paper's own.
    rho : float in [0, 1)
        How slowly both means forget.
    epsilon : float
        Added to both, under the root.
    *common, **settings
        As for :class:`Optimizer`, in its order.

    Notes
    -----
    Zeiler, "ADADELTA: an adaptive learning rate method", arXiv:1212.5701, 2012.

    Examples
    --------
    >>> import numpy as np
    >>> from tinycnn import reference
    >>> params = np.array([1.0])
    >>> Adadelta(1.0).apply(params, np.array([5.0]), reference)
    >>> bool(0.99 < params[0] < 1)
    True
    """

    slot_groups = (("accumulated_grad", "accumulated_delta_var"),)

    def __init__(self, learning_rate=0.001, rho=0.95, epsilon=1e-7, *common, **settings):
        super().__init__(learning_rate, *common, **settings)
        self.rho = setting(self.name, "rho", rho, least=0, below=1)
        self.epsilon = setting(self.name, "epsilon", epsilon, least=0)

    def update(self, params, grads, start, stop, ops):
        """Change ``params[start:stop]`` in place; see :class:`Optimizer`."""
        p, g = params[start:stop], grads[start:stop]
        ops.adadelta_update(p, g, *self._sliced(start, stop), self.rate, self.rho, self.epsilon)

    def get_config(self):
        """Return the arguments that make an equal optimizer."""
        return {**super().get_config(), "rho": self.rho, "epsilon": self.epsilon}
