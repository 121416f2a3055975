"""Keras on TensorFlow."""

import os

from benchmarks.engines.sequential import SequentialEngine

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")


class Keras(SequentialEngine):
    """See :mod:`benchmarks.engines`.

    Notes
    -----
    Everything is as Keras has it by default; on a CPU that means a TensorFlow graph with
    oneDNN and without XLA. Only the sizes of the two thread pools are set.
    """

    def __init__(self, network, x, y, batch_size, threads):
        import tensorflow

        tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
        tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
        import keras

        if keras.backend.backend() != "tensorflow":
            raise RuntimeError(f"Keras runs on {keras.backend.backend()} here, imported before this engine.")
        super().__init__(keras, network, x, y, batch_size)

    def single(self):
        """The same, and what Keras advises where there are few images."""
        image = self.x[:1]
        return {
            **super().single(),
            "model.predict_on_batch(x)": lambda: self.model.predict_on_batch(image),
            "model(x)": lambda: self.model(image, training=False),
        }

    def versions(self):
        """Return {library: version}."""
        import keras
        import tensorflow

        return {"keras": keras.__version__, "tensorflow": tensorflow.__version__}
