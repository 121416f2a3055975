"""What only one thread at a time may do with a model: learn, and count losses and metrics."""

import functools
import os
import threading
import weakref
from contextlib import contextmanager

from tinycnn.engine.turns import one_at_a_time
from tinycnn.errors import complaint

# Models in use: (process, thread, what it does). After a fork those of the parent are in here too.
_in_use: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


def alone(method):
    """Make a method refuse to run while another thread is in one of these methods of the model.

    A callback may call them: it runs in the same thread.
    """

    @functools.wraps(method)
    def call(self, *arguments, **settings):
        with _using(self, method.__name__):
            return method(self, *arguments, **settings)

    return call


@contextmanager
def _using(model, what):
    me = os.getpid(), threading.get_ident()
    with one_at_a_time():
        process, thread, doing = _in_use.get(model, (None, None, None))
        if process == me[0] and thread != me[1]:
            expected = "a model that no other thread works on"
            received = f"one that another thread has given to {doing}"
            remedy = "Take a copy, copy.deepcopy(model); predict alone may run beside it."
            raise RuntimeError(complaint(f"{what} of {model.name}", expected, received, remedy))
        outermost = (process, thread) != me
        if outermost:
            _in_use[model] = (*me, what)
    try:
        yield
    finally:
        if outermost:
            _in_use.pop(model, None)
