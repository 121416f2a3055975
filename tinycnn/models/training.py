"""``compile``, ``fit``: how every model learns."""

from tinycnn import losses, optimizers
from tinycnn.callbacks import CallbackList, History, ProgressBar, resolve_verbose
from tinycnn.engine.batch import Batch
from tinycnn.engine.blas import one_blas_thread
from tinycnn.engine.order import epoch_order, split_tail
from tinycnn.engine.shards import cut
from tinycnn.engine.trainer import Trainer
from tinycnn.errors import NotCompiledError, complaint
from tinycnn.layers.arguments import whole_number
from tinycnn.models import data
from tinycnn.models.averages import Averages
from tinycnn.models.compiling import show_compiling
from tinycnn.models.measuring import Measuring
from tinycnn.random import next_seed


class Training(Measuring):
    """The part of a model that learns; :class:`Sequential` is the rest."""

    def __init__(self):
        self.optimizer = None
        self.loss = None
        self.history = None
        self.stop_training = False
        self._initial_epoch = None  # a callback sets it to go on where another process stopped
        self.run_eagerly = False
        self._metrics = []
        self._seed = 0
        self._trainer = None
        self._predictor = None

    def compile(self, optimizer="rmsprop", loss=None, metrics=None, run_eagerly=False):
        """Say how the model shall learn.

        Parameters
        ----------
        optimizer : str or Optimizer
        loss : str or Loss
        metrics : list of str, Metric or function, optional
            ``"accuracy"`` picks the kind of accuracy from the shapes of the labels and
            of the output.
        run_eagerly : bool
            Run layer by layer on the plain NumPy definitions: slow, and just what a
            debugger or a student wants to step through.

        Raises
        ------
        ValueError
            For an unknown name; the nearest known one is suggested.
        """
        optimizer, loss = optimizers.get(optimizer), None if loss is None else losses.get(loss)
        if isinstance(metrics, (str, dict)) or callable(metrics):
            raise TypeError(complaint("compile: metrics", "a list such as ['accuracy']", f"{metrics!r}"))
        averages = Averages(list(metrics or []))
        self.optimizer, self.loss, self._metrics = optimizer, loss, averages
        self.run_eagerly = bool(run_eagerly)
        self._seed = next_seed()
        self._forget_programs()

    def fit(
        self,
        x,
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
        validation_batch_size=None,
    ):
        """Learn from samples and their labels.

        Parameters
        ----------
        x : array_like of shape (N, ...)
        y : array_like of shape (N,), (N, 1) or (N, classes)
        batch_size : int
            Samples a step; 32 if not given.
        epochs : int
            The number of the last epoch; one epoch sees every sample once.
        verbose : {"auto", 0, 1, 2}
            0 silent, 1 a progress bar, 2 one line an epoch; "auto" is 1 where there is
            somebody to look at a bar.
        callbacks : list of Callback, optional
        validation_split : float
            Share of the samples, taken from the end before any shuffling, that is held
            out and measured after each epoch.
        validation_data : tuple, optional
            ``(x, y)`` or ``(x, y, sample_weight)`` to measure instead.
        shuffle : bool
            Put the samples in a new order each epoch.
        class_weight : dict of int to float, optional
            How much the samples of each class count; 1 where not given.
        sample_weight : array_like of shape (N,), optional
            How much each sample counts.
        initial_epoch : int
            The number of epochs done before.
        validation_batch_size : int, optional
            ``batch_size`` if not given.

        Returns
        -------
        History
            Its ``history`` holds, for each epoch, ``loss``, the metrics, and the same
            of the validation data with ``val_`` before their names.

        Raises
        ------
        NotCompiledError
            Before ``compile``.
        ValueError
            For data that do not fit the model or each other.
        """
        self._require_compiled("fit")
        verbose = resolve_verbose(verbose)
        batch_size = 32 if batch_size is None else whole_number("fit", "batch_size", batch_size)
        epochs = whole_number("fit", "epochs", epochs, least=0)
        initial_epoch = whole_number("fit", "initial_epoch", initial_epoch, least=0)
        x, y, weights = self._checked(x, y, sample_weight, "fit")
        held_out = None
        if validation_data is not None:
            held_out = self._checked_validation(validation_data)
        elif validation_split:
            (x, y, weights), held_out = split_tail((x, y, weights), validation_split)
        weights = data.with_class_weights(weights, y, class_weight, "fit")
        if validation_batch_size is None:
            validation_batch_size = batch_size
        whole_number("fit", "validation_batch_size", validation_batch_size)
        trainer = self._ready_trainer()

        count = len(x)
        slices = cut(count, batch_size)
        self.history = History()
        self.stop_training = False
        hooks = CallbackList(
            [ProgressBar(verbose), callbacks, self.history],
            model=self,
            params={
                "epochs": epochs,
                "steps": len(slices),
                "verbose": verbose,
                "initial_epoch": initial_epoch,
            },
        )
        with one_blas_thread():
            show_compiling(trainer, Batch(x, y, weights, slices[0], batch_size), verbose)
            hooks.on_train_begin()
            logs = None
            for epoch in range(self._initial_epoch or initial_epoch, epochs):
                self._metrics.reset()
                hooks.on_epoch_begin(epoch)
                order = epoch_order(count, self._seed, self.optimizer.iterations) if shuffle else None
                for step, part in enumerate(slices):
                    rows = part if order is None else order[part]
                    hooks.on_train_batch_begin(step)
                    batch = Batch(x, y, weights, rows, batch_size)
                    self._metrics.update(*trainer.train(batch), batch)
                    hooks.on_train_batch_end(step, self._metrics)
                    if self.stop_training:
                        break
                logs = self._metrics.result()
                if held_out is not None:
                    measured = self._measure(held_out, validation_batch_size, hooks)
                    logs |= {f"val_{name}": value for name, value in measured.items()}
                hooks.on_epoch_end(epoch, logs)
                if self.stop_training:
                    break
            hooks.on_train_end(logs)
        return self.history

    def train_on_batch(self, x, y=None, sample_weight=None, class_weight=None, return_dict=False):
        """Take one step on exactly these samples.

        Returns
        -------
        float, list of float or dict
            Loss and metrics of this batch before the step; see :meth:`evaluate`.
        """
        self._require_compiled("train_on_batch")
        x, y, weights = self._checked(x, y, sample_weight, "train_on_batch")
        weights = data.with_class_weights(weights, y, class_weight, "train_on_batch")
        batch = Batch(x, y, weights, slice(0, len(x)), len(x))
        self._metrics.reset()
        with one_blas_thread():
            self._metrics.update(*self._ready_trainer().train(batch), batch)
        return self._as_asked(self._metrics.result(), return_dict)

    # Inside ----------------------------------------------------------------------

    def _checked(self, x, y, sample_weight, who):
        x = data.samples(self, x, who)
        y = data.labels(self, self.loss, y, len(x), who)
        return x, y, data.sample_weights(sample_weight, len(x), who)

    def _checked_validation(self, given):
        if not isinstance(given, (tuple, list)) or len(given) not in (2, 3):
            received = f"a {type(given).__name__}"
            if isinstance(given, (tuple, list)):
                received += f" of {len(given)}"
            expected = "(x, y) or (x, y, sample_weight)"
            raise ValueError(complaint("fit: validation_data", expected, received))
        x, y, weights = (*given, None)[:3]
        return self._checked(x, y, weights, "fit: validation_data")

    def _require_compiled(self, who):
        if self.optimizer is None or self.loss is None:
            raise NotCompiledError(
                f"{who} needs a model that was compiled with a loss. "
                "Call compile(optimizer=..., loss=..., metrics=[...]) first."
            )

    def _ready_trainer(self):
        parameters = self.parameters()
        if self._trainer is None:
            self._trainer = Trainer(
                self.leaves, parameters, self.loss, self.optimizer, self._seed, self.run_eagerly
            )
        return self._trainer

    def _forget_programs(self):
        self._trainer = self._predictor = None
