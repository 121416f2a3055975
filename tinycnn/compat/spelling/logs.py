"""``acc`` and ``accuracy``: two names of one value, as Keras 2.3 changed from one to the other."""

from tinycnn.callbacks import Callback, CallbackList, History, ProgressBar
from tinycnn.callbacks.list import by_name
from tinycnn.callbacks.logs import as_dictionary


def other_name(name):
    """Return the older or newer name of a value in the logs, or None if it has one name.

    Examples
    --------
    >>> other_name("val_acc"), other_name("accuracy"), other_name("lr"), other_name("loss")
    ('val_accuracy', 'acc', 'learning_rate', None)
    """
    if name in _PAIRS:
        return _PAIRS[name]
    if isinstance(name, str):
        for old, new in (("acc", "accuracy"), ("accuracy", "acc")):
            if name == old or name.endswith(f"_{old}"):
                return name[: len(name) - len(old)] + new
    return None


_PAIRS = {"lr": "learning_rate", "learning_rate": "lr"}


class Logs(dict):
    """Logs that are found by their other name too; they hold each value once.

    Examples
    --------
    >>> logs = Logs(val_accuracy=0.5)
    >>> logs["val_acc"], logs.get("val_acc"), "val_acc" in logs, list(logs)
    (0.5, 0.5, True, ['val_accuracy'])
    """

    def __missing__(self, name):
        other = other_name(name)
        if other is not None and dict.__contains__(self, other):
            return dict.__getitem__(self, other)
        raise KeyError(name)

    def __contains__(self, name):
        return dict.__contains__(self, name) or dict.__contains__(self, other_name(name))

    def get(self, name, default=None):
        """Return a value by either name."""
        return self[name] if name in self else default  # noqa: SIM401 -- this is get

    def __reduce__(self):
        return dict, (dict(self),)


class BothNames(Callback):
    """Calls other callbacks with logs that are found by both names.

    Parameters
    ----------
    callbacks : list of Callback
    comes_last : bool
        Whether they are told after all others.
    """

    takes_averages = True

    def __init__(self, callbacks, comes_last=False):
        self._inner = CallbackList(callbacks)
        self.comes_last = comes_last

    def set_model(self, model):
        super().set_model(model)
        for callback in self._inner.callbacks:
            callback.set_model(model)

    def set_params(self, params):
        super().set_params(params)
        for callback in self._inner.callbacks:
            callback.set_params(params)

    def note_settings(self):
        for callback in self._inner.callbacks:
            callback.note_settings()

    def get_state(self):
        return {name: callback.get_state() for name, callback in by_name(self._inner.callbacks).items()}

    def set_state(self, state):
        for name, callback in by_name(self._inner.callbacks).items():
            if state.get(name) is not None:
                callback.set_state(state[name])

    def on_train_interrupted(self):
        self._inner.on_train_interrupted()


class _Averages:
    """What is known at the end of a batch, for those who look: by both names."""

    def __init__(self, averages):
        self._averages = averages

    def result(self):
        return Logs(as_dictionary(self._averages))


def _forwarding(hook):
    def on_batch(self, batch, logs=None):
        getattr(self._inner, hook)(batch, Logs(logs) if isinstance(logs, dict) else _Averages(logs))

    def on_epoch(self, epoch, logs=None):
        _through(logs, lambda both: getattr(self._inner, hook)(epoch, both))

    def on_whole(self, logs=None):
        _through(logs, lambda both: getattr(self._inner, hook)(both))

    call = on_batch if "batch" in hook else on_epoch if "epoch" in hook else on_whole
    call.__name__, call.__doc__ = hook, "Hand it on."
    return call


def _through(logs, call):
    """Call with logs of both names; what is written into them stays in the logs."""
    both = Logs(logs or {})
    call(both)
    if logs is not None:
        logs.update(both)


for _hook in (
    *(f"on_{what}_{end}" for what in ("train", "epoch", "test", "predict") for end in ("begin", "end")),
    *(f"on_{what}_batch_{end}" for what in ("train", "test", "predict") for end in ("begin", "end")),
):
    setattr(BothNames, _hook, _forwarding(_hook))


def both_names(callbacks):
    """Return callbacks for ``fit``, who see the logs by both names.

    Histories and progress bars are handed over as they are: ``fit`` looks for them. Those that must
    see what all others have done stay behind the history that ``fit`` adds.
    """
    flat = list(CallbackList(callbacks).callbacks)
    plain = [one for one in flat if isinstance(one, (History, ProgressBar))]
    last = [one for one in flat if one.comes_last]
    others = [one for one in flat if one not in plain + last]
    groups = [BothNames(some, is_last) for some, is_last in ((others, False), (last, True)) if some]
    return [*groups, *plain]
