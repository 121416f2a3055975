"""What a path leads to, before it is opened."""

import os
import stat


def check_plain(path, error):
    """Refuse what is no ordinary file: a pipe that nobody writes to would be waited for for ever.

    Parameters
    ----------
    path : str or os.PathLike
    error : callable
        ``error(text)`` returns what to raise.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile() as file:
    ...     check_plain(file.name, ValueError)
    >>> check_plain(os.devnull, ValueError)
    Traceback (most recent call last):
    ...
    ValueError: it is a device, not an ordinary file
    """
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return  # opening it will tell
    kinds = (
        (stat.S_ISFIFO, "pipe"),
        (stat.S_ISCHR, "device"),
        (stat.S_ISBLK, "device"),
        (stat.S_ISSOCK, "socket"),
    )
    for is_kind, kind in kinds:
        if is_kind(mode):
            raise error(f"it is a {kind}, not an ordinary file")
