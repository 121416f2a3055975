"""Lion: steps of one size, in the direction of a sign."""

from tinycnn.errors import complaint
from tinycnn.optimizers.arguments import setting
from tinycnn.optimizers.base import Optimizer


class Lion(Optimizer):
    """Step by the learning rate, up or down, as the sign of the mean gradient says.

    Parameters
    ----------
    learning_rate : float
        Smaller than Adam's, about a tenth.
    beta_1 : float in (0, 1]
        How much of the mean enters the direction, beside the gradient.
    beta_2 : float in [0, 1]
        How slowly the mean forgets.
    *common, **settings
        As for :class:`Optimizer`, in its order.

    Notes
    -----
    Chen et al., "Symbolic discovery of optimization algorithms", arXiv:2302.06675, 2023.

    Examples
    --------
    >>> import numpy as np
    >>> from tinycnn import reference
    >>> params = np.array([1.0, 1.0])
    >>> Lion(0.1).apply(params, np.array([5.0, -0.1]), reference)
    >>> params
    array([0.9, 1.1])
    """

    slot_groups = (("momentum",),)

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.99, *common, **settings):
        super().__init__(learning_rate, *common, **settings)
        self.beta_1 = setting(self.name, "beta_1", beta_1, least=0, most=1)
        self.beta_2 = setting(self.name, "beta_2", beta_2, least=0, most=1)
        if not self.beta_1:
            raise ValueError(complaint(self.name, "beta_1 to be above 0", f"{beta_1!r}"))

    def update(self, params, grads, start, stop, ops):
        """Change ``params[start:stop]`` in place; see :class:`Optimizer`."""
        p, g = params[start:stop], grads[start:stop]
        ops.lion_update(p, g, *self._sliced(start, stop), self.rate, self.beta_1, self.beta_2)

    def get_config(self):
        """Return the arguments that make an equal optimizer."""
        return {**super().get_config(), "beta_1": self.beta_1, "beta_2": self.beta_2}
