"""Checks of labels against the output of a model, worded for whoever made the mistake."""

import numpy as np

from tinycnn.errors import complaint


def as_finite_numbers(who, y):
    """Return labels as an array of numbers, none of them NaN or infinite."""
    y = np.asarray(y)
    if y.dtype.kind == "O":  # a column of a table, for instance
        try:
            y = y.astype(np.float64)
        except (TypeError, ValueError):
            raise TypeError(_not_numbers(who, "objects that are not")) from None
    if y.dtype.kind not in "biuf":
        raise TypeError(_not_numbers(who, f"dtype {y.dtype}"))
    if y.dtype.kind == "f" and not np.isfinite(y).all():
        bad = np.argwhere(~np.isfinite(y))
        raise ValueError(
            complaint(
                who,
                "finite labels",
                f"{len(bad)} NaN or infinite, the first at index {_place(bad[0])}",
                "Remove or repair these samples.",
            )
        )
    return y


def match_shape(who, y, output_shape, columns="columns"):
    """Return labels in the shape of the output; (N,) serves an output of (N, 1)."""
    if output_shape[-1] == 1 and y.ndim == len(output_shape) - 1:
        y = y[..., np.newaxis]
    if _fits(y.shape, output_shape):
        return y
    remedy = ""
    if _fits(y.shape[:-1], output_shape[:-1]):
        remedy = f"The last layer has {output_shape[-1]} units, the labels {y.shape[-1]} {columns}."
    raise ValueError(
        complaint(who, f"labels of shape {shown(output_shape)}", f"labels of shape {y.shape}", remedy)
    )


def match_classes(who, y, output_shape):
    """Return class numbers in the shape of the output without its last axis."""
    rank = len(output_shape)
    if y.ndim == rank and y.shape[-1] == 1:
        y = y[..., 0]
    if _fits(y.shape, output_shape[:-1]):
        return y
    remedy = ""
    if y.ndim == rank:
        axis = 1 if rank == 2 else -1
        remedy = f"For one-hot labels use categorical_crossentropy or np.argmax(y, axis={axis})."
    elif y.ndim < rank - 1 and y.shape[1:] in ((), (1,)):
        remedy = f"The model gives {shown(output_shape)}: put Flatten() before its last layer."
    expected = f"integer labels of shape {shown(output_shape[:-1])}"
    raise ValueError(complaint(who, expected, f"labels of shape {y.shape}", remedy))


def as_class_numbers(who, y, classes, ignored=None):
    """Return labels as int64, each the number of one of the classes, or the one ignored."""
    if ignored is not None:
        left_out = y == ignored
        kept = as_class_numbers(who, np.where(left_out, 0, y), classes)
        return np.where(left_out, ignored, kept)
    if y.dtype.kind == "f" and (y != np.floor(y)).any():
        place = np.argwhere(y != np.floor(y))[0]
        raise ValueError(
            complaint(
                who,
                f"integer labels from 0 to {classes - 1}",
                f"{y[tuple(place)]} at index {_place(place)}",
                "For the probabilities of classes use categorical_crossentropy.",
            )
        )
    low, high = int(y.min(initial=0)), int(y.max(initial=0))
    if low < 0 or high >= classes:
        low = int(y.min())
        remedy = "Classes are numbered from 0."
        if low == 1 and high == classes:
            remedy = "Classes are numbered from 0: use y - 1."
        elif low >= 0:
            remedy = f"Give the last layer {high + 1} units, or correct the labels."
        expected = f"labels from 0 to {classes - 1} (the output has {classes} classes)"
        raise ValueError(complaint(who, expected, f"labels from {low} to {int(y.max())}", remedy))
    return np.ascontiguousarray(y, np.int64)


def several_classes(who, output_shape, axis=-1):
    """Refuse a softmax over a single unit, which is always 1."""
    if output_shape[axis] == 1:
        raise ValueError(
            complaint(
                who,
                "an output of at least 2 units",
                "an output of 1 unit",
                "For two classes told apart by one number use binary_crossentropy.",
            )
        )


def shown(shape):
    """Word a shape whose batch axis is open.

    Examples
    --------
    >>> shown((None, 10)), shown((None,))
    ('(N, 10)', '(N,)')
    """
    sizes = ["N" if size is None else str(size) for size in shape]
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})"


def _fits(shape, expected):
    return len(shape) == len(expected) and all(
        e is None or s == e for s, e in zip(shape, expected, strict=True)
    )


def _place(index):
    return int(index[0]) if len(index) == 1 else tuple(int(i) for i in index)


def _not_numbers(who, received):
    return complaint(
        who, "labels that are numbers", received, "Number the classes: np.unique(y, return_inverse=True)[1]."
    )
