"""Pictures of what is taken for what."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.visualize.figures import class_names_for, class_numbers, new_figure


def plot_confusion_matrix(y_true=None, y_pred=None, matrix=None, class_names=None):
    """Draw how often each class was taken for each other, as a heat map with counts.

    The colour is the share of the row, on a scale that brings out small shares: so that
    mistakes can be seen beside a diagonal of nearly everything.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (N,) or (N, classes), optional
        Actual and predicted labels; one-hot labels and probabilities will do.
    matrix : array_like of shape (classes, classes), optional
        The counts, if they are known already: a row for each actual class.
    class_names : sequence of str, optional

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> figure = plot_confusion_matrix([0, 1, 1], [0, 1, 0])
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['1', '0', '1', '1']
    """
    matrix = _counts(y_true, y_pred, class_names) if matrix is None else _checked(matrix, y_true, y_pred)
    classes = len(matrix)
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    figure = new_figure(0.55 * classes + 2.2, 0.5 * classes + 1.8)
    axes = figure.subplots()
    # The fourth root: one in a thousand gets a sixth of the scale.
    shown = axes.imshow(shares**0.25, cmap="Blues", vmin=0, vmax=1)
    for row, column in np.ndindex(matrix.shape):
        dark = shares[row, column] > 0.15
        axes.text(
            column,
            row,
            str(matrix[row, column]),
            ha="center",
            va="center",
            color="white" if dark else "black",
        )
    names = class_names_for("plot_confusion_matrix", classes - 1, class_names)[:classes]
    long = max(map(len, names)) > 3
    axes.set_xticks(range(classes), names, rotation=45 if long else 0, ha="right" if long else "center")
    axes.set_yticks(range(classes), names)
    axes.set_xlabel("predicted")
    axes.set_ylabel("actual")
    right = int(np.trace(matrix))
    axes.set_title(f"{right} of {int(matrix.sum())} right")
    bar = figure.colorbar(shown, ax=axes, label="share of the actual class", shrink=0.8)
    ticks = np.array([0, 0.001, 0.01, 0.1, 0.5, 1])
    bar.set_ticks(ticks**0.25, labels=[f"{100 * tick:g}%" for tick in ticks])
    return figure


def _counts(y_true, y_pred, class_names):
    if y_true is None or y_pred is None:
        received = "neither" if y_true is None and y_pred is None else "one of the first two"
        raise ValueError(complaint("plot_confusion_matrix", "y_true and y_pred, or matrix", received))
    actual = class_numbers("plot_confusion_matrix: y_true", y_true)
    predicted = class_numbers("plot_confusion_matrix: y_pred", y_pred)
    if len(actual) != len(predicted) or not len(actual):
        received = f"{len(actual)} and {len(predicted)}"
        raise ValueError(complaint("plot_confusion_matrix", "as many labels as predictions", received))
    classes = max(int(actual.max()), int(predicted.max())) + 1
    classes = max(classes, 0 if class_names is None else len(class_names))
    matrix = np.zeros((classes, classes), np.int64)
    np.add.at(matrix, (actual, predicted), 1)
    return matrix


def _checked(matrix, y_true, y_pred):
    matrix = np.asarray(matrix)
    if y_true is not None or y_pred is not None:
        raise ValueError(complaint("plot_confusion_matrix", "y_true and y_pred, or matrix", "both"))
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        expected = "a square matrix, or y_true and y_pred"
        raise ValueError(complaint("plot_confusion_matrix", expected, f"shape {matrix.shape}"))
    if matrix.dtype.kind not in "uif" or not ((matrix >= 0) & (matrix == np.floor(matrix))).all():
        raise ValueError(complaint("plot_confusion_matrix", "a matrix of counts", "other values in it"))
    return matrix.astype(np.int64)
