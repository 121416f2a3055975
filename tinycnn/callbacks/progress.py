"""How far the training is."""

from tinycnn.callbacks.base import Callback
from tinycnn.callbacks.logs import as_dictionary
from tinycnn.callbacks.messages import say
from tinycnn.callbacks.progress_display import BarDisplay, LineDisplay
from tinycnn.callbacks.verbosity import resolve_verbose


class ProgressBar(Callback):
    """Shows the progress of ``fit``, ``evaluate`` and ``predict`` on the standard output.

    ``fit`` and friends add one by themselves, so there is rarely a reason to.

    Parameters
    ----------
    verbose : int, bool or str, optional
        0 shows nothing; 1 an ``Epoch 1/10`` line and a bar with the running loss and
        metrics, to which those of the validation come at the end of the epoch; 2 the
        same as one line an epoch; "auto" 1 on a terminal or in a notebook, else 2.
        If not given: what ``fit`` was asked for.

    Raises
    ------
    ValueError
        For another ``verbose``.

    Examples
    --------
    >>> bar = ProgressBar(verbose=2)
    >>> bar.set_params({"epochs": 2, "steps": 1})
    >>> bar.on_epoch_begin(0)
    Epoch 1/2
    """

    takes_averages = True

    def __init__(self, verbose=None):
        self.verbose = None if verbose is None else resolve_verbose(verbose)
        self._display = None
        self._fitting = False

    def set_params(self, params):
        """Learn the number of epochs and steps."""
        self.params = params
        if self.verbose is None:
            self.verbose = resolve_verbose(params.get("verbose", "auto"))

    def on_train_begin(self, logs=None):
        """From now on, measuring means validation, and is not shown by itself."""
        self._fitting = True

    def on_train_end(self, logs=None):
        """``fit`` is over."""
        self._fitting = False

    def on_train_interrupted(self):
        """Leave the bar as it is; what is printed next stands in a new line."""
        if self._display is not None:
            self._display.abandon()
        self._display, self._fitting = None, False

    def get_state(self):
        """Return how many steps of this epoch are done."""
        return 0 if self._display is None else self._display.done

    def set_state(self, state):
        """Go on from there, if an epoch is under way."""
        if self._display is not None:
            self._display.done = state

    def on_epoch_begin(self, epoch, logs=None):
        """Head the epoch, if there are several."""
        epochs = self.params.get("epochs") or 1
        if self.verbose and epochs > 1:
            say(f"Epoch {epoch + 1}/{epochs}")
        self._open()

    def on_train_batch_end(self, batch, logs=None):
        """One step further."""
        self._advance(logs)

    def on_epoch_end(self, epoch, logs=None):
        """Finish the bar with the epoch's values, or print them."""
        self._close(logs)

    def on_test_begin(self, logs=None):
        """``evaluate`` begins."""
        if not self._fitting:
            self._open()

    def on_test_batch_end(self, batch, logs=None):
        """One step further."""
        if not self._fitting:
            self._advance(logs)

    def on_test_end(self, logs=None):
        """``evaluate`` ends."""
        if not self._fitting:
            self._close(logs)

    def on_predict_begin(self, logs=None):
        """``predict`` begins."""
        self._open()

    def on_predict_batch_end(self, batch, logs=None):
        """One step further; what the model gave is not shown."""
        self._advance(None)

    def on_predict_end(self, logs=None):
        """``predict`` ends."""
        self._close(None)

    def _open(self):
        if self.verbose:
            display = BarDisplay if self.verbose == 1 else LineDisplay
            self._display = display(self.params["steps"])

    def _advance(self, logs):
        if self._display is not None:
            self._display.advance(lambda: as_dictionary(logs))

    def _close(self, logs):
        if self._display is not None:
            self._display.finish(logs or {})
            self._display = None
