"""What layers and models say alike of their weights."""

import numpy as np


class WeightNames:
    """Keras's other names for the lists of weights, and copies of them.

    For whoever has ``weights``, ``trainable_weights`` and ``non_trainable_weights``.
    """

    @property
    def variables(self):
        """list of ndarray: Keras's other name of :attr:`weights`."""
        return self.weights

    @property
    def trainable_variables(self):
        """list of ndarray: Keras's other name of :attr:`trainable_weights`."""
        return self.trainable_weights

    @property
    def non_trainable_variables(self):
        """list of ndarray: Keras's other name of :attr:`non_trainable_weights`."""
        return self.non_trainable_weights

    def get_weights(self):
        """Return copies of the weights, in the order in which they were made."""
        return [np.array(weight) for weight in self.weights]
