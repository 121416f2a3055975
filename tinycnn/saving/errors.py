"""The errors of reading files."""


class FileError(ValueError):
    """A file is damaged, is something else, or does not fit.

    Parameters
    ----------
    path : str or os.PathLike
    fault : str
        What is wrong, in words that follow "path: ".
    """

    def __init__(self, path, fault):
        super().__init__(f"{path}: {fault}")


class ConfigError(ValueError):
    """The text of a config is damaged, or describes what cannot be made."""


class ModelFileError(FileError):
    """The file of a model is damaged, is something else, or holds what cannot be made."""
