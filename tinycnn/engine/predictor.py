"""From samples to a model's output, without labels and without learning."""

from functools import partial

import numpy as np

from tinycnn.engine import passes
from tinycnn.engine.alone import Alone, prediction
from tinycnn.engine.blas import one_blas_thread
from tinycnn.engine.program import Program, widest
from tinycnn.engine.replay import Replayed
from tinycnn.engine.shards import cut, prediction_shard_size
from tinycnn.engine.workers import run_on_all
from tinycnn.run import operations

# (model seed, step): a layer that draws numbers when it predicts draws the same ones each time.
SEED_AND_STEP = (0, 0)


class Predictor:
    """Computes the output of layers; from several threads at once, if asked to.

    Parameters
    ----------
    layers : list of Layer
        Built, their weights in ``parameters``.
    parameters : ParameterVector
    eager : bool
        Layer by layer, nothing fused, on the NumPy reference.
    """

    def __init__(self, layers, parameters, eager=False):
        self._layers, self._turns = list(layers), parameters.turns
        program = Program(layers, None, plain=eager, learning=False)
        settings = {"values": parameters.values, "ops": operations(eager), "possible": not eager}
        self._infer = Replayed(partial(passes.predict, program), self._layers, **settings)
        self._alone = Alone(self._infer)
        self._numbers = None  # of a sample where it has most

    def predict(self, x, out):
        """Compute the output for some samples.

        Parameters
        ----------
        x : ndarray of shape (N, ...)
        out : ndarray of shape (N, ...)
            Filled in.
        """
        if len(x) == 1:
            with self._turns.reading():
                if self._alone.play(x, out):
                    return
        if self._numbers is None:
            self._numbers = widest(self._layers, x.shape)
        whole = any(layer.wants_whole_batch for layer in self._layers)
        parts = cut(len(x), len(x) if whole else prediction_shard_size(len(x), self._numbers))
        fed = self._infer.feed(prediction(x, out, parts, np.arange(len(x))), SEED_AND_STEP)
        # Kernels do without BLAS, and limiting it takes as long as they do for one image.
        with self._turns.reading():
            if not fed.play():
                with one_blas_thread():
                    run_on_all(fed.run, len(parts))
            elif len(x) == 1:
                self._alone.remember(x, out)
