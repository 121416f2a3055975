"""Models of a class with a ``train_step`` or ``test_step`` of its own: a loop that calls it."""

import numpy as np

from tinycnn.callbacks import BackupAndRestore, CallbackList, History, ProgressBar, resolve_verbose
from tinycnn.compat.placeholders import NotSupportedError

STEPS = ("train_step", "test_step", "predict_step", "compute_loss")


def has_own(model, step):
    """Tell whether the class of a model says itself what a step does."""
    return callable(getattr(type(model), step, None)) and not getattr(
        getattr(type(model), step), "is_ours", False
    )


def fit_by_steps(
    model,
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
    """Call ``model.train_step`` for each batch; the arguments are those of ``fit``.

    Returns
    -------
    History

    Raises
    ------
    NotSupportedError
        With ``BackupAndRestore``: what a step of a script's own remembers is not known here.
    """
    arrays = [one for one in (x, y, sample_weight) if one is not None]
    if validation_split and validation_data is None:
        count = int(len(arrays[0]) * (1 - validation_split))
        validation_data = tuple(one[count:] for one in arrays)
        arrays = [one[:count] for one in arrays]
    data = batches(arrays, batch_size, shuffle)
    count = steps_per_epoch or _length(data)
    verbose = resolve_verbose(verbose)
    hooks = CallbackList(
        [ProgressBar(verbose), callbacks, History()],
        model=model,
        params={"verbose": verbose, "epochs": epochs, "steps": count},
    )
    if any(isinstance(hook, BackupAndRestore) for hook in hooks.callbacks):
        raise NotSupportedError(
            f"BackupAndRestore cannot keep what {type(model).__name__}.train_step remembers. "
            "Leave it out, and save with ModelCheckpoint; or train without a train_step of your own."
        )
    model.history = next(hook for hook in hooks.callbacks if isinstance(hook, History))
    model.stop_training = False
    hooks.on_train_begin()
    going, logs = None, {}
    for epoch in range(initial_epoch, epochs):
        _reset(model)
        hooks.on_epoch_begin(epoch)
        if going is None or not steps_per_epoch:
            going = iter(data)
        step = 0
        while steps_per_epoch is None or step < steps_per_epoch:
            batch = next(going, None)
            if batch is None and step and steps_per_epoch:
                going = iter(data)
                batch = next(going, None)
            if batch is None:
                break
            hooks.on_train_batch_begin(step)
            logs = numbers(model.train_step(batch))
            hooks.on_train_batch_end(step, logs)
            step += 1
            if model.stop_training:
                break
        if validation_data is not None and (epoch + 1) % int(validation_freq) == 0:
            settings = {"batch_size": validation_batch_size or batch_size, "steps": validation_steps}
            if not isinstance(validation_data, (tuple, list)):
                validation_data = (validation_data,)
            measured = evaluate_by_steps(model, *validation_data, **settings)
            logs = {**logs, **{f"val_{name}": value for name, value in measured.items()}}
        hooks.on_epoch_end(epoch, dict(logs))
        if model.stop_training:
            break
    hooks.on_train_end(logs)
    return model.history


def evaluate_by_steps(model, x=None, y=None, sample_weight=None, batch_size=None, steps=None):
    """Call ``model.test_step`` for each batch, and return the logs of the last.

    Returns
    -------
    dict of str to float
    """
    _reset(model)
    logs = {}
    for number, batch in enumerate(
        batches([one for one in (x, y, sample_weight) if one is not None], batch_size)
    ):
        if steps is not None and number >= steps:
            break
        logs = numbers(model.test_step(batch))
    return logs


def batches(arrays, batch_size=None, shuffle=False):
    """Return something whose passes give batches: tuples of tensors, or what was given to ``fit``."""
    if len(arrays) == 1 and not hasattr(arrays[0], "shape"):
        return arrays[0]
    from tinycnn.compat.tensorflow.data import Dataset

    arrays = [np.asarray(one) for one in arrays]
    data = Dataset.from_tensor_slices(arrays[0] if len(arrays) == 1 else tuple(arrays))
    if shuffle:
        data = data.shuffle(len(arrays[0]))
    return data.batch(int(batch_size or 32))


def numbers(found):
    """Return what a step returned as a flat dictionary of floats."""
    if not isinstance(found, dict):
        found = {"loss": found}
    flat = {}
    for name, value in found.items():
        if isinstance(value, dict):
            flat |= numbers(value)
        else:
            value = np.asarray(value)
            flat[name] = float(value.mean()) if value.size else 0.0
    return flat


class Compiled:
    """``model.compiled_metrics``: what ``compile`` was given to measure.

    Parameters
    ----------
    model : Model
    """

    def __init__(self, model):
        self._model = model

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch."""
        settle(self._model, y_true, y_pred)
        for metric in self._model._metrics.all()[1:]:
            metric.update_state(np.asarray(y_true), np.asarray(y_pred))

    def reset_state(self):
        """Forget all batches."""
        self._model.reset_metrics()

    reset_states = reset_state

    @property
    def metrics(self):
        """list of Metric: those measured."""
        return self._model._metrics.all()[1:]


def settle(model, y_true, y_pred):
    """Let the shapes of labels and predictions say which kind of accuracy is meant."""
    averages = model._metrics
    if not averages._resolved:
        averages._settle(tuple(np.shape(y_true)), tuple(y_pred.shape))
        averages._resolved = True


def loss_of(model, y_true, y_pred, sample_weight=None):
    """Return the loss that ``compile`` was given, with what regularized weights add to it."""
    settle(model, y_true, y_pred)
    loss = model.loss(y_true, y_pred, sample_weight)
    for penalty in model.losses if model.built else ():
        loss = loss + penalty
    return loss


class OwnSteps:
    """The steps of a model, which a class of a script's own may replace; goes before the class of a model."""

    def train_step(self, data):
        """Take a step on a batch, (x, y), and return its loss and metrics."""
        return self.train_on_batch(*data, return_dict=True)

    def test_step(self, data):
        """Measure a batch, (x, y), and return the averages so far."""
        x, y, *weights = data
        y_pred = self(x, training=False)
        self._metrics._loss.update_state(loss_of(self, y, y_pred, *weights))
        self.compiled_metrics.update_state(y, y_pred)
        return self.get_metrics_result()

    def predict_step(self, data):
        """Compute the output for a batch."""
        return self(data[0] if isinstance(data, tuple) else data, training=False)

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        """Return the loss that ``compile`` was given, with what regularized weights add to it."""
        return loss_of(self, y, y_pred, sample_weight)

    def compiled_loss(self, y_true, y_pred, sample_weight=None, regularization_losses=None):
        """Return the loss that ``compile`` was given, and add it to the average of the epoch."""
        settle(self, y_true, y_pred)
        loss = self.loss(y_true, y_pred, sample_weight)
        for penalty in regularization_losses or ():
            loss = loss + penalty
        self._metrics._loss.update_state(loss)
        return loss

    @property
    def compiled_metrics(self):
        """Compiled: what ``compile`` was given to measure."""
        return Compiled(self)

    def _check_steps(self):
        if hasattr(type(self), "make_train_function"):
            self._refuse_step("make_train_function")

    for _step in (train_step, test_step, predict_step, compute_loss):
        vars(_step)["is_ours"] = True
    del _step


def _reset(model):
    for metric in model.metrics:
        metric.reset_state()


def _length(data):
    try:
        return len(data)
    except TypeError:
        return None
