"""A layer taken apart into the smallest pieces that run by themselves.

``Conv2D(activation="relu")`` is two parts, a convolution and a relu, just as if the
user had written two layers. So there is one form for the table of fusions to match.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tinycnn.layers.meeting import Meeting


@dataclass(frozen=True)
class Part:
    """One piece of a layer.

    Attributes
    ----------
    kind : str or None
        What it computes, such as ``"conv2d"`` or ``"relu"``: the word that the table
        of fusions matches. None for a layer the table cannot know.
    owner : Layer
        The layer whose settings and weights it uses.
    forward : callable
        ``forward(x, run) -> (y, saved)``.
    backward : callable
        ``backward(dy, saved, grads, run) -> dx``.
    meeting : Meeting or None
        What it needs of the whole batch in training.
    """

    kind: str | None
    owner: Any
    forward: Callable
    backward: Callable
    meeting: Meeting | None = None
