"""Settings of the process, with the names of ``keras.config``.

>>> floatx(), image_data_format()
('float32', 'channels_last')
"""

from tinycnn.backend import backend
from tinycnn.errors import complaint
from tinycnn.settings import (
    epsilon,
    floatx,
    image_data_format,
    set_epsilon,
    set_floatx,
    set_image_data_format,
)

__all__ = [
    "backend",
    "disable_interactive_logging",
    "disable_traceback_filtering",
    "dtype_policy",
    "enable_interactive_logging",
    "enable_traceback_filtering",
    "epsilon",
    "floatx",
    "image_data_format",
    "is_interactive_logging_enabled",
    "is_traceback_filtering_enabled",
    "set_backend",
    "set_dtype_policy",
    "set_epsilon",
    "set_floatx",
    "set_image_data_format",
]

_state = {"interactive": True}


def set_backend(backend):
    """Accept "numpy", and refuse anything else."""
    if backend != "numpy":
        raise ValueError(complaint("set_backend", "'numpy'", f"{backend!r}"))


def dtype_policy():
    """Return the name of the number type of new layers."""
    return floatx()


def set_dtype_policy(policy):
    """Choose the number type of new layers: "float32" or "float64"; no mixed precision."""
    set_floatx(policy)


def enable_interactive_logging():
    """Show progress as on a terminal; so it is from the start."""
    _state["interactive"] = True


def disable_interactive_logging():
    """Note that no terminal shall be written to; give ``verbose=0`` or 2 to ``fit`` as well."""
    _state["interactive"] = False


def is_interactive_logging_enabled():
    """Return what was chosen last."""
    return _state["interactive"]


def enable_traceback_filtering():
    """Do nothing: errors here come from shallow calls, and are shown whole."""


def disable_traceback_filtering():
    """Do nothing: errors are shown whole anyway."""


def is_traceback_filtering_enabled():
    """Return False."""
    return False
