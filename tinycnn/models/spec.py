"""What goes into a model, or comes out of it, before there is any data."""

from typing import NamedTuple


class Spec(NamedTuple):
    """Shape, type and name of an array.

    Attributes
    ----------
    shape : tuple
        (None, ...): None is the batch.
    dtype : str
    name : str
    """

    shape: tuple
    dtype: str
    name: str
