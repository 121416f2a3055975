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

    for figure in figures:
        # pyplot opens windows only for figures of its own making: so it makes one, and
        # ours takes its place on the window's canvas.
        placeholder = pyplot.figure(figsize=figure.get_size_inches())
        placeholder.canvas.figure = figure
        figure.set_canvas(placeholder.canvas)
    pyplot.show()
    pyplot.close("all")
