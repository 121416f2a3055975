"""A model and its files."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.optimizers.state import get_state, set_state
from tinycnn.saving import load_weights, save_model, save_weights


class Files:
    """The part of a model that goes into files and comes from them; for :class:`Sequential`."""

    def save(self, filepath, overwrite=True, zipped=None, **settings):
        """Write the whole model into a file that Keras opens too; see :func:`tinycnn.saving.save_model`.

        Parameters
        ----------
        filepath : str or os.PathLike
            Ending in ``.keras``, or ``.h5`` for the form of older Keras.
        overwrite : bool
            False: refuse if the file exists.
        zipped : {None, True}
        include_optimizer : bool
            For ``.h5``.
        save_format : str
            Not needed: the ending of the path says it.
        """
        settings.pop("save_format", None)
        unknown = settings.keys() - {"include_optimizer"}
        if unknown:
            raise TypeError(complaint("save", "overwrite, zipped, include_optimizer", f"{sorted(unknown)}"))
        save_model(self, filepath, overwrite, zipped, **settings)

    def save_weights(self, filepath, overwrite=True, max_shard_size=None):
        """Write all weights into a file, whole or not at all.

        Parameters
        ----------
        filepath : str or os.PathLike
            Ending in ``.weights.h5``, which Keras reads too, or ``.weights.npz``.
        overwrite : bool
            False: refuse if the file exists.
        max_shard_size : {None}
        """
        self._require_built("save_weights")
        save_weights(self, filepath, overwrite, max_shard_size)

    def load_weights(self, filepath, skip_mismatch=False, by_name=False):
        """Read all weights from a file of tinycnn's or Keras's.

        Parameters
        ----------
        filepath : str or os.PathLike
            Ending in ``.weights.h5``, ``.weights.npz``, ``.keras``, ``.h5`` or ``.hdf5``.
        skip_mismatch : bool
            Leave out layers that do not fit, with a warning.
        by_name : bool
            For older ``.h5`` files: match layers by their names, not in their order.

        Raises
        ------
        ValueError
            If the file is damaged or its weights do not fit; no weight has changed then.
        """
        self._require_built("load_weights")
        load_weights(self, filepath, skip_mismatch, by_name)

    def optimizer_state(self, build=False):
        """Return everything the optimizer remembers, in Keras's order.

        Parameters
        ----------
        build : bool
            Make the state if no step was taken yet; without, only its beginning is there.

        Returns
        -------
        list of (str, ndarray) or None
            None if the model is not compiled.
        """
        if self.optimizer is None:
            return None
        optimizer = self.optimizer
        if not build and optimizer._built is None:
            rate = [("learning_rate", np.array(optimizer.learning_rate, np.float32))]
            fixed = getattr(optimizer, "schedule", None) is None
            return [("iteration", np.array(0, np.int64)), *(rate if fixed else [])]
        parameters = self.parameters()  # a state for other weights begins anew
        optimizer.build(parameters.trainable, parameters.dtype, parameters.layout)
        return get_state(optimizer, self._learning_order())

    def set_optimizer_state(self, arrays):
        """Write back what :meth:`optimizer_state` returned, the arrays alone, or its beginning."""
        own = [array for _, array in self.optimizer_state(build=True)]
        set_state(self.optimizer, self._learning_order(), [*arrays, *own[len(arrays) :]])

    def _learning_order(self):
        """Return (layer's name, weight's name) of the weights that learn, in Keras's order."""
        return [(leaf.name, name) for leaf in self.leaves if leaf.trainable for name in leaf.learned_weights]
