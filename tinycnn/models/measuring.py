"""``evaluate``, ``predict``: what every model can do without learning."""

from contextlib import closing

import numpy as np

from tinycnn.callbacks import CallbackList, ProgressBar, resolve_verbose
from tinycnn.engine.blas import one_blas_thread
from tinycnn.engine.predictor import Predictor
from tinycnn.engine.shards import cut
from tinycnn.layers.arguments import whole_number
from tinycnn.models import intake
from tinycnn.models.alone import alone
from tinycnn.models.compiled import Compiled
from tinycnn.models.feeding import Feeding, size_or_none
from tinycnn.models.predicting import Stages
from tinycnn.models.structure import each
from tinycnn.ranks import crew

# A sample's output does not depend on which others it is computed with; many at once
# leave each thread more to do between two meetings.
SAMPLES_AT_ONCE = 4096


class Measuring(Compiled, Feeding):
    """The part of a model that measures and predicts, for :class:`Training` to build on."""

    def __init__(self):
        super().__init__()
        # A callback sets one of them to end what is going on.
        self.stop_evaluating = self.stop_predicting = False

    @alone
    def evaluate(
        self,
        x=None,
        y=None,
        batch_size=None,
        verbose="auto",
        sample_weight=None,
        steps=None,
        callbacks=None,
        return_dict=False,
    ):
        """Measure loss and metrics.

        Parameters
        ----------
        x, y, batch_size, verbose, sample_weight, callbacks
            As for :meth:`fit`.
        steps : int, optional
            How many batches to measure; all if not given.
        return_dict : bool
            Return {name: value} instead of a list.

        Returns
        -------
        float, list of float or dict
            The loss, or ``[loss, metric, ...]`` in the order of :attr:`metrics_names`. A
            metric with several values gives an array.
        """
        self._require_compiled("evaluate")
        verbose = resolve_verbose(verbose)
        batch_size = size_or_none("evaluate", "batch_size", batch_size)
        steps = size_or_none("evaluate", "steps", steps)
        source = self._source("evaluate", x, y, sample_weight, batch_size=batch_size, steps=steps)
        course = intake.Epochs(source, steps)
        hooks = CallbackList(
            [ProgressBar(verbose), callbacks],
            model=self,
            params={"verbose": verbose, "epochs": 1, "steps": course.num_batches},
        )
        with crew().together("evaluate"), one_blas_thread():
            logs = self._measure(course, hooks)
        return self._as_asked(logs, return_dict)

    def predict(self, x, batch_size=None, verbose="auto", steps=None, callbacks=None):
        """Compute the model's output for samples.

        Parameters
        ----------
        x : array_like of shape (N, ...), or something that gives batches
        batch_size, verbose, callbacks
            As for :meth:`fit`.
        steps : int, optional
            How many batches to predict; all if not given.

        Returns
        -------
        ndarray of shape (N, ...)
            Of a model of several outputs a list or dictionary of arrays.
        """
        verbose = resolve_verbose(verbose)
        steps = size_or_none("predict", "steps", steps)
        if intake.gives_batches(x):
            return self._predict_stream(x, verbose, steps, callbacks)
        # What lies in a file is read a part at a time.
        mapped = intake.is_mapped(x)
        x = (
            intake.samples_as_they_are(self, x, "predict")
            if mapped
            else intake.samples(self, x, "predict", finite=False)
        )
        if batch_size is not None:
            batch_size = whole_number("predict", "batch_size", batch_size)
        else:
            batch_size = 32 if steps is None else -(-len(x) // steps)
        if steps is not None:
            x = x[: steps * batch_size]
        predictor = self._ready_predictor()
        out = self._room(x)
        if not verbose and not callbacks:  # nobody to tell
            if not mapped and len(x) <= SAMPLES_AT_ONCE:
                predictor.predict(x, out)
                return out
            for part in cut(len(x), SAMPLES_AT_ONCE):
                predictor.predict(np.ascontiguousarray(x[part], self.dtype), _part(out, part))
            return out
        batches = cut(len(x), batch_size)
        hooks = CallbackList(
            [ProgressBar(verbose), callbacks],
            model=self,
            params={"verbose": verbose, "epochs": 1, "steps": len(batches)},
        )
        self.stop_predicting = False
        hooks.on_predict_begin()
        # A user's callback hears of each batch when it is computed, a bar only needs to move.
        together = 1 if callbacks else max(1, SAMPLES_AT_ONCE // batch_size)
        for group in cut(len(batches), together):
            start, stop = batches[group.start].start, batches[group.stop - 1].stop
            hooks.on_predict_batch_begin(group.start)
            part = slice(start, stop)
            predictor.predict(np.ascontiguousarray(x[part], self.dtype), _part(out, part))
            for step in range(group.start, group.stop):
                hooks.on_predict_batch_end(step, {"outputs": _part(out, batches[step])})
            if self.stop_predicting:
                out = _part(out, slice(stop))
                break
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

    # Inside ----------------------------------------------------------------------

    def _measure(self, course, hooks):
        trainer = self._ready_trainer()
        self._metrics.reset()
        self.stop_evaluating = False
        course.restart()
        hooks.on_test_begin()
        with closing(course):
            for step, batch in enumerate(course.epoch()):
                hooks.on_test_batch_begin(step)
                self._metrics.update(*trainer.evaluate(batch), batch)
                hooks.on_test_batch_end(step, self._metrics)
                if self.stop_evaluating:
                    break
        logs = self._metrics.result()
        hooks.on_test_end(logs)
        return logs

    def _restore_metrics(self, states, batch):
        """Let the metrics remember what they did in an earlier process; any batch will do."""
        # Some metrics make what they remember when they see how many classes there are.
        self._metrics.update(*self._ready_trainer().evaluate(batch), batch)
        self._metrics.reset()
        self._metrics.set_state(states)

    def _predict_stream(self, given, verbose, steps, callbacks):
        def prepare(batch):
            x = intake.parts_of(batch, "predict")[0]
            return intake.samples(self, x, "predict", finite=False).copy(), None, None

        course = intake.Epochs(intake.open_stream(given, prepare), steps)
        hooks = CallbackList(
            [ProgressBar(verbose), callbacks],
            model=self,
            params={"verbose": verbose, "epochs": 1, "steps": course.num_batches},
        )
        predictor, found = self._ready_predictor(), []
        self.stop_predicting = False
        hooks.on_predict_begin()
        with closing(course):
            for step, batch in enumerate(course.epoch()):
                hooks.on_predict_batch_begin(step)
                found.append(self._room(batch.x))
                predictor.predict(batch.x, found[-1])
                hooks.on_predict_batch_end(step, {"outputs": found[-1]})
                if self.stop_predicting:
                    break
        hooks.on_predict_end()
        return each(lambda *parts: np.concatenate(parts), *found)

    def _room(self, x):
        """Return memory for what comes out for these samples: an array for each output."""
        last = self._tensors[-1].shape[1:]
        if self._taken == -1 and None not in last:  # what nearly every model has, and soon found
            return np.empty((len(x), *last), self.dtype)
        known, shape = [(None, *x.shape[1:])], x.shape[1:]
        if any(None in tensor.shape[1:] for tensor in self.outputs):
            for layer in self._layers:
                shape = layer.compute_output_shape((None, *shape))[1:]
                known.append((None, *shape))
        else:
            known = [tensor.shape for tensor in self._tensors]
        return each(lambda number: np.empty((len(x), *known[number][1:]), self.dtype), self._taken)

    def _ready_predictor(self):
        vector, predictor = self.readable_parameters(), self._predictor
        if predictor is None:  # another thread may make one as well: one is as good as the other
            if self._taken == -1:  # what comes out at the end, and nothing else
                predictor = Predictor(self.leaves, vector, self.run_eagerly)
            else:
                predictor = Stages(self._layers, self._taken, vector, self.run_eagerly)
            self._predictor = predictor
        return predictor


def _part(arrays, rows):
    return each(lambda array: array[rows], arrays)
