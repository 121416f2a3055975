"""Pictures of the training."""

from tinycnn.errors import complaint
from tinycnn.visualize.figures import TRAINING, VALIDATION, new_figure


def plot_history(history):
    """Draw loss and metrics over the epochs, training and validation side by side.

    The best validation epoch of each is marked with a circle.

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
    values = getattr(history, "history", history)
    names = [name for name in values if not name.startswith("val_")]
    if not names or not all(len(values[name]) for name in names):
        raise ValueError(complaint("plot_history", "a history of at least one epoch", f"{values}"))
    names.sort(key=lambda name: name == "loss")
    figure = new_figure(5 * len(names), 4)
    for axes, name in zip(figure.subplots(1, len(names), squeeze=False)[0], names, strict=True):
        _draw_curves(axes, name, values[name], values.get(f"val_{name}"))
    return figure


def _draw_curves(axes, name, training, validation):
    from matplotlib.ticker import MaxNLocator

    epochs = range(1, len(training) + 1)
    axes.plot(epochs, training, "o-", color=TRAINING, markersize=4, label="training")
    if validation is not None:
        greater = "acc" in name or "auc" in name
        best = max(validation) if greater else min(validation)
        epoch = list(validation).index(best) + 1
        axes.plot(epochs, validation, "s--", color=VALIDATION, markersize=4, label="validation")
        label = f"best: {best:.4f}, epoch {epoch}"
        circle = {"color": VALIDATION, "markersize": 12, "fillstyle": "none", "linestyle": "none"}
        axes.plot([epoch], [best], "o", **circle, label=label)
    axes.set_title(name)
    axes.set_xlabel("epoch")
    axes.set_ylabel(name)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.grid(alpha=0.3)
    axes.legend()
