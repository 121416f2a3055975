"""Many callbacks as one."""

from contextlib import suppress

from tinycnn.callbacks.base import Callback
from tinycnn.callbacks.logs import as_dictionary
from tinycnn.callbacks.progress import ProgressBar
from tinycnn.errors import complaint

# A batch takes milliseconds: for these hooks it is known beforehand who listens.
# The older names count, because the newer hooks call them.
_BATCH_HOOKS = {
    "on_train_batch_begin": ("on_train_batch_begin", "on_batch_begin"),
    "on_train_batch_end": ("on_train_batch_end", "on_batch_end"),
    "on_test_batch_begin": ("on_test_batch_begin",),
    "on_test_batch_end": ("on_test_batch_end",),
    "on_predict_batch_begin": ("on_predict_batch_begin",),
    "on_predict_batch_end": ("on_predict_batch_end",),
}


class CallbackList:
    """Calls its callbacks' hooks, in order.

    Parameters
    ----------
    callbacks : Callback, None, or list of these and of such lists
    model : Sequential, optional
        Handed to each by ``set_model``.
    params : dict, optional
        Handed to each by ``set_params``.

    Raises
    ------
    TypeError
        If something in the list is no callback.

    Notes
    -----
    The logs of a batch may be a dictionary or an object whose ``result()`` makes one.
    It is made once, and only if a callback listens that needs it.

    Examples
    --------
    >>> class Count(Callback):
    ...     batches = 0
    ...     def on_train_batch_end(self, batch, logs=None):
    ...         self.batches += 1
    >>> count = Count()
    >>> hooks = CallbackList([count, Callback()])
    >>> hooks.on_train_batch_end(0, {"loss": 2.3})
    >>> count.batches
    1
    """

    def __init__(self, callbacks=None, model=None, params=None):
        self.callbacks = _in_order(_flat(callbacks))
        self._listeners = {
            hook: [
                callback for callback in self.callbacks if any(_overrides(callback, name) for name in names)
            ]
            for hook, names in _BATCH_HOOKS.items()
        }
        for callback in self.callbacks:
            if params is not None:
                callback.set_params(params)
            if model is not None:
                callback.set_model(model)

    def on_train_begin(self, logs=None):
        """``fit`` begins."""
        self._call("on_train_begin", logs)

    def on_train_end(self, logs=None):
        """``fit`` ends."""
        self._call("on_train_end", logs)

    def on_train_interrupted(self):
        """``fit`` ends by an exception, which a fault in here shall not hide."""
        for callback in self.callbacks:
            with suppress(Exception):
                callback.on_train_interrupted()

    def on_epoch_begin(self, epoch, logs=None):
        """An epoch begins."""
        self._call("on_epoch_begin", logs, epoch)

    def on_epoch_end(self, epoch, logs=None):
        """An epoch ends."""
        self._call("on_epoch_end", logs, epoch)

    def on_train_batch_begin(self, batch, logs=None):
        """A training batch begins."""
        self._call_listeners("on_train_batch_begin", batch, logs)

    def on_train_batch_end(self, batch, logs=None):
        """A training batch ends."""
        self._call_listeners("on_train_batch_end", batch, logs)

    def on_test_begin(self, logs=None):
        """``evaluate`` or a validation begins."""
        self._call("on_test_begin", logs)

    def on_test_end(self, logs=None):
        """``evaluate`` or a validation ends."""
        self._call("on_test_end", logs)

    def on_test_batch_begin(self, batch, logs=None):
        """A batch of ``evaluate`` or of a validation begins."""
        self._call_listeners("on_test_batch_begin", batch, logs)

    def on_test_batch_end(self, batch, logs=None):
        """A batch of ``evaluate`` or of a validation ends."""
        self._call_listeners("on_test_batch_end", batch, logs)

    def on_predict_begin(self, logs=None):
        """``predict`` begins."""
        self._call("on_predict_begin", logs)

    def on_predict_end(self, logs=None):
        """``predict`` ends."""
        self._call("on_predict_end", logs)

    def on_predict_batch_begin(self, batch, logs=None):
        """A batch of ``predict`` begins."""
        self._call_listeners("on_predict_batch_begin", batch, logs)

    def on_predict_batch_end(self, batch, logs=None):
        """A batch of ``predict`` ends."""
        self._call_listeners("on_predict_batch_end", batch, logs)

    def _call(self, hook, logs, *position):
        logs = {} if logs is None else logs
        for callback in self.callbacks:
            # By position: a function that stands in for a hook may name its arguments as it likes.
            getattr(callback, hook)(*position, logs)

    def _call_listeners(self, hook, batch, logs):
        values = None
        for callback in self._listeners[hook]:
            if callback.takes_averages:
                getattr(callback, hook)(batch, logs=logs)
                continue
            if values is None:
                values = as_dictionary(logs)
            getattr(callback, hook)(batch, logs=values)


def by_name(callbacks):
    """Return {name: callback}, where the name stays when others are added or the order changes.

    Examples
    --------
    >>> list(by_name([Callback(), ProgressBar(0), Callback()]))
    ['Callback', 'ProgressBar', 'Callback_1']
    """
    seen, found = {}, {}
    for callback in callbacks:
        kind = type(callback).__name__
        number = seen[kind] = seen.get(kind, -1) + 1
        found[f"{kind}_{number}" if number else kind] = callback
    return found


def _in_order(callbacks):
    """A bar shows what the others add to the logs; a user's own stands for the one of ``fit``.

    Behind it come those that must see what all others have done.
    """
    callbacks = list(callbacks)
    bars = [callback for callback in callbacks if isinstance(callback, ProgressBar)]
    last = [callback for callback in callbacks if callback.comes_last]
    return [callback for callback in callbacks if callback not in bars + last] + bars[-1:] + last


def _flat(callbacks):
    if callbacks is None:
        return
    if isinstance(callbacks, (list, tuple)):
        for callback in callbacks:
            yield from _flat(callback)
    elif isinstance(callbacks, Callback):
        yield callbacks
    elif isinstance(callbacks, type) and issubclass(callbacks, Callback):
        name = callbacks.__name__
        raise TypeError(complaint("callbacks", "objects", f"the class {name}", f"Write {name}(...)."))
    else:
        received = f"{callbacks!r} of type {type(callbacks).__name__}"
        raise TypeError(complaint("callbacks", "objects of class Callback", received))


def _overrides(callback, hook):
    """Whether the callback's class or the object itself defines the hook anew."""
    return hook in vars(callback) or getattr(type(callback), hook) is not getattr(Callback, hook)
