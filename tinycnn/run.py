"""What a layer may ask while a shard of the batch passes through it."""

from functools import cache

from tinycnn.random import mix


class Run:
    """The circumstances of one pass: handed to every ``forward`` and ``backward``.

    Attributes
    ----------
    training : bool
        True in ``fit``, False in ``evaluate`` and ``predict``.
    ops : module
        The operations to compute with: ``tinycnn.kernels``, or ``tinycnn.reference``
        under ``compile(run_eagerly=True)``. Same names and arguments in both.
    wants_dx : bool
        False in the backward of the first layer, whose input gradient nobody needs;
        ``backward`` may then return None.
    batch : tuple of int
        (model seed, step, shard): where in the training this pass stands.
    position : int
        The number of the layer in the model, set by the engine before each call.
    total : ndarray or None
        For a layer with a meeting (:mod:`tinycnn.layers.meeting`): what the whole batch
        knows. None where there is no batch but what the layer is given.

    Examples
    --------
    >>> from tinycnn import reference
    >>> run = Run(reference, training=True)
    >>> run.ops is reference, run.training, run.wants_dx
    (True, True, True)
    """

    __slots__ = ("ops", "training", "wants_dx", "batch", "position", "total")

    def __init__(self, ops, training=False, batch=(0, 0, 0), position=0):
        self.ops = ops
        self.training = training
        self.wants_dx = True
        self.batch = batch
        self.position = position
        self.total = None

    def key(self, seed=None):
        """Return the 64-bit random key of this layer, in this shard, at this step.

        Parameters
        ----------
        seed : int, optional
            A layer's own seed, used instead of the model's.
        """
        model_seed, step, shard = self.batch
        return mix(model_seed if seed is None else seed, step, shard, self.position)


@cache
def operations(eager=False):
    """Return the module to compute with: the plain reference, or the compiled kernels.

    Loaded at first use: importing the kernels loads Numba, which takes longer than
    everything else in the package together.
    """
    if eager:
        from tinycnn import reference as module
    else:
        from tinycnn import kernels as module
    return module
