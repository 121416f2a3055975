"""Where a window fits: Keras's rules for ``padding="valid"`` and ``"same"``."""

from tinycnn.errors import complaint
from tinycnn.reference.im2col import output_size

PADDINGS = ("valid", "same")


def same_pads(size, window, stride):
    """Return the pixels to add (before, after) so that ceil(size / stride) places fit.

    An odd pixel goes after.

    Examples
    --------
    >>> same_pads(28, 3, 1), same_pads(28, 3, 2), same_pads(5, 2, 2)
    ((1, 1), (0, 1), (0, 1))
    """
    places = -(-size // stride)
    total = max((places - 1) * stride + window - size, 0)
    return total // 2, total - total // 2


def pads_for(padding, height, width, window, strides):
    """Return (top, bottom, left, right) for images of this size."""
    if padding == "valid":
        return (0, 0, 0, 0)
    return (*same_pads(height, window[0], strides[0]), *same_pads(width, window[1], strides[1]))


def with_gaps(window, dilation):
    """Return the sides of a window whose pixels lie ``dilation`` apart.

    Examples
    --------
    >>> with_gaps((3, 2), (2, 1))
    (5, 2)
    """
    return tuple((length - 1) * gap + 1 for length, gap in zip(window, dilation, strict=True))


def output_sizes(who, what, sizes, window, strides, padding):
    """Return how many places a window has along each axis; None where a size is open.

    Raises
    ------
    ValueError
        If the window is larger than the image.
    """
    for size, length in zip(sizes, window, strict=True):
        if padding == "valid" and size is not None and length > size:
            raise ValueError(
                complaint(
                    who,
                    f"images of at least {window[0]}x{window[1]} pixels for its {what}",
                    f"{sizes[0]}x{sizes[1]}",
                    f"Use a smaller {what}, padding='same', or fewer pooling layers before it.",
                )
            )
    return tuple(
        None
        if size is None
        else output_size(
            size, length, stride, *(same_pads(size, length, stride) if padding == "same" else (0, 0))
        )
        for size, length, stride in zip(sizes, window, strides, strict=True)
    )
