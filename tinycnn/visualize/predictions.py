"""Pictures of what the model says."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.visualize.figures import MISTAKE, as_pictures, class_numbers, draw, grid_of_axes, named


def plot_predictions(images, y_true, y_pred, class_names=None, mistakes=8, columns=8, most=24, seed=0):
    """Draw sample predictions with actual and predicted labels, mistakes among them.

    A mistake has a thick frame, a cross before its title and another colour.

    Parameters
    ----------
    images : array_like of shape (N, H, W), (N, H, W, 1) or (N, H, W, 3)
    y_true : array_like of shape (N,) or (N, classes)
    y_pred : array_like of shape (N,) or (N, classes)
        Labels; or probabilities, whose greatest is shown as well, and by which the
        mistakes the model was surest of come first.
    class_names : sequence of str, optional
    mistakes : int
        At most so many of the pictures are mistakes; the others are drawn at random.
    columns, most : int
        Of the grid, and in all.
    seed : int
        For the random ones.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> figure = plot_predictions(np.zeros((2, 8, 8)), [3, 5], [3, 8])
    >>> [axes.get_title() for axes in figure.axes]
    ['✗ predicted 8\\nactual 5', 'predicted 3\\nactual 3']
    """
    pictures = as_pictures("plot_predictions", images)
    actual = class_numbers("plot_predictions: y_true", y_true)
    predicted = class_numbers("plot_predictions: y_pred", y_pred)
    if not len(pictures) == len(actual) == len(predicted):
        received = f"{len(pictures)}, {len(actual)} and {len(predicted)}"
        expected = "as many images as labels and predictions"
        raise ValueError(complaint("plot_predictions", expected, received))
    scores = np.asarray(y_pred)
    sure = scores.max(axis=1) if scores.ndim == 2 and scores.shape[1] > 1 else None
    figure, cells = grid_of_axes(min(most, len(pictures)), columns, cell=1.35)
    for axes, i in zip(cells, _chosen(actual, predicted, sure, mistakes, len(cells), seed), strict=True):
        wrong = actual[i] != predicted[i]
        draw(axes, pictures[i])
        share = "" if sure is None else f" ({sure[i]:.0%})"
        said, was = named(predicted[i], class_names), named(actual[i], class_names)
        title = f"{'✗ ' if wrong else ''}predicted {said}{share}\nactual {was}"
        axes.set_title(title, fontsize=7.5, color=MISTAKE if wrong else "black")
        for side in axes.spines.values():
            side.set(color=MISTAKE if wrong else "0.7", linewidth=3 if wrong else 0.8)
    return figure


def _chosen(actual, predicted, sure, mistakes, count, seed):
    """Return which samples to draw: mistakes first, then others at random."""
    wrong = np.flatnonzero(actual != predicted)
    if sure is not None:
        wrong = wrong[np.argsort(-sure[wrong], kind="stable")]
    right = np.random.default_rng(seed).permutation(np.flatnonzero(actual == predicted))
    first = wrong[: max(min(mistakes, count), count - len(right))]
    return np.concatenate([first, right[: count - len(first)]])
