"""Pictures of the training."""

import numbers

from tinycnn.callbacks.monitor import Monitor
from tinycnn.errors import complaint
from tinycnn.visualize.figures import TRAINING, VALIDATION, new_figure


def plot_history(history):
    """Draw loss and metrics over the epochs, training and validation side by side.

    The best validation epoch of each is marked with a circle, where the name tells
    whether it should grow or shrink.

    Parameters
    ----------
    history : History or dict
        What ``fit`` returned, or its ``history``: {name: value of each epoch}.

    Returns
    -------
    matplotlib.figure.Figure
        A pair of axes for each name, metrics first, loss last.

    Examples
    --------
    >>> figure = plot_history({"loss": [2.0, 1.0], "val_loss": [2.1, 1.2]})
    >>> figure.axes[0].get_title()
    'loss'
    """
    values = _checked(getattr(history, "history", history))
    names = [name for name in values if not name.startswith("val_")]
    names.sort(key=lambda name: name == "loss")
    epochs = [epoch + 1 for epoch in getattr(history, "epoch", [])]
    count = len(values[names[0]])
    if len(epochs) != count:  # a dict, or values of an earlier fit before these
        epochs = list(range(1, count + 1))
    figure = new_figure(5 * len(names), 4)
    for axes, name in zip(figure.subplots(1, len(names), squeeze=False)[0], names, strict=True):
        _draw_curves(axes, name, epochs, values[name], values.get(f"val_{name}"))
    return figure


def _checked(values):
    """Return those values that are numbers, one list of floats for each name."""
    if not isinstance(values, dict):
        received = f"a {type(values).__name__}"
        raise TypeError(complaint("plot_history", "what fit returned, or its history", received))
    curves = {
        name: [float(number) for number in series]
        for name, series in values.items()
        if all(isinstance(number, numbers.Real) for number in series)
    }
    if not any(len(curve) and not name.startswith("val_") for name, curve in curves.items()):
        raise ValueError(complaint("plot_history", "a history of at least one epoch", f"{values}"))
    if len({len(curve) for curve in curves.values()}) > 1:
        received = ", ".join(f"{name} {len(curve)}" for name, curve in curves.items())
        raise ValueError(complaint("plot_history", "as many values of each name", received))
    return curves


def _best(name, values):
    """Return the index of the best value; None if the name does not tell, or all are NaN."""
    try:
        monitor = Monitor("plot_history", name, "auto")
    except ValueError:
        return None
    best = None
    for index, value in enumerate(values):
        if monitor.is_better(value, than=None if best is None else values[best]):
            best = index
    return best


def _draw_curves(axes, name, epochs, training, validation):
    from matplotlib.ticker import MaxNLocator

    axes.plot(epochs, training, "o-", color=TRAINING, markersize=4, label="training")
    if validation is not None:
        axes.plot(epochs, validation, "s--", color=VALIDATION, markersize=4, label="validation")
        best = _best(name, validation)
        if best is not None:
            label = f"best: {validation[best]:.4f}, epoch {epochs[best]}"
            circle = {"color": VALIDATION, "markersize": 12, "fillstyle": "none", "linestyle": "none"}
            axes.plot([epochs[best]], [validation[best]], "o", **circle, label=label)
    axes.set_xlim(epochs[0] - 0.5, epochs[-1] + 0.5)
    axes.set_title(name)
    axes.set_xlabel("epoch")
    axes.set_ylabel(name)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.grid(alpha=0.3)
    axes.legend()
