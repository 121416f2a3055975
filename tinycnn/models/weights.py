"""The weights of a model: counting, reading, writing."""

import numpy as np

from tinycnn.engine.parameters import ParameterVector, home_of
from tinycnn.engine.turns import one_at_a_time
from tinycnn.errors import NotBuiltError, complaint
from tinycnn.layers.by_call import with_inside
from tinycnn.layers.weight_names import WeightNames


class Weights(WeightNames):
    """The part of a model that deals with its weights; :class:`Sequential` is the rest."""

    def __init__(self):
        self._parameters = None
        self._parameters_version = -1
        self._read_version, self._borrowed = -1, None

    @property
    def weights(self):
        """list of ndarray: the weights themselves, not copies."""
        return [weight for layer in self.leaves for weight in layer.weights]

    @property
    def trainable_weights(self):
        """list of ndarray: those an optimizer changes."""
        return [weight for layer in self.leaves for weight in layer.trainable_weights]

    @property
    def non_trainable_weights(self):
        """list of ndarray: those an optimizer leaves alone."""
        return [weight for layer in self.leaves for weight in layer.non_trainable_weights]

    @property
    def losses(self):
        """list of float: what each regularized weight that may learn adds to the loss."""
        return [loss for layer in self.leaves for loss in layer.losses]

    @property
    def trainable(self):
        """bool: whether any layer may learn; assigned, it goes for all layers.

        As in Keras, ``compile`` again after changing it.
        """
        return any(layer.trainable for layer in self.leaves)

    @trainable.setter
    def trainable(self, value):
        for layer in self.leaves:
            layer.trainable = bool(value)

    def set_weights(self, weights):
        """Write new values into all weights.

        Parameters
        ----------
        weights : list of array_like
            As :meth:`get_weights` returns them. All shapes are checked before any
            weight is changed.
        """
        self._require_built("set_weights")
        weights = [np.asarray(weight) for weight in weights]
        own, came = [w.shape for w in self.weights], [w.shape for w in weights]
        if own != came:
            raise ValueError(complaint(f"{self.name}.set_weights", f"arrays of shapes {own}", f"{came}"))
        for mine, new in zip(self.weights, weights, strict=True):
            mine[...] = new

    def count_params(self):
        """Count the numbers in all weights."""
        self._require_built("count_params")
        return sum(layer.count_params() for layer in self.leaves)

    def parameters(self):
        """Return the vector that holds all weights; they move into it if they must."""
        self._require_built("training or prediction")
        version = self._version()
        if version != self._parameters_version or self._parameters is None:
            with one_at_a_time():
                if self._parameters is None or not self._parameters.is_current(self.leaves):
                    self._parameters = ParameterVector(self.leaves, self.dtype)
                    self._forget_programs()
                self._parameters_version = self._version()
        return self._parameters

    def readable_parameters(self):
        """Return a vector that holds all weights, to read them; another model's if they live there.

        So a model that shows what layers of another do takes nothing away from it.
        """
        self._require_built("prediction")
        version = self._version()
        if version == self._read_version and self._predictor is not None:
            return self._borrowed
        with one_at_a_time():
            borrowed = home_of(self.leaves) or self.parameters()
            if borrowed is not self._borrowed:
                self._predictor = None
            self._borrowed = borrowed
            self._read_version = self._version()
            return borrowed

    def _version(self):
        return sum(layer.settings_version for layer in with_inside(self.leaves))

    def _require_built(self, what):
        if not self.built:
            raise NotBuiltError(
                f"{self.name} has no weights yet, which {what} needs. Give its first layer an "
                "input_shape=, call build, or call it on data."
            )
