"""Labels in any of their forms, made into class numbers and names."""

import numpy as np

from tinycnn.errors import complaint


def as_classes(y, who):
    """Return the class number of each sample.

    Parameters
    ----------
    y : array_like of shape (N,), (N, 1) or (N, classes)
        Class numbers; or one row a sample, one-hot or probabilities, of which the
        largest counts.
    who : str
        The function and argument, for messages.

    Returns
    -------
    ndarray of int64, shape (N,)

    Raises
    ------
    ValueError
        For another shape, no sample at all, or numbers that are not 0, 1, 2, ...

    Examples
    --------
    >>> as_classes([[0, 1, 0], [0.2, 0.3, 0.5]], "y_true")
    array([1, 2])
    """
    y = np.asarray(y)
    if y.ndim not in (1, 2) or y.size == 0 or y.dtype.kind not in "buif":
        expected = "class numbers of shape (N,), or one row a sample of shape (N, classes)"
        raise ValueError(complaint(who, expected, f"{y.dtype} of shape {y.shape}"))
    if y.dtype.kind == "f" and not np.isfinite(y).all():
        raise ValueError(complaint(who, "finite numbers", "NaN or infinite ones"))
    if y.ndim == 2 and y.shape[1] > 1:
        return y.argmax(axis=1).astype(np.int64)
    classes = y.reshape(-1).astype(np.int64)
    if (classes != y.reshape(-1)).any() or classes.min() < 0:
        wrong = y.reshape(-1)[(classes != y.reshape(-1)) | (classes < 0)][0]
        raise ValueError(complaint(who, "class numbers 0, 1, 2, ...", f"{wrong}"))
    return classes


def check_lengths(who, **arrays):
    """Raise ValueError unless all arrays have one entry for each sample.

    Examples
    --------
    >>> check_lengths("plot", images=[1, 2], labels=[1])
    Traceback (most recent call last):
    ...
    ValueError: plot expects one entry a sample in each argument, received images 2, labels 1.
    """
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        received = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise ValueError(complaint(who, "one entry a sample in each argument", received))


def check_names(class_names, count, who):
    """Return ``count`` or more names as strings: those given, or the numbers themselves.

    Raises
    ------
    ValueError
        If fewer than ``count`` names were given.

    Examples
    --------
    >>> check_names(None, 3, "plot_images")
    ['0', '1', '2']
    """
    if class_names is None:
        return [str(number) for number in range(count)]
    if len(class_names) < count:
        expected = f"a name in class_names for each of {count} classes"
        raise ValueError(complaint(who, expected, f"{len(class_names)} names"))
    return [str(name) for name in class_names]
