"""A step is taken whole, or not at all: Ctrl-C waits for its end."""

import signal
import threading


class Undisturbed:
    """Lets Ctrl-C take effect at the end of the ``with`` statement; a second one does so at once.

    Interrupted in between, some weights would have changed in a step and others not.

    Examples
    --------
    >>> with Undisturbed():
    ...     done = True
    """

    def __enter__(self):
        self._asked, self._before = False, None
        if threading.current_thread() is threading.main_thread():
            before = signal.getsignal(signal.SIGINT)
            if callable(before):
                self._before = before
                signal.signal(signal.SIGINT, self._wait)

    def __exit__(self, *_):
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
            if self._asked:
                self._before(signal.SIGINT, None)

    def _wait(self, number, frame):
        if self._asked:
            self._before(number, frame)
        self._asked = True
