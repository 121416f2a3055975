"""Modules in the place of IPython's, where it is not installed: notebooks import it as their own."""

import importlib.machinery
import importlib.util
import sys
from types import ModuleType

from tinycnn.compat.running.shell import SHELL, InteractiveShell, Shown, clear_output, display

_SHOWN = (
    "Audio",
    "HTML",
    "Image",
    "JSON",
    "Javascript",
    "Latex",
    "Markdown",
    "Math",
    "Pretty",
    "SVG",
    "Video",
)


def stand_in():
    """Put them into memory, unless IPython is installed."""
    if "IPython" in sys.modules or importlib.util.find_spec("IPython") is not None:
        return
    top = _module("IPython", get_ipython=lambda: SHELL, version_info=(8, 30, 0), __version__="8.30.0")
    shown = {name: type(name, (Shown,), {}) for name in _SHOWN}
    top.display = _module("IPython.display", display=display, clear_output=clear_output, **shown)
    top.core = _module("IPython.core")
    top.core.display = _module("IPython.core.display", **vars(top.display))
    top.core.interactiveshell = _module("IPython.core.interactiveshell", InteractiveShell=InteractiveShell)
    top.core.pylabtools = _module("IPython.core.pylabtools", figsize=lambda width, height: None)


def _module(name, **names):
    module = sys.modules[name] = ModuleType(name)
    names = {key: value for key, value in names.items() if not key.startswith("__") or key == "__version__"}
    vars(module).update(names, __path__=[])
    module.__spec__ = importlib.machinery.ModuleSpec(name, None, is_package=True)
    return module
