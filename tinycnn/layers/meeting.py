"""What a layer needs of the whole batch, while each shard of it is elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Meeting:
    """How the shards of a batch come to know, in training, something of all of them.

    Before the layer's ``forward`` the engine asks every shard for what it knows (an array),
    merges these in pairs, and hands the result to each shard as ``run.total``; likewise
    before ``backward``. Where there is no engine, ``run.total`` is None: the layer then
    gathers for itself, and what it is given is all there is.

    Attributes
    ----------
    gather : callable
        ``gather(x, run) -> ndarray``: what one shard knows of its input.
    merge : callable
        ``merge(a, b) -> ndarray``: what two parts of the batch know together.
    conclude : callable
        ``conclude(total)``: called once a step, by one thread, for what the layer keeps.
    gather_back : callable
        ``gather_back(dy, saved, grads, run) -> ndarray``: as ``gather``, on the way back;
        may assign gradients of weights.
    merge_back : callable
        As ``merge``.
    """

    gather: Callable[..., Any]
    merge: Callable[..., Any]
    conclude: Callable[..., Any]
    gather_back: Callable[..., Any]
    merge_back: Callable[..., Any] = np.add
