"""``fit``: how every model learns."""

from contextlib import closing

from tinycnn.callbacks import CallbackList, History, ProgressBar, resolve_verbose
from tinycnn.engine.blas import one_blas_thread
from tinycnn.engine.trainer import Trainer
from tinycnn.layers.arguments import whole_number
from tinycnn.models import intake, teamwork
from tinycnn.models.alone import alone
from tinycnn.models.compiling import show_compiling
from tinycnn.models.feeding import size_or_none
from tinycnn.models.measuring import Measuring
from tinycnn.models.training_state import TrainingState
from tinycnn.models.watching import Watch, tell
from tinycnn.ranks import crew as current_crew


class Training(Measuring):
    """The part of a model that learns; :class:`Sequential` is the rest."""

    def __init__(self):
        super().__init__()
        self.history = None
        self.stop_training = False
        self.training_state = None  # during ``fit``: what it has reached
        self._initial_epoch = None  # a callback sets it to go on where another process stopped

    @alone
    def fit(
        self,
        x=None,
        y=None,
        batch_size=None,
        epochs=1,
        verbose="auto",
        callbacks=None,
        validation_split=0.0,
        validation_data=None,
        shuffle=True,
        class_weight=None,
        sample_weight=None,
        initial_epoch=0,
        steps_per_epoch=None,
        validation_steps=None,
        validation_batch_size=None,
        validation_freq=1,
    ):
        """Learn from samples and their labels.

        Parameters
        ----------
        x : array_like of shape (N, ...), or something that gives batches
            Samples in a file (``np.load(path, mmap_mode="r")``,
            :func:`tinycnn.datasets.open_idx`) are read a batch at a time, and need not fit into
            memory. A generator, a :class:`tinycnn.utils.PyDataset`, or any other iterable, whose
            batches are ``x``, ``(x, y)`` or ``(x, y, sample_weight)``. They are read ahead by
            another thread.
        y : array_like of shape (N,), (N, 1) or (N, classes)
            None if ``x`` gives batches.
        batch_size : int
            Samples a step; if not given 32, or what ``steps_per_epoch`` makes of the samples.
        epochs : int
            The number of the last epoch; one epoch sees every sample once.
        verbose : {"auto", 0, 1, 2}
            0 silent, 1 a progress bar, 2 one line an epoch; "auto" is 1 where there is
            somebody to look at a bar.
        callbacks : list of Callback, optional
        validation_split : float
            Share of the samples, taken from the end before any shuffling, that is held
            out and measured after each epoch.
        validation_data : tuple, or something that gives batches, optional
            ``(x, y)`` or ``(x, y, sample_weight)`` to measure instead.
        shuffle : bool or "batch"
            Put the samples in a new order each epoch; "batch" does so within each batch
            only. Of a ``PyDataset``: its batches. What else gives batches gives its own order.
        class_weight : dict of int to float, optional
            How much the samples of each class count; 1 where not given.
        sample_weight : array_like of shape (N,), optional
            How much each sample counts. Not together with ``class_weight``.
        initial_epoch : int
            The number of epochs done before.
        steps_per_epoch : int, optional
            Batches an epoch, where that is not a pass over the data: the next epoch goes on
            where this one stopped. Needed where batches never end.
        validation_steps : int, optional
            Likewise for the validation, which begins anew each time.
        validation_batch_size : int, optional
            ``batch_size`` if not given.
        validation_freq : int or list of int
            Measure after every so many epochs, or after these, the first being number 1.

        Returns
        -------
        History
            Its ``history`` holds, for each epoch, ``loss``, the metrics, and the same
            of the validation data with ``val_`` before their names.

        Raises
        ------
        NotCompiledError
            Before ``compile``.
        RuntimeError
            If another thread is training or measuring this model.
        ValueError
            For data that do not fit the model or each other.
        """
        self._require_compiled("fit")
        verbose = resolve_verbose(verbose)
        batch_size = size_or_none("fit", "batch_size", batch_size)
        epochs = whole_number("fit", "epochs", epochs, least=0)
        initial_epoch = whole_number("fit", "initial_epoch", initial_epoch, least=0)
        steps = size_or_none("fit", "steps_per_epoch", steps_per_epoch)
        validation_steps = size_or_none("fit", "validation_steps", validation_steps)
        validation_batch_size = size_or_none("fit", "validation_batch_size", validation_batch_size)
        validates = _calendar(validation_freq)
        source, held_out = self._training_sources(
            (x, y, sample_weight, class_weight),
            (batch_size, steps, shuffle),
            (validation_data, validation_split, validation_batch_size, validation_steps),
        )
        crew = current_crew()
        teamwork.begin(self, crew, source)
        course = intake.Epochs(source, steps, max(0, epochs - initial_epoch), self.optimizer.steps)
        trainer = self._ready_trainer()

        self.stop_training = False
        hooks = CallbackList(
            [ProgressBar(verbose), callbacks, History()],
            model=self,
            params={"verbose": verbose, "epochs": epochs, "steps": course.num_batches},
        )
        # The caller's own goes before ours, as in Keras.
        self.history = next(hook for hook in hooks.callbacks if isinstance(hook, History))

        def validate(epoch):
            if held_out is None or not validates(epoch + 1):
                return {}
            return {f"val_{name}": value for name, value in self._measure(held_out, hooks).items()}

        def validate_again(epoch):
            if held_out is not None and validates(epoch + 1):
                with closing(held_out):
                    held_out.restart()
                    held_out.pass_over()

        watch = Watch(self, trainer, source)
        state = TrainingState(self, hooks.callbacks, course, validate_again, initial_epoch, epochs)
        self.training_state = state
        try:
            with crew.together("fit"), one_blas_thread(), closing(course):
                crew.leaders_first(lambda: show_compiling(trainer, source.first, verbose))
                course.restart()
                hooks.on_train_begin()
                teamwork.check(self, crew, "fit, before its first step")
                state.epoch, self._initial_epoch = self._initial_epoch or state.epoch, None
                while state.epoch < epochs and not state.over:
                    self._learn_for_an_epoch(state, course, hooks, validate, watch)
                self.optimizer.finalize_variable_values(self._ready_trainer().parameters.values)
                hooks.on_train_end(state.logs)
        except BaseException:
            hooks.on_train_interrupted()
            raise
        finally:
            self.training_state = None
        return self.history

    @alone
    def train_on_batch(self, x, y=None, sample_weight=None, class_weight=None, return_dict=False):
        """Take one step on exactly these samples.

        Returns
        -------
        float, list of float or dict
            Loss and metrics of this batch before the step; see :meth:`evaluate`.
        """
        self._require_compiled("train_on_batch")
        arrays = self._checked(x, y, sample_weight, "train_on_batch", class_weight)
        batch = self._arrays(arrays, len(arrays[0])).first
        self._metrics.reset()
        trainer = self._ready_trainer()
        with one_blas_thread():
            self._metrics.update(*trainer.train(batch), batch)
        if trainer.trouble is not None:
            tell(self, trainer.trouble)
        return self._as_asked(self._metrics.result(), return_dict)

    @property
    def trouble(self):
        """Trouble or None: where NaN or infinity appeared first, in this training or the last one."""
        return None if self._trainer is None else self._trainer.trouble

    # Inside ----------------------------------------------------------------------

    def _learn_for_an_epoch(self, state, course, hooks, validate, watch):
        """Go through the epoch at which the state stands, or through what is left of it."""
        epoch, trainer = state.epoch, self._ready_trainer()
        self._metrics.reset()
        hooks.on_epoch_begin(epoch)
        for batch in () if state.batch and self.stop_training else course.epoch():
            step = state.batch
            hooks.on_train_batch_begin(step)
            if trainer.parameters.left:  # a callback trained another model of the same layers
                trainer = self._ready_trainer()
            self._metrics.update(*trainer.train(batch), batch)
            state.batch += 1
            if trainer.trouble is not None:
                watch.place(trainer.trouble, epoch, step)
            hooks.on_train_batch_end(step, self._metrics)
            if trainer.trouble is not None:
                tell(self, trainer.trouble)
            if self.stop_training:
                break
        logs = self._metrics.result()
        watch.after_epoch(trainer, logs["loss"])
        teamwork.check(self, current_crew(), f"fit, after epoch {epoch + 1}")
        measured = validate(epoch)
        if measured:
            logs = dict(sorted((logs | measured).items()))
        state.epoch, state.batch, state.logs = epoch + 1, 0, logs
        hooks.on_epoch_end(epoch, dict(logs))  # what callbacks add is for each other
        self.stop_training = teamwork.stops(self, current_crew())

    def _ready_trainer(self):
        parameters = self.parameters()
        if self._trainer is None or self._trainer.crew is not current_crew():
            self._trainer = Trainer(
                self.leaves, parameters, self.loss, self.optimizer, self._seed, self.run_eagerly
            )
        return self._trainer


def _calendar(freq):
    """Return a function that says whether to validate after the epoch of this number, from 1 on."""
    if isinstance(freq, (list, tuple, set, range)):
        return freq.__contains__
    every = whole_number("fit", "validation_freq", freq)
    return lambda number: number % every == 0
