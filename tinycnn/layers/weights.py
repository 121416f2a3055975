"""The weights of a layer: making, naming, reading, writing, counting."""

import numpy as np

from tinycnn import constraints, initializers, regularizers
from tinycnn.budget import filled_later, spend
from tinycnn.errors import NotBuiltError, complaint
from tinycnn.layers.weight_names import WeightNames


class Weights(WeightNames):
    """The part of a layer that deals with its weights; for :class:`tinycnn.layers.base.Layer`."""

    # No __init__: where a class calls not Layer's but what is behind it, that must still be noticed.
    def _begin_without_weights(self):
        self._weights = {}
        self._fixed = set()
        self._regularizers = {}
        self._constraints = {}

    def add_weight(
        self,
        shape=(),
        initializer="glorot_uniform",
        dtype=None,
        trainable=True,
        *,
        name=None,
        regularizer=None,
        constraint=None,
    ):
        """Make a weight; keep the result as an attribute and use it in the passes.

        Parameters
        ----------
        shape : tuple of int
        initializer : str or callable
            ``initializer(shape, dtype=...) -> ndarray``.
        dtype : None
            Taken for Keras's sake: weights are of the layer's type.
        name : str, optional
            Its key in ``grads`` and in weight files; "variable" and a number if not given.
        trainable : bool
            False for what no optimizer shall ever change; ``backward`` leaves it alone.
        regularizer : str, Regularizer or None
            What it adds to the loss.
        constraint : str, callable or None
            What is done to it after each step.

        Returns
        -------
        ndarray
            When a model is built, its weights move into one vector for all layers; the
            attributes of the layer that hold this array are pointed at the new place.
        """
        name = f"variable_{len(self._weights)}" if name is None else name
        if name in self._weights:
            raise ValueError(complaint(self.name, "a new name for each weight", f"'{name}' twice"))
        spend(self.name, tuple(shape))
        draw = initializers.get("zeros" if filled_later() else initializer)
        weight = np.asarray(draw(tuple(shape), dtype=self.dtype), self.dtype)
        self._weights[name] = weight
        if not trainable:
            self._fixed.add(name)
        if regularizer is not None:
            self._regularizers[name] = regularizers.get(regularizer)
        if constraint is not None:
            self._constraints[name] = constraints.get(constraint)
        return weight

    def rebind(self, name, array):
        """Point weight ``name``, wherever the layer holds it, at another array."""
        self._rebind_own(name, array)

    def _rebind_own(self, name, array):
        old = self._weights[name]
        for attribute, value in vars(self).items():
            if value is old:
                setattr(self, attribute, array)
        self._weights = {**self._weights, name: array}

    @property
    def named_weights(self):
        """dict of str to ndarray: the weights themselves, not copies."""
        return dict(self._weights)

    @property
    def learned_weights(self):
        """dict of str to ndarray: those that ``backward`` gives a gradient, frozen or not."""
        return {name: weight for name, weight in self._weights.items() if name not in self._fixed}

    @property
    def weight_regularizers(self):
        """dict of str to Regularizer: of the weights that have one."""
        return dict(self._regularizers)

    @property
    def weight_constraints(self):
        """dict of str to callable: of the weights that have one."""
        return dict(self._constraints)

    @property
    def losses(self):
        """list of float: what each regularized weight that may learn adds to the loss.

        What a batch's outputs add is known only while that batch is computed.
        """
        learns = self.learned_weights if self.trainable else {}
        rules = self.weight_regularizers
        return [float(rule(learns[name])) for name, rule in rules.items() if name in learns]

    @property
    def weights(self):
        """list of ndarray: the weights themselves, not copies."""
        return list(self.named_weights.values())

    @property
    def trainable_weights(self):
        """list of ndarray: those an optimizer changes."""
        return list(self.learned_weights.values()) if self.trainable else []

    @property
    def non_trainable_weights(self):
        """list of ndarray: those an optimizer leaves alone."""
        if not self.trainable:
            return self.weights
        learned = self.learned_weights
        return [weight for name, weight in self.named_weights.items() if name not in learned]

    def set_weights(self, weights):
        """Write new values into the weights.

        Parameters
        ----------
        weights : list of array_like
            As :meth:`get_weights` returns them. All shapes are checked before any
            weight is changed.
        """
        weights = [np.asarray(w) for w in weights]
        own, came = [w.shape for w in self.weights], [w.shape for w in weights]
        if own != came:
            remedy = "" if self.built else "Build it first: weights exist once the input shape is known."
            raise ValueError(complaint(self.name, f"weights of shapes {own}", f"{came}", remedy))
        for mine, new in zip(self.weights, weights, strict=True):
            mine[...] = new

    def count_params(self):
        """Count the numbers in all weights."""
        if not self.built:
            raise NotBuiltError(f"{self.name} has no weights yet. Build it first, or call it on data.")
        return sum(w.size for w in self.weights)
