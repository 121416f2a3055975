"""What users give to ``fit`` and friends, checked and made into plain arrays."""

import numbers

import numpy as np

from tinycnn.engine.turns import one_at_a_time
from tinycnn.errors import complaint


def samples(model, x, who, finite=True):
    """Return the samples as an array the model takes; builds the model if needed.

    Parameters
    ----------
    model : Sequential
    x : array_like of shape (N, ...)
        Any real dtype; it becomes the model's. An axis of length 1 at the end may be
        missing or too many, as in Keras.
    who : str
        For messages: "fit".
    finite : bool
        Refuse NaN and infinity; else they pass, and show in the output.
    """
    if _fits_as_it_is(model, x):
        if finite:
            refuse_not_finite(f"{who}: x", x)
        return x
    x = samples_as_they_are(model, x, who)
    with np.errstate(over="ignore"):  # what is too large becomes infinite, and is told below
        x = np.ascontiguousarray(x, model.dtype)
    if finite:
        refuse_not_finite(f"{who}: x", x)
    return x


def samples_as_they_are(model, x, who):
    """Return samples of a shape that the model takes, in their own dtype; builds the model if needed."""
    x = _as_numbers(_the_one_input(model, x), f"{who}: x")
    if x.ndim == 0 or x.size == 0:
        raise ValueError(complaint(f"{who}: x", "at least one sample, shape (N, ...)", f"shape {x.shape}"))
    if not model.built:
        with one_at_a_time():
            if not model.built:
                model.build(model.known_input_shape or (None, *x.shape[1:]))
    return _in_shape(model, x)


def _the_one_input(model, x):
    """Return x, or what a list holds that is meant for a model of several inputs."""
    if isinstance(x, (list, tuple)) and len(x) == 1 and isinstance(x[0], np.ndarray) and model.built:
        return x[0] if x[0].ndim >= len(model.input_shape) else x
    return x


def _fits_as_it_is(model, x):
    return (
        type(x) is np.ndarray
        and model.built
        and x.dtype == model.dtype
        and x.flags.c_contiguous
        and len(x) > 0
        and x.shape[1:] == model.known_input_shape[1:]
    )


def labels(model, loss, y, count, who):
    """Return the labels as the loss wants them, one for each of ``count`` samples."""
    return loss.prepare(labels_as_they_are(y, count, who), model.output_shape, model.dtype)


def labels_as_they_are(y, count, who):
    """Return an array of ``count`` labels, in its own dtype."""
    if y is None:
        raise ValueError(complaint(f"{who}: y", "labels", "None"))
    try:
        y = np.asarray(y)
    except ValueError:
        raise ValueError(complaint(f"{who}: y", "labels of one shape", "labels of several")) from None
    if y.ndim == 0:
        raise ValueError(complaint(f"{who}: y", f"{count} labels", f"the single value {y}"))
    if len(y) != count:
        received = f"{count} samples and {len(y)} labels"
        raise ValueError(complaint(who, "x and y of equal length", received))
    return y


def sample_weights(sample_weight, count, who):
    """Return one weight for each of ``count`` samples, float64, or None if all count the same."""
    if sample_weight is None:
        return None
    found = _as_numbers(sample_weight, f"{who}: sample_weight").astype(np.float64).reshape(-1)
    if len(found) != count:
        raise ValueError(complaint(f"{who}: sample_weight", f"{count} weights", f"{len(found)}"))
    refuse_not_finite(f"{who}: sample_weight", found)
    return found


def with_class_weights(weights, labels, class_weight, who):
    """Return the samples' weights, each multiplied by the weight of its class.

    Parameters
    ----------
    weights : ndarray of shape (N,) or None
        As :func:`sample_weights` returns them.
    labels : ndarray
        As :func:`labels` returns them.
    class_weight : dict of int to float, or None
        Classes that are missing count 1.
    """
    if class_weight is None:
        return weights
    _check_class_weight(class_weight, who)
    wide = labels.ndim > 1 and labels.shape[-1] > 1
    classes = (
        labels.argmax(axis=-1) if wide else np.rint(labels.reshape(len(labels), -1)[:, 0]).astype(np.int64)
    )
    table = np.ones(max(int(classes.max()), *class_weight, 0) + 1)
    for label, weight in class_weight.items():
        table[label] = weight
    return table[classes] * (1.0 if weights is None else weights)


