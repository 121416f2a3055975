"""All weights of a model in one vector.

Layers hold views of it. So zeroing, summing, clipping, the optimizer's step, a
checkpoint and a message to another machine are each one operation on one vector.
"""

from weakref import WeakKeyDictionary, ref

import numpy as np

from tinycnn.engine.turns import Turns
from tinycnn.errors import complaint
from tinycnn.layers.by_call import with_inside
from tinycnn.memory import ALIGNMENT, aligned_empty

# In which vector the weights of each layer are now.
_homes: WeakKeyDictionary = WeakKeyDictionary()


def home_of(layers):
    """Return the vector that holds the weights of all these layers, or None if no single one does."""
    found = {id(home): home for home in (_home(layer) for layer in layers if layer.named_weights)}
    [home] = found.values() if len(found) == 1 else [None]
    return home if home is not None and home.holds(layers) else None


def _home(layer):
    found = _homes.get(layer)
    return None if found is None else found()


def _flags(layers):
    return [layer.trainable for layer in with_inside(layers)]


def _refuse_shared(layers):
    """Refuse layers that hold the same weight: it could not be in two places of the vector."""
    owners = {}
    for layer in layers:
        for name, weight in layer.named_weights.items():
            other = owners.setdefault(id(weight), layer)
            if other is not layer:
                received = f"'{name}', which is in {other.name} too"
                remedy = "Make another one for it, or call both in one class that has the shared layer."
                raise ValueError(complaint(layer.name, "weights of its own", received, remedy))


class ParameterVector:
    """Move the weights of layers into one vector, trainable ones first.

    At the end of those come the weights of layers that compute their gradients late (see
    :mod:`tinycnn.reference.late`).

    Parameters
    ----------
    layers : list of Layer
        Built. Their weights keep their values and become views of :attr:`values`.
    dtype : dtype

    Attributes
    ----------
    values : ndarray of shape (size,)
        Each weight starts on a 64-byte boundary; the gaps are 0 and stay 0.
    trainable : int
        The optimizer updates ``values[:trainable]``.
    early : int
        Shards compute the gradients of ``values[:early]``; the rest, up to ``trainable``,
        comes late.
    late : list of (Layer, int)
        Those layers, and where the weights of each begin.
    layout : tuple
        (layer's name, weight's name, start, shape) of each weight in that part, in order.
    learning : list of (Layer, str)
        Those weights, in the order of the layers.
    turns : Turns
        Who may read the weights and who may change them, where several threads do.
    left : bool
        Whether weights have moved on into another vector.
    """

    def __init__(self, layers, dtype):
        self.dtype = np.dtype(dtype)
        _refuse_shared(layers)
        step = ALIGNMENT // self.dtype.itemsize
        self._places = []
        self.late = []
        ends = []
        end = 0
        for wanted in ((True, False), (True, True), (False, False), (False, True)):
            for layer in layers:
                learned = layer.learned_weights if layer.trainable else {}
                for name, weight in layer.named_weights.items():
                    if (name in learned, layer.gradient_comes_late) == wanted:
                        if wanted == (True, True) and layer not in [other for other, _ in self.late]:
                            self.late.append((layer, end))
                        self._places.append((layer, name, end, weight.shape))
                        end += -(-weight.size // step) * step
            ends.append((end, len(self._places)))
        self.early, (self.trainable, learning) = ends[0][0], ends[1]
        self.layout = tuple(
            (layer.name, name, at, shape) for layer, name, at, shape in self._places[:learning]
        )
        self.learning = [
            (layer, name) for layer in layers if layer.trainable for name in layer.learned_weights
        ]
        self._trainable_flags = _flags(layers)
        self._layers = list(layers)
        self.turns = Turns()
        self.values = self.empty()
        for layer, name, start, shape in self._places:
            view = self._view(self.values, start, shape)
            view[...] = layer.named_weights[name]
            layer.rebind(name, view)
        self.left = False
        for layer in with_inside(self._layers):
            before = _home(layer)
            if before is not None:
                before.left = True
            _homes[layer] = ref(self)

    def empty(self, count=None, late=True):
        """Return a new vector of this size, all 0, for gradients; or several, (count, size).

        Without ``late`` only the first of several has memory for what comes late.
        """
        vectors = aligned_empty((count or 1, self.size), self.dtype)
        whole = len(vectors) if late else 1
        vectors[:whole] = 0
        vectors[whole:, : self.early] = 0
        vectors[whole:, self.trainable :] = 0
        return vectors[0] if count is None else vectors

    def partly_empty(self, count, own, heads):
        """Return (count, size) vectors of which only some have memory, as far as the system goes.

        Parameters
        ----------
        count : int
        own : iterable of int
            These are 0 but for what comes late,
        heads : iterable of int
            and these all over.
        """
        vectors = aligned_empty((count, self.size), self.dtype)
        for i in own:
            vectors[i, : self.early] = 0
            vectors[i, self.trainable :] = 0
        for i in heads:
            vectors[i] = 0
        return vectors

    @property
    def size(self):
        """int: the length of the vector, gaps included."""
        if not self._places:
            return 0
        _, _, start, shape = self._places[-1]
        step = ALIGNMENT // self.dtype.itemsize
        return start + -(-int(np.prod(shape)) // step) * step

    def views(self, vector, learning=False):
        """Return {layer: {name: view}} of a vector like :attr:`values`.

        With ``learning`` only of the weights that learn: ``vector`` may end behind them.
        """
        found = {layer: {} for layer in self._layers}
        for layer, name, start, shape in self._places[: len(self.layout) if learning else None]:
            found[layer][name] = self._view(vector, start, shape)
        return found

    def is_current(self, layers):
        """Whether these layers still hold these views, frozen or not as they were then.

        Another model that shares a layer, or a changed ``trainable``, makes it False.
        """
        return (
            self._layers == list(layers)
            and self._trainable_flags == _flags(layers)
            and all(
                np.shares_memory(layer.named_weights[name], self.values) for layer, name, _, _ in self._places
            )
        )

    def holds(self, layers):
        """Whether all weights of these layers, which may be some of its own, are views of it."""
        return all(
            np.shares_memory(weight, self.values)
            for layer in layers
            for weight in layer.named_weights.values()
        )

    @staticmethod
    def _view(vector, start, shape):
        return vector[start : start + int(np.prod(shape))].reshape(shape)
