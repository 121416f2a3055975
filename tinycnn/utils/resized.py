"""Pictures brought to a size, with no more of each in memory than the result is made of."""

import numpy as np

from tinycnn.run import operations


def resized(image, resize):
    """Return a picture as a float32 array of the size that a layer gives.

    The bytes are those of ``resize(img_to_array(image))``. But only the rows and columns that count
    become numbers of four bytes: all of a picture of 64 million pixels would take 800 MB.

    Parameters
    ----------
    image : PIL.Image.Image
    resize : Resizing

    Returns
    -------
    ndarray of shape (height, width, C)
    """
    (rows, row_weights), (columns, column_weights) = resize.plain_taps(image.height, image.width)
    own_rows, rows = _counted(rows, image.height)
    own_columns, columns = _counted(columns, image.width)
    x = np.empty((1, len(own_rows), len(own_columns), len(image.getbands())), "float32")
    for place, row in enumerate(own_rows.tolist()):
        line = np.asarray(image.crop((0, row, image.width, row + 1))).reshape(image.width, -1)
        x[0, place] = line[own_columns]
    y = operations().resize_forward(x, (rows, row_weights), (columns, column_weights), resize.fill_value)
    return np.array(y[0])


def _counted(places, size):
    """Return which of so many lines are used, and the places again, counted among these."""
    used = np.unique(places)
    used = used[(used >= 0) & (used < size)]
    among = np.searchsorted(used, places).astype(places.dtype)
    among[(places < 0) | (places >= size)] = -1  # outside, as before
    return used, among
