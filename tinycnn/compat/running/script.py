"""A script, run as ``python script.py`` would run it."""

import builtins
import signal
import sys
import types

from tinycnn.compat.running.shell import SHELL
from tinycnn.compat.running.tracebacks import show_error


def run_script(path, source):
    """Run the text of a script as the main module.

    Parameters
    ----------
    path : str
        As it was typed: ``__file__``, and what tracebacks say.
    source : bytes

    Returns
    -------
    int
        The exit code: 0, or 1 after an error, which was shown. ``sys.exit`` passes.
    """
    module = main_module(path)
    if b"get_ipython()." in source and b"NameError" not in source:  # was a notebook, and does not ask
        module.get_ipython = lambda: SHELL
    return guarded(lambda: exec(compile(source, path, "exec", dont_inherit=True), vars(module)))


def main_module(path):
    """Return an empty module that is ``__main__`` from now on."""
    module = types.ModuleType("__main__")
    module.__file__ = path
    module.__builtins__ = builtins
    sys.modules["__main__"] = module
    return module


def guarded(call):
    """Call, show the error if there is one as Python itself would, and return the exit code."""
    try:
        call()
    except SystemExit:
        raise
    except KeyboardInterrupt as stop:
        show_error(stop)
        sys.stdout.flush()
        # Die of it, as Python does: so a shell that runs several scripts stops as well.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.raise_signal(signal.SIGINT)
        return 130
    except BaseException as fault:
        sys.stdout.flush()
        show_error(fault)
        return 1
    return 0
