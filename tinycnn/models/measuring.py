"""``evaluate``, ``predict``: what every model can do without learning."""

import numpy as np

from tinycnn.callbacks import CallbackList, ProgressBar, resolve_verbose
from tinycnn.engine.batch import Batch
from tinycnn.engine.blas import one_blas_thread
from tinycnn.engine.program import output_shape
from tinycnn.engine.shards import cut
from tinycnn.engine.trainer import Trainer
from tinycnn.layers.arguments import whole_number
from tinycnn.models import data

# A sample's output does not depend on which others it is computed with; many at once
# leave each thread more to do between two meetings.
SAMPLES_AT_ONCE = 4096


class Measuring:
    """The part of a model that measures and predicts, for :class:`Training` to build on."""

    def evaluate(
        self,
        x,
        y=None,
        batch_size=None,
        verbose="auto",
        sample_weight=None,
        callbacks=None,
        return_dict=False,
    ):
        """Measure loss and metrics.

        Parameters
        ----------
        x, y, batch_size, verbose, sample_weight, callbacks
            As for :meth:`fit`.
        return_dict : bool
            Return {name: value} instead of a list.

        Returns
        -------
        float, list of float or dict
            The loss, or ``[loss, metric, ...]`` in the order of :attr:`metrics_names`.
        """
        self._require_compiled("evaluate")
        verbose = resolve_verbose(verbose)
        batch_size = 32 if batch_size is None else whole_number("evaluate", "batch_size", batch_size)
        held_out = self._checked(x, y, sample_weight, "evaluate")
        steps = len(cut(len(held_out[0]), batch_size))
        hooks = CallbackList(
            [ProgressBar(verbose), callbacks],
            model=self,
            params={"steps": steps, "verbose": verbose},
        )
        with one_blas_thread():
            logs = self._measure(held_out, batch_size, hooks)
        return self._as_asked(logs, return_dict)

    def predict(self, x, batch_size=None, verbose="auto", callbacks=None):
        """Compute the model's output for samples.

        Parameters
        ----------
        x : array_like of shape (N, ...)
        batch_size, verbose, callbacks
            As for :meth:`fit`.

        Returns
        -------
        ndarray of shape (N, ...)
        """
        verbose = resolve_verbose(verbose)
        batch_size = 32 if batch_size is None else whole_number("predict", "batch_size", batch_size)
        x = data.samples(self, x, "predict", finite=False)
        predictor = self._ready_predictor()
        out = np.empty(self._shape_of_output(x), x.dtype)
        if not verbose and not callbacks:  # nobody to tell
            for part in cut(len(x), SAMPLES_AT_ONCE):
                predictor.predict(x[part], out[part])
            return out
        batches = cut(len(x), batch_size)
        hooks = CallbackList(
            [ProgressBar(verbose), callbacks],
            model=self,
            params={"steps": len(batches), "verbose": verbose},
        )
        hooks.on_predict_begin()
        # A user's callback hears of each batch when it is computed, a bar only needs to move.
        together = 1 if callbacks else max(1, SAMPLES_AT_ONCE // batch_size)
        for group in cut(len(batches), together):
            start, stop = batches[group.start].start, batches[group.stop - 1].stop
            hooks.on_predict_batch_begin(group.start)
            predictor.predict(x[start:stop], out[start:stop])
            for step in range(group.start, group.stop):
                hooks.on_predict_batch_end(step, {"outputs": out[batches[step]]})
        hooks.on_predict_end()
        return out

    def test_on_batch(self, x, y=None, sample_weight=None, return_dict=False):
        """Measure loss and metrics of exactly these samples; see :meth:`evaluate`."""
        return self.evaluate(
            x, y, batch_size=max(1, len(x)), verbose=0, sample_weight=sample_weight, return_dict=return_dict
        )

    def predict_on_batch(self, x):
        """Compute the output for exactly these samples, as one batch."""
        return self.predict(x, batch_size=max(1, len(x)), verbose=0)

    @property
    def metrics_names(self):
        """list of str: what :meth:`evaluate` returns, in order."""
        self._require_compiled("metrics_names")
        return ["loss", *self._metrics.names()]

    # Inside ----------------------------------------------------------------------

    def _measure(self, held_out, batch_size, hooks):
        x, y, weights = held_out
        trainer = self._ready_trainer()
        self._metrics.reset()
        hooks.on_test_begin()
        for step, part in enumerate(cut(len(x), batch_size)):
            hooks.on_test_batch_begin(step)
            batch = Batch(x, y, weights, part, batch_size)
            self._metrics.update(*trainer.evaluate(batch), batch)
            hooks.on_test_batch_end(step, self._metrics)
        logs = self._metrics.result()
        hooks.on_test_end(logs)
        return logs

    def _as_asked(self, logs, return_dict):
        if return_dict:
            return logs
        values = [logs[name] for name in self.metrics_names]
        return values if len(values) > 1 else values[0]

    def _shape_of_output(self, x):
        known = self.output_shape[1:]
        return output_shape(self.leaves, x.shape) if None in known else (len(x), *known)

    def _ready_predictor(self):
        parameters = self.parameters()
        if self._predictor is None:
            self._predictor = Trainer(self.leaves, parameters, eager=self.run_eagerly)
        return self._predictor
