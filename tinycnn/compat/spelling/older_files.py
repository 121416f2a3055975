"""How models were written into files once, and read."""

import os

from tinycnn.compat.notes import note
from tinycnn.compat.spelling.files import as_file, save_model_at, save_weights_at
from tinycnn.compat.status import Status


class OlderFiles:
    """Saves and loads at exactly the path that is given; goes before the class of a model."""

    def save(self, filepath, overwrite=True, include_optimizer=True, save_format=None, **idle):
        """Write the whole model, at exactly this path; see :mod:`tinycnn.compat.spelling.files`."""

        def write(path):
            super(OlderFiles, self).save(path, overwrite=overwrite, include_optimizer=include_optimizer)

        save_model_at(write, filepath, save_format)

    def when_built(self, call):
        """Call something as soon as there are weights."""
        self._waiting = call

    def build(self, input_shape=None):
        """Make the weights; see :meth:`tinycnn.Sequential.build`."""
        super().build(input_shape)
        waiting = vars(self).pop("_waiting", None)
        if waiting is not None and self.built:
            waiting()

    def export(self, filepath, *arguments, **settings):
        """Write the model for others: as ONNX, or into a folder where TensorFlow had its own form."""
        if str(filepath).endswith(".onnx"):
            super().export(filepath, *arguments, **settings)
            return
        note("model.export writes a folder with a file of Keras's form: TensorFlow's own is not known here.")
        self.save(filepath, save_format="tf")

    def save_weights(self, filepath, overwrite=True, save_format=None, **idle):
        """Write all weights, at exactly this path."""

        def write(path):
            super(OlderFiles, self).save_weights(path, overwrite=overwrite)

        save_weights_at(write, filepath)

    def load_weights(self, filepath, by_name=False, skip_mismatch=False, **idle):
        """Read all weights from a file of weights or of a whole model.

        A model that does not know its shapes yet reads them as soon as it does, as in TensorFlow.
        """
        if not self.built and self.known_input_shape is None:
            with as_file(filepath, weights=True) as path:
                os.stat(path)  # what is missing is told now
            self.when_built(lambda: self.load_weights(filepath, by_name, skip_mismatch))
            return Status()
        with as_file(filepath, weights=True) as path:
            super().load_weights(path, skip_mismatch=skip_mismatch, by_name=by_name and path.endswith("h5"))
        return Status()
