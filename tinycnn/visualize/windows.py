"""Figures on the screen."""

import warnings

from tinycnn.errors import complaint

_WITHOUT_SCREEN = ("agg", "cairo", "pdf", "pgf", "ps", "svg", "template")


def show(*figures):
    """Show figures in windows and wait until these are closed; in a notebook, below the cell.

    The only function here that uses pyplot. Where there is no screen it warns and
    returns.

    Parameters
    ----------
    *figures : matplotlib.figure.Figure

    Raises
    ------
    TypeError
        For anything but figures.

    Examples
    --------
    >>> import numpy as np
    >>> from tinycnn import visualize
    >>> figure = visualize.plot_image(np.eye(28))
    >>> visualize.show(figure)  # doctest: +SKIP
    """
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    for figure in figures:
        if not isinstance(figure, Figure):
            expected = "figures, one argument each"
            raise TypeError(complaint("show", expected, f"a {type(figure).__name__}"))
    if plt.get_backend().lower() in _WITHOUT_SCREEN:
        remedy = "Keep the figures instead: figure.savefig('name.png')."
        received = f"matplotlib's backend '{plt.get_backend()}'"
        warnings.warn(complaint("show", "a screen", received, remedy), stacklevel=2)
        return
    for figure in figures:
        _adopt(plt, figure)
    plt.show()
    for figure in figures:
        plt.close(figure)


def _adopt(plt, figure):
    """Give pyplot a figure that exists, where it asks for a new one."""
    plt.figure(FigureClass=lambda *args, **kwargs: figure)
