"""How much a user wants to see."""

import numbers
import sys

from tinycnn.errors import complaint
from tinycnn.ranks import crew


def resolve_verbose(verbose):
    """Return 0, 1 or 2 for what ``fit(verbose=...)`` was given.

    Parameters
    ----------
    verbose : int, bool or str
        0 is silent, 1 draws a bar, 2 prints a line an epoch. ``"auto"`` is 1 where a bar
        can be drawn, on a terminal or in a notebook, else 2.

    Raises
    ------
    ValueError
        For anything else.

    Examples
    --------
    >>> resolve_verbose(2), resolve_verbose(True), resolve_verbose("auto") in (1, 2)
    (2, 1, True)
    """
    if type(verbose) is int and verbose == 0:  # at once, for who predicts image by image
        return 0
    if isinstance(verbose, str) and verbose == "auto":
        return _of_main(1 if _on_a_terminal() or _in_a_notebook() else 2)
    if isinstance(verbose, numbers.Integral) and verbose in (0, 1, 2):
        return _of_main(int(verbose))
    allowed = "0 (silent), 1 (a progress bar), 2 (one line an epoch) or 'auto'"
    raise ValueError(complaint("verbose", allowed, repr(verbose)))


def _of_main(verbose):
    """Of several processes that train together one shows what all see."""
    return verbose if crew().is_main else 0


def _on_a_terminal():
    try:
        return sys.stdout.isatty()
    except (AttributeError, ValueError):  # no stdout at all, or one that is closed
        return False


def _in_a_notebook():
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return hasattr(shell, "kernel")
