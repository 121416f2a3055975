"""Pictures of the data."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.visualize.figures import (
    as_pictures,
    brightness,
    class_names_for,
    class_numbers,
    draw,
    grid_of_axes,
    new_figure,
    paint,
)


def plot_image(image, title=None):
    """Draw one image, large, with the value of its pixels as a scale beside it.

    Parameters
    ----------
    image : array_like of shape (H, W), (H, W, 1) or (H, W, 3)
    title : str, optional

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> figure = plot_image(np.eye(28), title="a diagonal")
    >>> figure.axes[0].get_title()
    'a diagonal'
    """
    [picture] = as_pictures("plot_image", np.asarray(image)[np.newaxis])
    figure = new_figure(4.6, 4.2)
    axes = figure.subplots()
    shown = paint(axes, picture, brightness(picture))
    axes.set_xlabel("column")
    axes.set_ylabel("row")
    if picture.ndim == 2:
        figure.colorbar(shown, ax=axes, label="value of the pixel", shrink=0.85)
    if title is not None:
        axes.set_title(title)
    return figure


def plot_images(images, labels=None, class_names=None, columns=8, most=32):
    """Draw images in a grid, with their labels above them.

    Parameters
    ----------
    images : array_like of shape (N, H, W), (N, H, W, 1) or (N, H, W, 3)
    labels : array_like of shape (N,), (N, 1) or (N, classes), optional
        Class numbers, one-hot rows, or strings.
    class_names : sequence of str, optional
        What to write instead of the labels' numbers.
    columns : int
    most : int
        Only the first so many are drawn.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> figure = plot_images(np.zeros((3, 8, 8)), labels=[4, 0, 9])
    >>> [axes.get_title() for axes in figure.axes]
    ['4', '0', '9']
    """
    pictures = as_pictures("plot_images", images)
    if labels is not None and len(labels) != len(pictures):
        received = f"{len(pictures)} images and {len(labels)} labels"
        raise ValueError(complaint("plot_images", "a label for each image", received))
    figure, cells = grid_of_axes(min(len(pictures), most), columns, cell=1.2)
    pictures = pictures[: len(cells)]
    for axes, picture in zip(cells, pictures, strict=True):
        draw(axes, picture, brightness(pictures))
    if labels is not None:
        for axes, name in zip(cells, _names(labels, class_names), strict=False):
            axes.set_title(name, fontsize=10)
    return figure


def _names(labels, class_names):
    if np.asarray(labels).dtype.kind == "U":
        return list(labels)
    numbers = class_numbers("plot_images: labels", labels)
    names = class_names_for("plot_images", numbers, class_names)
    return [names[number] for number in numbers]
