"""Tracebacks that point into the script."""

import os
import sys
import traceback
from pathlib import Path

import tinycnn.compat

_HERE = str(Path(tinycnn.compat.__file__).parent)
_PACKAGE = str(Path(_HERE).parent)
# Set to show the frames of the library too.
WHOLE = "TINYCNN_WHOLE_TRACEBACK"


def show_error(fault):
    """Print an error to the error stream, without the frames of this library.

    Parameters
    ----------
    fault : BaseException
    """
    told = traceback.TracebackException.from_exception(fault)
    if not os.environ.get(WHOLE):
        _shorten(told)
    print("".join(told.format()), end="", file=sys.stderr, flush=True)


def _shorten(told):
    while told is not None:
        kept = [frame for frame in told.stack if not _is_ours(frame.filename)]
        told.stack = traceback.StackSummary.from_list(kept)
        if told.__context__ is not None:
            _shorten(told.__context__)
        told = told.__cause__


def _is_ours(filename):
    return filename.startswith((_PACKAGE + os.sep, "<frozen "))
