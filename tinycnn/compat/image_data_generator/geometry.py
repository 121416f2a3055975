"""Images turned, moved, sheared, zoomed and mirrored: a whole batch in one pass.

Keras chains four matrices (turn, shift, shear, zoom), each about the middle of the image, and
reads every new pixel at the place the product sends it to. Here the four numbers of each image
give its map at once, and the mirroring is part of the map. Two things are as they are in Keras:
the x of the matrices is the column, yet the ``tx`` that belongs to it is drawn from
``height_shift_range``; and the middle is taken with height and width exchanged, which shows
where images are not square.
"""

import numpy as np

from tinycnn.run import operations

# How far beyond the last pixel still counts as inside: rounding must not make an edge black.
ROUNDING = 1e-5


def keras_maps(parameters, height, width):
    """Return the maps of a batch.

    Parameters
    ----------
    parameters : dict of str to ndarray of shape (N,)
        ``theta`` and ``shear`` in degrees, ``tx`` and ``ty`` in pixels, ``zx`` and ``zy``,
        ``flip_horizontal`` and ``flip_vertical``.
    height, width : int

    Returns
    -------
    ndarray of float64, shape (N, 6)
        See :mod:`tinycnn.reference.affine`.

    Examples
    --------
    >>> still = dict.fromkeys(["theta", "tx", "ty", "shear"], np.zeros(1))
    >>> still |= {"zx": np.ones(1), "zy": np.ones(1), "flip_vertical": np.array([False])}
    >>> keras_maps(still | {"flip_horizontal": np.array([True])}, 3, 5) + 0.0
    array([[-1.,  0.,  4.,  0.,  1.,  0.]])
    """
    angle, shear = np.deg2rad(parameters["theta"]), np.deg2rad(parameters["shear"])
    sine, cosine = np.sin(angle), np.cos(angle)
    tx, ty, zx, zy = (parameters[name] for name in ("tx", "ty", "zx", "zy"))
    # [[a, b], [d, e]] is turn @ shear @ zoom.
    a, b = cosine * zx, -(cosine * np.sin(shear) + sine * np.cos(shear)) * zy
    d, e = sine * zx, (cosine * np.cos(shear) - sine * np.sin(shear)) * zy
    middle_x, middle_y = height / 2 - 0.5, width / 2 - 0.5
    c = cosine * tx - sine * ty + middle_x - a * middle_x - b * middle_y
    f = sine * tx + cosine * ty + middle_y - d * middle_x - e * middle_y
    across, over = parameters["flip_horizontal"], parameters["flip_vertical"]
    c, f = c + across * a * (width - 1), f + across * d * (width - 1)
    a, d = np.where(across, -a, a), np.where(across, -d, d)
    c, f = c + over * b * (height - 1), f + over * e * (height - 1)
    b, e = np.where(over, -b, b), np.where(over, -e, e)
    return np.stack([a, b, c, d, e, f], axis=1)


def moved(x, maps, fill_mode, cval, order):
    """Read images at the places that maps give.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C)
    maps : ndarray of float64, shape (N, 6)
    fill_mode : {"nearest", "constant", "reflect", "wrap"}
    cval : float
    order : int
        Of the spline between pixels, 0 to 5.

    Returns
    -------
    ndarray of the same shape and dtype
    """
    # The compiled operation knows straight lines between pixels. What lies outside it knows
    # as SciPy does, except that "wrap" goes round in another way there.
    if order == 1 and fill_mode != "wrap" and x.dtype in (np.float32, np.float64):
        return _moved_by_kernel(np.ascontiguousarray(x), maps, fill_mode, cval)
    return _moved_by_scipy(x, maps, fill_mode, cval, order)


def _moved_by_kernel(x, maps, fill_mode, cval):
    maps, move = maps.astype(x.dtype), operations().affine_forward
    if fill_mode != "constant":
        return move(x, maps, "bilinear", fill_mode, 0.0)
    # SciPy gives cval to every pixel that is read beyond the middle of the outermost one. So
    # white images on black ground are moved as well: what is not quite white lies beyond.
    white = move(np.ones((*x.shape[:3], 1), x.dtype), maps, "bilinear", "constant", 0.0)
    y = move(x, maps, "bilinear", "nearest", 0.0)
    return np.where(white < 1 - ROUNDING, x.dtype.type(cval), y)


def _moved_by_scipy(x, maps, fill_mode, cval, order):
    from scipy.ndimage import affine_transform

    y = np.empty_like(x)
    for old, new, (a, b, c, d, e, f) in zip(x, y, maps, strict=True):
        for channel in range(x.shape[3]):
            affine_transform(
                old[..., channel],
                [[e, d], [b, a]],
                [f, c],
                output=new[..., channel],
                order=order,
                mode=fill_mode,
                cval=cval,
            )
    return y
