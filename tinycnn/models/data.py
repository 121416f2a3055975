"""What users give to ``fit`` and friends, checked and made into plain arrays."""

import numpy as np

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
    x = _as_numbers(x, who)
    if x.ndim < 2 or x.size == 0:
        raise ValueError(complaint(f"{who}: x", "at least one sample, shape (N, ...)", f"shape {x.shape}"))
    if not model.built:
        model.build(model.known_input_shape or (None, *x.shape[1:]))
    x = _in_shape(model, x)
    x = np.ascontiguousarray(x, model.layers[0].dtype)
    if finite:
        refuse_not_finite(f"{who}: x", x)
    return x


def labels(model, loss, y, count, who):
    """Return the labels as the loss wants them, one for each of ``count`` samples."""
    if y is None:
        raise ValueError(complaint(f"{who}: y", "labels", "None"))
    y = np.asarray(y)
    if len(y.shape) == 0 or len(y) != count:
        received = f"{count} samples and {len(y) if y.shape else 'one'} labels"
        raise ValueError(complaint(who, "x and y of equal length", received))
    return loss.prepare(y, model.output_shape, model.layers[0].dtype)


def weights(loss_labels, sample_weight, class_weight, who):
    """Return one weight for each sample, float64, or None if all count the same.

    Parameters
    ----------
    loss_labels : ndarray
        As :func:`labels` returns them.
    sample_weight : array_like of shape (N,) or None
    class_weight : dict of int to float, or None
        Classes that are missing count 1.
    """
    count = len(loss_labels)
    found = None
    if sample_weight is not None:
        found = np.asarray(sample_weight, np.float64).reshape(-1)
        if len(found) != count:
            raise ValueError(complaint(f"{who}: sample_weight", f"{count} weights", f"{len(found)}"))
        refuse_not_finite(f"{who}: sample_weight", found)
    if class_weight is not None and not isinstance(class_weight, dict):
        example = "a dictionary such as {0: 1.0, 1: 2.5}"
        raise TypeError(complaint(f"{who}: class_weight", example, f"{type(class_weight).__name__}"))
    if class_weight:
        wide = loss_labels.ndim > 1 and loss_labels.shape[-1] > 1
        classes = (
            loss_labels.argmax(axis=-1) if wide else loss_labels.reshape(count, -1)[:, 0].astype(np.int64)
        )
        table = np.ones(max(int(classes.max()), *map(int, class_weight)) + 1)
        for label, weight in class_weight.items():
            table[int(label)] = weight
        found = table[classes] * (1.0 if found is None else found)
    return found


def refuse_not_finite(who, array):
    """Raise if an array holds NaN or infinity, saying where the first one is."""
    # The sum is not finite if a number is not; so the usual case costs one pass.
    with np.errstate(over="ignore", invalid="ignore"):
        if np.isfinite(array.sum(dtype=np.float64)):
            return
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        first = tuple(bad[0].tolist())
        raise ValueError(
            complaint(
                who,
                "finite numbers",
                f"{array[first]} at {first} ({len(bad)} such in all)",
                "Find out where they come from, or replace them with np.nan_to_num.",
            )
        )


def _as_numbers(x, who):
    try:
        x = np.asarray(x)
    except ValueError:
        remedy = "Bring them to one size first, and stack them with np.stack."
        expected = "samples of one shape"
        raise ValueError(complaint(f"{who}: x", expected, "samples of several", remedy)) from None
    if x.dtype == object or not (np.issubdtype(x.dtype, np.number) or x.dtype == bool):
        remedy = "Convert it first: x.astype('float32')."
        raise TypeError(complaint(f"{who}: x", "numbers", f"an array of dtype {x.dtype}", remedy))
    if np.issubdtype(x.dtype, np.complexfloating):
        raise TypeError(complaint(f"{who}: x", "real numbers", f"dtype {x.dtype}"))
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
    raise ValueError(complaint(model.layers[0].name, f"samples of shape {shown}", f"{x.shape}", remedy))


def _remedy(expected, shape):
    """Return what to do with samples of this shape, if that can be guessed."""
    if shape == expected[1:]:
        return "That is a single sample: x[np.newaxis]."
    if len(expected) == 4 and shape[1:] == expected[1:3]:
        return f"If its images are grey: np.repeat(x[..., np.newaxis], {expected[3]}, axis=-1)."
    if len(expected) == 4 and shape[1:] == (expected[3], *expected[1:3]):
        return "Put the channels last: x.transpose(0, 2, 3, 1)."
    if None not in expected[1:] and np.prod(shape[1:]) == np.prod(expected[1:]):
        return f"Give it that shape: x.reshape(-1, {', '.join(str(s) for s in expected[1:])})."
    return ""
