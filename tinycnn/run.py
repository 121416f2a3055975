"""What a layer may ask while a shard of the batch passes through it."""

from functools import cache

import numpy as np

from tinycnn.memory import take
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
    keys : list or None
        If a list, the keys that layers asked for, as (array, seed, position).

    Examples
    --------
    >>> from tinycnn import reference
    >>> run = Run(reference, training=True)
    >>> run.ops is reference, run.training, run.wants_dx
    (True, True, True)
    """

    __slots__ = ("ops", "training", "wants_dx", "batch", "position", "keys")

    def __init__(self, ops, training=False, batch=(0, 0, 0), position=0):
        self.ops = ops
        self.training = training
        self.wants_dx = True
        self.batch = batch
        self.position = position
        self.keys = None

    def key(self, seed=None):
        """Return the random key of this layer, in this shard, at this step.

        Parameters
        ----------
        seed : int, optional
            A layer's own seed, used instead of the model's.

        Returns
        -------
        ndarray of uint32, shape (2,)
        """
        key = take((2,), np.uint32)
        self.write_key(key, seed, self.position)
        if self.keys is not None:
            self.keys.append((key, seed, self.position))
        return key

    def write_key(self, key, seed, position):
        """Write the key of the layer at that position, as two words, the lower first."""
        model_seed, step, shard = self.batch
        number = mix(model_seed if seed is None else seed, step, shard, position)
        key[0], key[1] = number & 0xFFFFFFFF, number >> 32


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
