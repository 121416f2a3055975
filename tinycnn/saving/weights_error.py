"""The error of reading weights."""

from tinycnn.saving.errors import FileError


class WeightsFileError(FileError):
    """A weights file is damaged, is something else, or does not fit the model."""
