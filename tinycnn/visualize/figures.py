"""What all pictures share: figures without a window, and arrays as images."""

import numpy as np

from tinycnn.errors import complaint

# Colours that most colour-blind people can tell apart (Okabe and Ito, 2008).
TRAINING, VALIDATION, MISTAKE = "#0072B2", "#E69F00", "#D55E00"


def new_figure(width, height):
    """Return an empty figure of this size in inches; loads matplotlib."""
    from tinycnn.visualize.picture import Picture

    return Picture(figsize=(width, height), layout="constrained")


def grid_of_axes(count, columns, cell):
    """Return a figure with a grid of square cells, and the axes of the first ``count``."""
    if count < 1 or columns < 1:
        received = f"{count} in {columns} columns"
        raise ValueError(complaint("A grid", "at least one picture and one column", received))
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
        For any other shape, no image at all, or what are not finite numbers.
    """
    images = np.asarray(images)
    if images.ndim == 4 and images.shape[-1] == 1:
        images = images[..., 0]
    colour = images.ndim == 4 and images.shape[-1] == 3
    if not (images.ndim == 3 or colour) or images.size == 0:
        expected = "images of shape (N, H, W), (N, H, W, 1) or (N, H, W, 3)"
        remedy = "A single image goes in as image[np.newaxis]." if images.ndim == 2 else ""
        raise ValueError(complaint(who, expected, f"{images.shape}", remedy))
    if images.dtype.kind not in "buif" or not np.isfinite(images).all():
        received = f"{images.dtype}" if images.dtype.kind not in "f" else "NaN or infinity"
        raise ValueError(complaint(who, "images of finite numbers", received))
    return images


def brightness(pictures):
    """Return the values that are black and white, the same for all pictures.

    0 and 1 for what lies between, 0 and 255 for what lies between those, and for other
    numbers, such as standardized ones, their smallest and largest.

    Examples
    --------
    >>> brightness(np.array([0.0, 0.2])), brightness(np.array([0, 7])), brightness(np.array([-2, 2]))
    ((0, 1), (0, 255), (-2.0, 2.0))
    """
    low, high = float(pictures.min()), float(pictures.max())
    if low < 0 or high > 255:
        return low, max(high, low + 1e-9)
    return 0, 1 if high <= 1 else 255


def draw(axes, picture, limits):
    """Draw one picture without ticks; ``limits`` are black and white, see :func:`brightness`."""
    paint(axes, picture, limits)
    axes.set_xticks([])
    axes.set_yticks([])


def paint(axes, picture, limits):
    """Draw one picture and return what matplotlib made of it."""
    low, high = limits
    if picture.ndim == 3:  # matplotlib takes colours as floats from 0 to 1
        return axes.imshow((picture.astype(np.float64) - low) / (high - low), interpolation="nearest")
    return axes.imshow(picture, cmap="gray", vmin=low, vmax=high, interpolation="nearest")


def class_names_for(who, labels, class_names):
    """Return what each class up to the greatest of ``labels`` is called in a picture."""
    count = int(np.max(labels)) + 1
    if class_names is None:
        return [str(label) for label in range(count)]
    if len(class_names) < count:
        received = f"{len(class_names)} names"
        raise ValueError(complaint(f"{who}: class_names", f"a name for each of {count} classes", received))
    return [str(name) for name in class_names]


def class_numbers(who, labels):
    """Return labels or probabilities, (N,), (N, 1) or (N, classes), as class numbers (N,).

    Raises
    ------
    ValueError
        For another shape, or for what are not class numbers 0, 1, 2, ...
    """
    labels = np.asarray(labels)
    if labels.ndim not in (1, 2) or labels.size == 0 or labels.dtype.kind not in "buif":
        expected = "class numbers of shape (N,), or rows of shape (N, classes)"
        raise ValueError(complaint(who, expected, f"{labels.dtype} of shape {labels.shape}"))
    if labels.ndim == 2 and labels.shape[1] > 1:
        return labels.argmax(axis=1)
    labels = labels.reshape(-1)
    wrong = ~(np.isfinite(labels) & (labels >= 0) & (labels == np.floor(labels)))
    if wrong.any():
        raise ValueError(complaint(who, "class numbers 0, 1, 2, ...", f"{labels[wrong][0]}"))
    return labels.astype(np.int64)
