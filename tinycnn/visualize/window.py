"""Windows, for those who sit before a screen."""


def show(*figures):
    """Open a window for each figure, and wait until all are closed.

    Where there is no screen, this does nothing.

    Parameters
    ----------
    *figures : matplotlib.figure.Figure
        As the functions of ``tinycnn.visualize`` return them.
    """
    from matplotlib import pyplot

    figures = list(dict.fromkeys(figures))
    for figure in figures:
        # pyplot opens windows only for figures of its own making. Asked to make one, it
        # is handed ours; so the window's buttons and keys belong to ours from the start.
        pyplot.figure(FigureClass=lambda *args, figure=figure, **kwargs: figure)
    pyplot.show()
    for figure in figures:
        pyplot.close(figure)
