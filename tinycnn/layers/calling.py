"""A layer called by itself: on an array, on what a tape records, or on a tensor without numbers."""

import numpy as np

from tinycnn.layers.recorded import call_recorded, run_of_call
from tinycnn.layers.symbolic import is_symbolic
from tinycnn.run import Run, operations
from tinycnn.tracing import Traced, recording


class Called:
    """The part of a layer that runs it outside of a model; for :class:`tinycnn.layers.base.Layer`."""

    def __call__(self, x, training=None):
        """Run the forward pass on an array, as one shard; builds the layer if needed.

        Parameters
        ----------
        x : array_like of shape (N, ...), or KerasTensor
            A tensor of ``Input`` or another layer: the layer becomes a part of the model
            that is made of it later.
        training : bool, optional

        Returns
        -------
        ndarray or KerasTensor
            Where a :class:`tinycnn.tracing.Tape` records, a traced array.
        """
        if is_symbolic(x):
            return self.on_tensor(x, training)
        if (tape := recording()) is not None:
            self.ensure_built((None, *(x.shape if isinstance(x, Traced) else np.shape(x))[1:]))
            return call_recorded(self, x, run_of_call(training, tape), tape)
        x = np.ascontiguousarray(x, self.dtype)
        self.ensure_built((None, *x.shape[1:]))
        run = Run(operations(), bool(training))
        meeting = self.meeting if training else None
        if meeting is not None:
            run.total = meeting.gather(x, run)
            meeting.conclude(run.total)
        return np.array(self.forward(x, run)[0])
