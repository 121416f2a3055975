"""RMSprop: steps of a size that does not depend on that of the gradients."""

from tinycnn.optimizers.arguments import setting
from tinycnn.optimizers.base import Optimizer


class RMSprop(Optimizer):
    """Divide each step by the root of the mean square that gradients had lately.

    Parameters
    ----------
    learning_rate : float
        Above 0.
    rho : float in [0, 1)
        How slowly the mean forgets.
    momentum : float in [0, 1)
        How much of the last step is taken again.
    epsilon : float
        Added to the mean square, under the root.
    centered : bool
        Whether to divide by the standard deviation instead of the mean square.
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
    Tieleman and Hinton, "Neural networks for machine learning", lecture 6.5, 2012; the
    centered form is from Graves, "Generating sequences with recurrent neural networks",
    arXiv:1308.0850, equations 38 to 41.

    Examples
    --------
    >>> import numpy as np
    >>> from tinycnn import reference
    >>> params = np.array([1.0])
    >>> RMSprop(0.1, rho=0.0).apply(params, np.array([2.0]), reference)
    >>> params.round(4)
    array([0.9])
    """

    def __init__(
        self,
        learning_rate=0.001,
        rho=0.9,
        momentum=0.0,
        epsilon=1e-7,
        centered=False,
        *common,
        **settings,
    ):
        super().__init__(learning_rate, *common, **settings)
        self.rho = setting(self.name, "rho", rho, least=0, below=1)
        self.momentum = setting(self.name, "momentum", momentum, least=0, below=1)
        self.epsilon = setting(self.name, "epsilon", epsilon, least=0)
        self.centered = bool(centered)
        self.slot_groups = (("velocity",),)
        if self.momentum > 0:
            self.slot_groups += (("momentum",),)
        if self.centered:
            self.slot_groups += (("average_gradient",),)

    def update(self, params, grads, start, stop, ops):
        """Change ``params[start:stop]`` in place; see :class:`Optimizer`."""
        state = {name: self.slots[name][start:stop] for (name,) in self.slot_groups}
        ops.rmsprop_update(
            params[start:stop],
            grads[start:stop],
            state["velocity"],
            state.get("average_gradient"),
            state.get("momentum"),
            self.rate,
            self.rho,
            self.momentum,
            self.epsilon,
            self.centered,
        )

    def get_config(self):
        """Return the arguments that make an equal optimizer."""
        return {
            **super().get_config(),
            "rho": self.rho,
            "momentum": self.momentum,
            "epsilon": self.epsilon,
            "centered": self.centered,
        }
