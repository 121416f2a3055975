"""What every model is."""

from tinycnn.errors import complaint
from tinycnn.models.config import Configured
from tinycnn.models.exporting import Exporting
from tinycnn.models.files import Files
from tinycnn.models.training import Training
from tinycnn.models.weights import Weights


class Model(Weights, Configured, Files, Exporting, Training):
    """The base of :class:`Sequential`, to tell models from other things.

    Raises
    ------
    NotImplementedError
        If it is called itself: models are chains of layers here.

    Examples
    --------
    >>> from tinycnn import Sequential
    >>> isinstance(Sequential(), Model)
    True
    """

    def __new__(cls, *arguments, **settings):
        """Refuse what cannot be made."""
        if cls is Model:
            expected, remedy = "a chain of layers", "Write Sequential([...])."
            raise NotImplementedError(complaint("Model", expected, "inputs and outputs", remedy))
        return super().__new__(cls)
