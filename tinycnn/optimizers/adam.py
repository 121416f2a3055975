"""Adam: momentum, and steps of a size that does not depend on that of the gradients."""

import math

from tinycnn.optimizers.arguments import setting
from tinycnn.optimizers.base import Optimizer


class Adam(Optimizer):
    """Step along the mean gradient, divided by the root of the mean square.

    Both means forget exponentially, and are corrected for having started at 0.

    Parameters
    ----------
    learning_rate : float
        Above 0; about the greatest change of a parameter in one step.
    beta_1, beta_2 : float in [0, 1)
        How slowly the means of the gradient and of its square forget.
    epsilon : float
        Added to the root, so that nothing is divided by 0.
    amsgrad : bool
        Whether to divide by the root of the greatest mean square so far.
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
    Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015. ``epsilon``
    is the paper's epsilon-hat, added to the root before the correction, as in Keras.
    ``amsgrad``: Reddi, Kale and Kumar, "On the convergence of Adam and beyond", ICLR 2018.

    Examples
    --------
    >>> import numpy as np
    >>> from tinycnn import reference
    >>> params = np.array([1.0, 1.0])
    >>> Adam(0.1).apply(params, np.array([50.0, -0.5]), reference)
    >>> params.round(4)
    array([0.9, 1.1])
    """

    def __init__(
        self,
        learning_rate=0.001,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
        amsgrad=False,
        *common,
        **settings,
    ):
        super().__init__(learning_rate, *common, **settings)
        self.beta_1 = setting(self.name, "beta_1", beta_1, least=0, below=1)
        self.beta_2 = setting(self.name, "beta_2", beta_2, least=0, below=1)
        self.epsilon = setting(self.name, "epsilon", epsilon, least=0)
        self.amsgrad = bool(amsgrad)
        self.slot_groups = (("momentum", "velocity"),)
        if self.amsgrad:
            self.slot_groups += (("velocity_hat",),)
        self._alpha = None

    def begin_step(self):
        """Count a step, and correct its rate for the means having started at 0."""
        super().begin_step()
        if not self.iterations:
            return  # no weights change in this step
        unseen_1 = self.beta_1**self.iterations
        unseen_2 = self.beta_2**self.iterations
        self._alpha = self.rate * math.sqrt(1 - unseen_2) / (1 - unseen_1)

    def update(self, params, grads, start, stop, ops):
        """Change ``params[start:stop]`` in place; see :class:`Optimizer`."""
        step = ops.amsgrad_update if self.amsgrad else ops.adam_update
        step(
            params[start:stop],
            grads[start:stop],
            *self._sliced(start, stop),
            self._alpha,
            self.beta_1,
            self.beta_2,
            self.epsilon,
        )

    def get_config(self):
        """Return the arguments that make an equal optimizer."""
        return {
            **super().get_config(),
            "beta_1": self.beta_1,
            "beta_2": self.beta_2,
            "epsilon": self.epsilon,
            "amsgrad": self.amsgrad,
        }