def _check_class_weight(class_weight, who):
    good = isinstance(class_weight, dict) and all(
        isinstance(label, numbers.Integral)
        and label >= 0
        and isinstance(weight, numbers.Real)
        and 0 <= weight < np.inf
        for label, weight in class_weight.items()
    )
    if not good:
        example = "a dictionary of class numbers and weights, such as {0: 1.0, 1: 2.5}"
        raise TypeError(complaint(f"{who}: class_weight", example, f"{class_weight!r}"))


def refuse_not_finite(who, array, places=None):
    """Raise if an array holds NaN or infinity, saying where the first one is.

    ``places`` are the numbers of its samples, where they are not counted from 0.
    """
    # The sum is not finite if a number is not; so the usual case costs one pass.
    with np.errstate(over="ignore", invalid="ignore"):
        if np.isfinite(array.sum()):
            return
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        first = place = tuple(bad[0].tolist())
        if places is not None:
            place = (int(places[first[0]]), *first[1:])
        raise ValueError(
            complaint(
                who,
                "finite numbers",
                f"{array[first]} at {place} ({len(bad)} such in all)",
                "Find out where they come from, or replace them with np.nan_to_num.",
            )
        )


def _as_numbers(x, what):
    if hasattr(x, "requires_grad"):
        x = x.detach()  # a tensor that is part of somebody's computation
    try:
        x = np.asarray(x)
    except ValueError:
        remedy = "Bring all to one shape first, and stack them with np.stack."
        raise ValueError(complaint(what, "arrays of one shape", "arrays of several", remedy)) from None
    if x.dtype == object and all(isinstance(value, (numbers.Number, np.bool_)) for value in x.flat):
        x = x.astype(np.float64)  # a table whose columns are of several kinds
    if x.dtype == object or not (np.issubdtype(x.dtype, np.number) or x.dtype == bool):
        remedy = "Convert it first: .astype('float32')."
        raise TypeError(complaint(what, "numbers", f"an array of dtype {x.dtype}", remedy))
    if np.issubdtype(x.dtype, np.complexfloating):
        raise TypeError(complaint(what, "real numbers", f"dtype {x.dtype}"))
    return x


def _in_shape(model, x):
    """Return x, with an axis of length 1 at the end added or taken away if that makes it fit."""
    expected = model.input_shape
    candidates = [x]
    if expected[-1] == 1 and x.ndim == len(expected) - 1:
        candidates.append(x[..., np.newaxis])
    if x.shape[-1] == 1 and x.ndim == len(expected) + 1:
        candidates.append(x[..., 0])
    for candidate in candidates:
        sizes = candidate.shape[1:]
        if len(sizes) == len(expected) - 1 and all(
            e in (None, s) for e, s in zip(expected[1:], sizes, strict=True)
        ):
            return candidate
    shown = "(" + ", ".join(["N", *(str(s) for s in expected[1:])]) + ")"
    remedy = _remedy(expected, x.shape)
    raise ValueError(complaint(model.leaves[0].name, f"samples of shape {shown}", f"{x.shape}", remedy))


def _remedy(expected, shape):
    """Return what to do with samples of this shape, if that can be guessed."""
    if shape in (expected[1:], expected[1:-1] if expected[-1] == 1 else None):
        return "That is a single sample: x[np.newaxis]."
    if len(expected) == 4 and shape[1:] == expected[1:3]:
        return f"If its images are grey: np.repeat(x[..., np.newaxis], {expected[3]}, axis=-1)."
    if len(expected) == 4 and shape[1:] == (expected[3], *expected[1:3]):
        return "Put the channels last: x.transpose(0, 2, 3, 1)."
    if None not in expected[1:] and np.prod(shape[1:]) == np.prod(expected[1:]):
        return f"Give it that shape: x.reshape(-1, {', '.join(str(s) for s in expected[1:])})."
    return ""
