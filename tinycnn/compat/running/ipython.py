"""Modules in the place of IPython's, where it is not installed: notebooks import it as their own."""

import importlib.machinery
import importlib.util
import sys
from types import ModuleType

from tinycnn.compat.running.shell import SHELL, InteractiveShell, Shown, clear_output, display


def stand_in():
    """Put them into memory, unless IPython is installed."""
    if "IPython" in sys.modules or importlib.util.find_spec("IPython") is not None:
        return
    top = _module("IPython", get_ipython=lambda: SHELL, version_info=(8, 30, 0), __version__="8.30.0")
    top.display = _module("IPython.display", display=display, clear_output=clear_output, __getattr__=_shown)
    top.core = _module("IPython.core")
    top.core.display = sys.modules["IPython.core.display"] = top.display
    top.core.interactiveshell = _module("IPython.core.interactiveshell", InteractiveShell=InteractiveShell)
    top.core.pylabtools = _module("IPython.core.pylabtools", figsize=lambda width, height: None)


def _shown(name):
    """Return a class for what a notebook would show: Image, HTML, FileLink and many more."""
    if not name[:1].isupper():
        raise AttributeError(f"module 'IPython.display' has no attribute '{name}'")
    return type(name, (Shown,), {})


def _module(name, **names):
    module = sys.modules[name] = ModuleType(name)
    vars(module).update(names, __path__=[])
    module.__spec__ = importlib.machinery.ModuleSpec(name, None, is_package=True)
    return module
