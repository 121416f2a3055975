"""A callback made of functions."""

from tinycnn.callbacks.base import Callback


class LambdaCallback(Callback):
    """Calls functions where a subclass of :class:`Callback` would have methods.

    Parameters
    ----------
    on_epoch_begin, on_epoch_end : callable, optional
        ``function(epoch, logs)``.
    on_train_begin, on_train_end : callable, optional
        ``function(logs)``.
    on_train_batch_begin, on_train_batch_end : callable, optional
        ``function(batch, logs)``.
    **others
        Functions for any other hook of :class:`Callback`, such as ``on_test_end``; what
        else is given becomes an attribute.

    Examples
    --------
    >>> shout = LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch, logs["loss"]))
    >>> shout.on_epoch_end(0, logs={"loss": 0.5})
    0 0.5
    """

    def __init__(
        self,
        on_epoch_begin=None,
        on_epoch_end=None,
        on_train_begin=None,
        on_train_end=None,
        on_train_batch_begin=None,
        on_train_batch_end=None,
        **others,
    ):
        hooks = {
            "on_epoch_begin": on_epoch_begin,
            "on_epoch_end": on_epoch_end,
            "on_train_begin": on_train_begin,
            "on_train_end": on_train_end,
            "on_train_batch_begin": on_train_batch_begin,
            "on_train_batch_end": on_train_batch_end,
        }
        given = {name: function for name, function in hooks.items() if function is not None}
        vars(self).update(others | given)
