"""A graph of ONNX while it is written: nodes, weights, and what flows between them."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Value:
    """What flows from one layer to the next.

    Attributes
    ----------
    name : str
    shape : tuple
        As the layers see it, (None, H, W, C), wherever the channels are in the graph.
    first : bool
        Whether the channels are the second axis in the graph, as ONNX wants them of images.
    """

    name: str
    shape: tuple
    first: bool = False


class Graph:
    """Collects what a file of ONNX consists of.

    Parameters
    ----------
    dtype : dtype
        Of all weights.
    """

    def __init__(self, dtype):
        self.dtype = np.dtype(dtype)
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self._names: dict[str, int] = {}

    def name(self, stem):
        """Return a name that no other thing of the graph has."""
        count = self._names[stem] = self._names.get(stem, -1) + 1
        return f"{stem}_{count}" if count else stem

    def weight(self, stem, array, dtype=None):
        """Put an array into the graph; return its name."""
        from onnx import numpy_helper

        name = self.name(stem)
        array = np.ascontiguousarray(array, self.dtype if dtype is None else dtype)
        self.weights.append(numpy_helper.from_array(array, name))
        return name

    def node(self, op, *inputs, stem=None, **attributes):
        """Put a node with one output into the graph; return the name of that."""
        from onnx import helper

        name = self.name(stem or op.lower())
        self.nodes.append(helper.make_node(op, list(inputs), [name], name=name, **attributes))
        return name

    def images(self, value):
        """Return the value with its channels where ONNX wants them."""
        if value.first:
            return value
        return replace(value, name=self.node("Transpose", value.name, perm=[0, 3, 1, 2]), first=True)

    def plain(self, value):
        """Return the value with its axes as the layers see them."""
        if not value.first:
            return value
        return replace(value, name=self.node("Transpose", value.name, perm=[0, 2, 3, 1]), first=False)
