"""What all pictures share: figures without a window, and arrays as images."""

import numpy as np

from tinycnn.errors import complaint

# Colours that most colour-blind people can tell apart (Okabe and Ito, 2008).
TRAINING, VALIDATION, MISTAKE = "#0072B2", "#E69F00", "#D55E00"


def new_figure(width, height):
    """Return an empty figure of this size in inches; loads matplotlib."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def grid_of_axes(count, columns, cell):
    """Return a figure with a grid of square cells, and the axes of the first ``count``."""
    columns = min(columns, count)
    rows = -(-count // columns)
    figure = new_figure(columns * cell, rows * (cell + 0.3))
    figure.get_layout_engine().set(w_pad=0.06, h_pad=0.08)
    axes = figure.subplots(rows, columns, squeeze=False).reshape(-1)
    for empty in axes[count:]:
        empty.set_axis_off()
    return figure, axes[:count]


def as_pictures(who, images):
    """Return images as an array that can be drawn: (N, H, W) grey or (N, H, W, 3).

    Raises
    ------
    ValueError
        For any other shape, or no image at all.
    """
    images = np.asarray(images)
    if images.ndim == 4 and images.shape[-1] == 1:
        images = images[..., 0]
    colour = images.ndim == 4 and images.shape[-1] in (3, 4)
    if not (images.ndim == 3 or colour) or len(images) == 0:
        expected = "images of shape (N, H, W), (N, H, W, 1) or (N, H, W, 3)"
        remedy = "A single image goes in as image[np.newaxis]." if images.ndim == 2 else ""
        raise ValueError(complaint(who, expected, f"{images.shape}", remedy))
    return images


def draw(axes, picture):
    """Draw one picture without ticks; its darkest pixel black, its brightest white."""
    axes.imshow(picture, cmap="gray" if picture.ndim == 2 else None, interpolation="nearest")
    axes.set_xticks([])
    axes.set_yticks([])


def named(label, class_names):
    """Return how a class is called in a picture."""
    return str(label) if class_names is None else str(class_names[int(label)])


def class_numbers(who, labels):
    """Return labels or probabilities, (N,), (N, 1) or (N, classes), as class numbers (N,)."""
    labels = np.asarray(labels)
    if labels.ndim == 2 and labels.shape[1] > 1:
        return labels.argmax(axis=1)
    if labels.ndim not in (1, 2):
        raise ValueError(complaint(who, "labels of shape (N,) or (N, classes)", f"{labels.shape}"))
    return labels.reshape(-1).astype(np.int64)
