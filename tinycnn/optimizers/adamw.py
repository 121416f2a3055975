"""AdamW: Adam, and weights that shrink beside it."""

from tinycnn.optimizers.adam import Adam


class AdamW(Adam):
    """:class:`Adam` whose weights also shrink a little at each step, whatever the gradients.

    Parameters
    ----------
    learning_rate : float
    weight_decay : float
        The share by which weights shrink, times the learning rate.
    beta_1, beta_2, epsilon, amsgrad
        As for :class:`Adam`.
    *common, **settings
        As for :class:`Optimizer`, in its order.

    Notes
    -----
    Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019.

    Examples
    --------
    >>> AdamW(0.01).extras.weight_decay
    0.004
    """

    def __init__(
        self,
        learning_rate=0.001,
        weight_decay=0.004,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
        amsgrad=False,
        *common,
        **settings,
    ):
        super().__init__(learning_rate, beta_1, beta_2, epsilon, amsgrad, weight_decay, *common, **settings)
