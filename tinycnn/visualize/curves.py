"""How training went, epoch by epoch."""

import math

import numpy as np

from tinycnn.callbacks.monitor import Monitor
from tinycnn.errors import complaint


def plot_history(history):
    """Draw accuracy and loss of training and validation, and mark the best epoch of each.

    Parameters
    ----------
    history : History or dict of str to sequence of float
        What ``fit`` returns, or its ``history``: for each name one value an epoch,
        with ``val_`` before the names of those on validation data. Each name gets an
        axes of its own, with the loss last.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is nothing to draw, or the lists differ in length.
    TypeError
        For anything but a History or a dict.

    Examples
    --------
    >>> figure = plot_history({"loss": [0.9, 0.5], "val_loss": [0.7, 0.6]})
    >>> [axes.get_title() for axes in figure.axes]
    ['loss']
    """
    from tinycnn.visualize.figures import TRAINING, VALIDATION, new_figure

    values, epochs = _checked(history)
    names = sorted({name.removeprefix("val_"): None for name in values}, key=lambda name: name == "loss")
    columns = min(len(names), 3) if len(names) != 4 else 2
    rows = math.ceil(len(names) / columns)
    figure, axes = new_figure(5.2 * columns, 4.0 * rows, rows, columns)
    for place, name in zip(axes, names, strict=False):
        for key, who, colour in ((name, "training", TRAINING), (f"val_{name}", "validation", VALIDATION)):
            if key in values:
                place.plot(epochs, values[key], "o-", color=colour, markersize=4, linewidth=1.8, label=who)
        key, colour = (f"val_{name}", VALIDATION) if f"val_{name}" in values else (name, TRAINING)
        _mark_best(place, key, epochs, values[key], colour)
        _tidy(place, name, epochs)
    for unused in axes[len(names) :]:
        unused.remove()
    return figure


def _checked(history):
    """Return {name: array} of what are numbers, and the numbers of the epochs, from 1."""
    who = "plot_history"
    epochs = getattr(history, "epoch", None)
    values = getattr(history, "history", history)
    if not isinstance(values, dict):
        expected = "what fit returned, or a dict of lists"
        raise TypeError(complaint(who, expected, f"a {type(history).__name__}"))
    values = {name: np.asarray(numbers) for name, numbers in values.items()}
    values = {name: v for name, v in values.items() if v.ndim == 1 and v.dtype.kind in "uif" and len(v)}
    if not values:
        raise ValueError(complaint(who, "at least one list of numbers", "none", "Train for an epoch first."))
    lengths = {name: len(v) for name, v in values.items()}
    count = next(iter(lengths.values()))
    if set(lengths.values()) != {count}:
        received = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise ValueError(complaint(who, "as many values for each name", received))
    if epochs is None or len(epochs) != count:
        epochs = range(count)
    return values, [epoch + 1 for epoch in epochs]


def _mark_best(axes, name, epochs, values, colour):
    try:
        monitor = Monitor("plot_history", name, "auto")
    except ValueError:
        return  # the name does not tell whether it should grow or shrink
    best = None
    for index, value in enumerate(values):
        if monitor.is_better(float(value), than=None if best is None else float(values[best])):
            best = index
    if best is None:
        return
    axes.axvline(epochs[best], color=colour, linewidth=1, linestyle=":", zorder=0)
    text = f"best: {values[best]:.4f} in epoch {epochs[best]}"
    axes.plot(
        epochs[best], values[best], "o", markersize=11, markerfacecolor="none", markeredgewidth=1.8,
        markeredgecolor=colour, label=text, linestyle="none",
    )  # fmt: skip


def _tidy(axes, name, epochs):
    from matplotlib.ticker import MaxNLocator

    axes.set_title(name.replace("_", " "), fontsize=13)
    axes.set_xlabel("epoch")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=12, min_n_ticks=1))
    axes.set_xlim(epochs[0] - 0.5, epochs[-1] + 0.5)
    axes.grid(color="#e2e2e2", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=9)
