"""What every callback is."""

from tinycnn.callbacks.remembering import frozen, is_same, plain_attributes


class Callback:
    """Looks on while a model is trained, measured or used. Override what you need.

    ``logs`` is a dictionary of loss and metrics as floats: the running averages at the
    end of a batch, the epoch's at the end of an epoch (with ``val_`` before the names
    of those on validation data), and empty where there is nothing yet. All callbacks
    get the same dictionary, one after the other; what an earlier one adds at the end
    of an epoch, later ones see.

    Attributes
    ----------
    model : Sequential
        Set before training. ``model.stop_training = True`` ends it.
    params : dict
        ``verbose``, ``epochs`` and ``steps`` (batches an epoch; None if that is not known).

    Examples
    --------
    >>> class StopWhenGood(Callback):
    ...     def on_epoch_end(self, epoch, logs=None):
    ...         if logs["val_accuracy"] > 0.99:
    ...             self.model.stop_training = True
    """

    # True: at the end of a batch this callback takes the averages as the engine keeps
    # them, whose ``result()`` is the dictionary, and so pays for it only when it looks.
    takes_averages = False

    # True: this one is told after all others, when all have done what there is to do.
    comes_last = False

    model = None
    params = None
    _began = None

    def set_params(self, params):
        """Learn how the training was asked for."""
        self.params = params

    def set_model(self, model):
        """Learn which model it is."""
        self.model = model

    def note_settings(self):
        """Note which attributes this one has before a training; see :meth:`get_state`."""
        self._began = {name: frozen(value) for name, value in plain_attributes(self).items()}

    def get_state(self):
        """Return what must be known to go on with this training in another process.

        Asked by :class:`BackupAndRestore` when it saves. A subclass may return whatever is
        made of numbers, text, arrays, lists, tuples and dictionaries, which its
        ``set_state`` takes back, or None for nothing.

        Returns
        -------
        object
            Here: {name: value} of the attributes that are made of these and have
            changed since the training began.
        """
        began = {} if self._began is None else self._began
        return {
            name: value
            for name, value in plain_attributes(self).items()
            if name not in began or not is_same(value, began[name])
        }

    def set_state(self, state):
        """Go on from what :meth:`get_state` returned in another process.

        Called after ``on_train_begin`` and, where an epoch is under way, again after its
        ``on_epoch_begin``.
        """
        vars(self).update(state)

    def on_train_interrupted(self):
        """``fit`` ends by an exception, or by Ctrl-C: close what is open, give back what was lent."""

    def on_train_begin(self, logs=None):
        """``fit`` begins."""

    def on_train_end(self, logs=None):
        """``fit`` ends; ``logs`` are those of the last epoch."""

    def on_epoch_begin(self, epoch, logs=None):
        """An epoch begins; the first is number 0."""

    def on_epoch_end(self, epoch, logs=None):
        """An epoch ends, validation included."""

    def on_batch_begin(self, batch, logs=None):
        """An older name of :meth:`on_train_batch_begin`."""

    def on_batch_end(self, batch, logs=None):
        """An older name of :meth:`on_train_batch_end`."""

    def on_train_batch_begin(self, batch, logs=None):
        """A training batch begins; the first of an epoch is number 0."""
        self.on_batch_begin(batch, logs=logs)

    def on_train_batch_end(self, batch, logs=None):
        """A training batch ends."""
        self.on_batch_end(batch, logs=logs)

    def on_test_begin(self, logs=None):
        """``evaluate``, or the validation inside ``fit``, begins."""

    def on_test_end(self, logs=None):
        """``evaluate``, or the validation inside ``fit``, ends."""

    def on_test_batch_begin(self, batch, logs=None):
        """A batch of ``evaluate`` or of the validation begins."""

    def on_test_batch_end(self, batch, logs=None):
        """A batch of ``evaluate`` or of the validation ends."""

    def on_predict_begin(self, logs=None):
        """``predict`` begins."""

    def on_predict_end(self, logs=None):
        """``predict`` ends."""

    def on_predict_batch_begin(self, batch, logs=None):
        """A batch of ``predict`` begins."""

    def on_predict_batch_end(self, batch, logs=None):
        """A batch of ``predict`` ends; ``logs["outputs"]`` is what the model gave."""
