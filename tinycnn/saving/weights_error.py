"""The one error of reading weights."""


class WeightsFileError(ValueError):
    """A weights file is damaged, is something else, or does not fit the model."""

    def __init__(self, path, fault):
        super().__init__(f"{path}: {fault}")
