"""Shapes with the methods of TensorFlow's."""

import numpy as np


class TensorShape(tuple):
    """A shape that is a tuple, and answers as TensorFlow's do.

    Examples
    --------
    >>> TensorShape((2, 3)).as_list(), TensorShape([2]).rank
    ([2, 3], 1)
    """

    def as_list(self):
        """Return the sizes as a list."""
        return list(self)

    def num_elements(self):
        """Return how many numbers there are; None if a size is open."""
        return None if None in self else int(np.prod(self))

    def is_fully_defined(self):
        """Return whether all sizes are known."""
        return None not in self

    @property
    def rank(self):
        """int: the number of axes."""
        return len(self)

    @property
    def ndims(self):
        """int: the number of axes."""
        return len(self)

    @property
    def dims(self):
        """list of int: the sizes."""
        return list(self)

    def __repr__(self):
        return f"TensorShape({list(self)})"

    def __str__(self):
        return tuple.__repr__(self)

    def __getitem__(self, key):
        found = tuple.__getitem__(self, key)
        return TensorShape(found) if isinstance(key, slice) else found
