"""Where a picture goes in a frame of another shape: what is cut off, or put around it."""

from tinycnn.reference.taps import taps, window


def largest(size, other, wanted, other_wanted):
    """Return the longest length along an axis that keeps the proportions that are wanted."""
    return max(min(size, int(other * wanted / other_wanted)), 1)


def cut(height, width, new_height, new_width, interpolation="bilinear", antialias=False):
    """Return the taps for rows and columns of the largest middle part of the right proportions."""
    rows = largest(height, width, new_height, new_width)
    columns = largest(width, height, new_width, new_height)
    top, left = (height - rows) // 2, (width - columns) // 2
    return (
        taps(rows, new_height, interpolation, antialias, top),
        taps(columns, new_width, interpolation, antialias, left),
    )


def framed(height, width, new_height, new_width, interpolation, antialias):
    """Return the taps for the whole image, with enough around it for the right proportions."""
    above = (max(height, int(width * new_height / new_width)) - height) // 2
    beside = (max(width, int(height * new_width / new_height)) - width) // 2
    return (
        taps(height + 2 * above, new_height, interpolation, antialias, -above),
        taps(width + 2 * beside, new_width, interpolation, antialias, -beside),
    )


def middle(height, width, new_height, new_width):
    """Return the taps for a window in the middle; cut and resized where the image is smaller."""
    if height < new_height or width < new_width:
        return cut(height, width, new_height, new_width)
    return window((height - new_height) // 2, new_height), window((width - new_width) // 2, new_width)
