"""What can go wrong on the way to a data set, beside a damaged file."""

from tinycnn.errors import DataError


class DataNotFoundError(DataError):
    """The data set is nowhere to be had: no file in place, no mirror in reach.

    A file that is there but damaged is a plain :class:`tinycnn.errors.DataError`.
    """
