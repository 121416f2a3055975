"""What a layer may ask while a shard of the batch passes through it."""

from functools import cache

import numpy as np

from tinycnn.memory import take
from tinycnn.random import mix, words


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
    kept : dict of Layer to (ndarray, ndarray)
        Layers whose gradients come late: where to leave the inputs and the gradients
        of the outputs.
    slots : ndarray of uint32, shape (count, 2)
        Where the random keys of this pass are written, in the order in which layers ask.
    asked : list of (int or None, int)
        Who asked: a layer's own seed, and its position.
    share : float
        1 / N for a batch of N samples: what each sample's share of it is.
    penalty : float
        What outputs have added to the loss so far; see :mod:`tinycnn.engine.penalties`.
    total : ndarray or None
        For a layer with a meeting (:mod:`tinycnn.layers.meeting`): what the whole batch
        knows. None where there is no batch but what the layer is given.
    concluding : list of (Layer, ndarray) or None
        Where layers inside others leave such totals, for the engine to conclude with once the
        batch is done; None: at once.

    Examples
    --------
    >>> from tinycnn import reference
    >>> run = Run(reference, training=True)
    >>> run.ops is reference, run.training, run.wants_dx
    (True, True, True)
    """

    __slots__ = (
        "ops",
        "training",
        "wants_dx",
        "batch",
        "position",
        "kept",
        "slots",
        "asked",
        "total",
        "concluding",
        "share",
        "penalty",
    )

    def __init__(self, ops, training=False, batch=(0, 0, 0), position=0, slots=None):
        self.ops = ops
        self.training = training
        self.wants_dx = True
        self.batch = batch
        self.position = position
        self.kept = {}
        self.slots = np.empty((0, 2), np.uint32) if slots is None else slots
        self.asked = []
        self.total = self.concluding = None
        self.share, self.penalty = 1.0, 0.0

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
        number = len(self.asked)
        self.asked.append((seed, self.position))
        key = self.slots[number] if number < len(self.slots) else take((2,), np.uint32)
        key[:] = words(key_number(self.batch, seed, self.position))
        return key


def key_number(batch, seed, position):
    """Return the key, a 64-bit integer, of the layer at a position.

    Parameters
    ----------
    batch : tuple of int
        (model seed, step, shard).
    seed : int or None
        A layer's own seed, used instead of the model's.
    position : int
    """
    model_seed, step, shard = batch
    return mix(model_seed if seed is None else seed, step, shard, position)


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
