"""The two ways to draw how far a run is: a bar, or a line at its end."""

import shutil
import sys
import time

from tinycnn.callbacks.messages import say
from tinycnn.callbacks.progress_text import step_time_text, values_text

# Seconds between two drawings: often enough for the eye, too seldom to cost anything.
_INTERVAL = 0.1

# Columns for the count, the bar and the time, and how many of them the bar can give up.
_BAR_COLUMNS = 42
_SPARE = 12


class LineDisplay:
    """Says nothing until the end.

    Parameters
    ----------
    steps : int or None
        How many there will be, if that is known.
    """

    def __init__(self, steps):
        self._start = time.monotonic()
        self._steps = steps
        self.done = 0

    def advance(self, values):
        """Count a step."""
        self.done += 1

    def abandon(self):
        """There is nothing to print."""

    def finish(self, logs):
        """Print the line."""
        seconds = time.monotonic() - self._start
        parts = [
            f"{self.done}/{self._steps or self.done}",
            f"{seconds:.0f}s",
            step_time_text(seconds, self.done),
        ]
        say(" - ".join([*parts, values_text(logs)] if logs else parts))


class BarDisplay:
    """Draws a tqdm bar, on a terminal or in a notebook.

    Parameters
    ----------
    steps : int
        How many there will be.
    """

    def __init__(self, steps):
        from tqdm.auto import tqdm

        self._start = self._drawn = time.monotonic()
        self.done = 0
        self._bar = tqdm(
            total=steps,
            file=sys.stdout,
            mininterval=0,  # this class keeps the time, for the values are made into text only when drawn
            miniters=1,
            ncols=_BAR_COLUMNS,
            bar_format="{n_fmt}/{total_fmt} {bar} {elapsed}<{remaining}{postfix}",
        )

    def advance(self, values):
        """Count a step, and draw if the last drawing is long enough ago.

        Parameters
        ----------
        values : callable
            Returns loss and metrics so far, a dict; called only to draw.
        """
        self.done += 1
        now = time.monotonic()
        if now - self._drawn >= _INTERVAL:
            self._drawn = now
            text = self._describe(values())
            self._bar.ncols = min(len(text) + _BAR_COLUMNS, shutil.get_terminal_size().columns)
            self._bar.refresh()

    def finish(self, logs):
        """Draw the bar a last time, with all values; it stays."""
        text = self._describe(logs)
        self._bar.bar_format = "{n_fmt}/{total_fmt} {bar} {elapsed}{postfix}"
        # Nothing is cut off here: what does not fit goes on in the next line.
        wanted = len(text) + _BAR_COLUMNS
        self._bar.ncols = max(wanted - _SPARE, min(wanted, shutil.get_terminal_size().columns))
        self._bar.close()

    def abandon(self):
        """Leave the bar as it was drawn."""
        self._bar.close()

    def _describe(self, logs):
        text = step_time_text(time.monotonic() - self._start, self.done)
        if logs:
            text = f"{text} - {values_text(logs)}"
        self._bar.set_postfix_str(text, refresh=False)
        self._bar.n = self.done
        return text
