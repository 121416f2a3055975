"""Digits: 1,797 handwritten digits that come with scikit-learn, enlarged to MNIST's shape.

The data set that is always there: no file to bring, no network. Far smaller and
coarser than MNIST, and not to be compared with it.

Source: E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine
Learning Repository, 1998 (its test part); CC BY 4.0.
"""

import numpy as np

class_names = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")

_SEED = 0
_ONE_IN = 5  # every fifth is for testing


def load_data():
    """Load the digits, the same bytes on every machine.

    The 8 by 8 pixels are stretched linearly to 20 by 20 and put in the middle of an empty
    image of 28 by 28, as MNIST's digits are; their values 0 to 16 become 0 to 255.

    Returns
    -------
    (x_train, y_train), (x_test, y_test)
        Images, uint8 of shape (1437, 28, 28) and (360, 28, 28), 0 for the background;
        labels, uint8 of shape (1437,) and (360,), 0 to 9, each as frequent in the one
        as in the other. Always the same split.

    Examples
    --------
    >>> from tinycnn.datasets import digits
    >>> (x_train, y_train), (x_test, y_test) = digits.load_data()
    >>> x_train.shape, x_train.dtype, x_test.shape
    ((1437, 28, 28), dtype('uint8'), (360, 28, 28))
    """
    from sklearn.datasets import load_digits

    bundled = load_digits()
    x = _enlarged(bundled.images.astype(np.int64))
    y = bundled.target.astype(np.uint8)
    train, test = _split(y)
    return (x[train], y[train]), (x[test], y[test])


def _enlarged(images):
    """Stretch (N, 8, 8) from 0..16 to (N, 28, 28) from 0..255, in whole numbers.

    Whole numbers, because rounded floats could differ from one machine to another.
    """
    weights = _stretching()
    stretched = weights @ images @ weights.T  # 10 * 10 * 16 at most
    grey = (stretched * 255 + 800) // 1600
    return np.pad(grey, ((0, 0), (4, 4), (4, 4))).astype(np.uint8)


def _stretching():
    """Return the (20, 8) weights, in tenths, that stretch 8 pixels linearly to 20.

    The centre of new pixel i lies at (i + 1/2) * 8/20 - 1/2 = (4 i - 3) / 10 old pixels.
    Outside the old image is background, so its share is left out.
    """
    centre = 4 * np.arange(20)[:, np.newaxis] - 3
    return np.maximum(0, 10 - np.abs(centre - 10 * np.arange(8)))


def _split(y):
    """Return the indices for training and for testing, both shuffled."""
    # RandomState, whose numbers NumPy has frozen; a Generator's may change.
    shuffled = np.random.RandomState(_SEED).permutation(len(y))
    by_class = np.argsort(y[shuffled], kind="stable")
    for_testing = np.zeros(len(y), bool)
    for_testing[by_class[::_ONE_IN]] = True
    return shuffled[~for_testing], shuffled[for_testing]
