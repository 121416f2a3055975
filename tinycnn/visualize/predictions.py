"""Pictures of what the model says."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.visualize.figures import (
    MISTAKE,
    as_pictures,
    brightness,
    class_names_for,
    class_numbers,
    draw,
    grid_of_axes,
)


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
    sure = _confidence(np.asarray(y_pred))
    names = class_names_for("plot_predictions", np.maximum(actual, predicted), class_names)
    # Names longer than a digit's need wider cells to stay apart.
    cell = 1.35 if max(map(len, names)) <= 3 else 1.95
    figure, cells = grid_of_axes(min(most, len(pictures)), columns, cell)
    chosen = _chosen(actual, predicted, sure, mistakes, len(cells), seed)
    figure.suptitle(_title(actual == predicted, chosen))
    limits = brightness(pictures[chosen])
    for axes, i in zip(cells, chosen, strict=True):
        wrong = actual[i] != predicted[i]
        draw(axes, pictures[i], limits)
        share = "" if sure is None else f" ({_percent(sure[i])})"
        said, was = names[predicted[i]], names[actual[i]]
        title = f"{'✗ ' if wrong else ''}predicted {said}{share}\nactual {was}"
        axes.set_title(title, fontsize=7.5, color=MISTAKE if wrong else "black")
        for side in axes.spines.values():
            side.set(color=MISTAKE if wrong else "0.7", linewidth=3 if wrong else 0.8)
    return figure


def _confidence(scores):
    """Return the greatest probability of each sample; None if only labels came."""
    if scores.ndim != 2 or scores.shape[1] == 1:
        return None
    if not (scores.min() >= 0 and np.allclose(scores.sum(axis=1), 1, atol=1e-3)):
        remedy = "Put a softmax behind logits, or pass y_pred.argmax(axis=1)."
        expected = "labels, or probabilities that add up to 1"
        raise ValueError(complaint("plot_predictions: y_pred", expected, "other rows", remedy))
    return scores.max(axis=1)


def _percent(share):
    """Write 99.96 % as 99.9%: a hundred is said only of certainty."""
    return f"{share * 100 if share >= 1 else min(round(share * 100, 1), 99.9):g}%"


def _title(right, chosen):
    """Say how many of how many are shown, for mistakes are shown more often than they happen."""
    shown, total = int(right[chosen].sum()), int(right.sum())
    mistakes, all_mistakes = len(chosen) - shown, len(right) - total
    return f"{mistakes} of {all_mistakes:,} mistakes (framed), {shown} of {total:,} right predictions"


def _chosen(actual, predicted, sure, mistakes, count, seed):
    """Return which samples to draw: mistakes first, then others at random."""
    wrong = np.flatnonzero(actual != predicted)
    if sure is not None:
        wrong = wrong[np.argsort(-sure[wrong], kind="stable")]
    right = np.random.default_rng(seed).permutation(np.flatnonzero(actual == predicted))
    first = wrong[: max(min(mistakes, count), count - len(right))]
    return np.concatenate([first, right[: count - len(first)]])
