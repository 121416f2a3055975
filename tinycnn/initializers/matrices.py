"""Weights that are a matrix of a kind."""

import numpy as np

from tinycnn.budget import spend
from tinycnn.errors import complaint
from tinycnn.initializers.base import Initializer, RandomInitializer, number

# Matrices of so few rows or columns cost no more than their numbers do.
_CHEAP = 256


class Orthogonal(RandomInitializer):
    """Draw a matrix whose rows, or columns, are at right angles and of length ``gain``.

    Parameters
    ----------
    gain : float
    seed : int, optional
        See :class:`RandomInitializer`.

    Notes
    -----
    More than two axes are laid flat but for the last. Saxe, McClelland and Ganguli, "Exact
    solutions to the nonlinear dynamics of learning in deep linear neural networks", ICLR 2014.

    Examples
    --------
    >>> weights = Orthogonal(seed=0)((3, 2), dtype="float64")
    >>> np.allclose(weights.T @ weights, np.eye(2))
    True
    """

    def __init__(self, gain=1.0, seed=None):
        super().__init__(seed)
        self.gain = number(type(self).__name__, "gain", gain)

    def draw(self, generator, shape):
        """Return float64 numbers drawn from a NumPy generator."""
        if len(shape) < 2:
            raise ValueError(complaint("Orthogonal", "a shape of at least two axes", f"{shape}"))
        rows, columns = int(np.prod(shape[:-1])), shape[-1]
        # The time goes with the third power: what a config asks for is limited by that too.
        spend("Orthogonal", (rows, columns, min(rows, columns) // _CHEAP))
        drawn = generator.standard_normal((max(rows, columns), min(rows, columns)))
        q, r = np.linalg.qr(drawn)
        q *= np.sign(np.diag(r))  # or the signs would not be drawn evenly
        return self.gain * (q if rows >= columns else q.T).reshape(shape)

    def get_config(self):
        """Return the arguments that make an equal initializer."""
        return {"gain": self.gain, "seed": self.seed}


class Identity(Initializer):
    """Ones on the diagonal times ``gain``, zeros elsewhere.

    Parameters
    ----------
    gain : float

    Examples
    --------
    >>> Identity()((2, 3))
    array([[1., 0., 0.],
           [0., 1., 0.]], dtype=float32)
    """

    def __init__(self, gain=1.0):
        self.gain = number("Identity", "gain", gain)

    def __call__(self, shape, dtype="float32"):
        """Return an array of this shape, of two axes, and dtype."""
        if len(shape) != 2:
            raise ValueError(complaint("Identity", "a shape of two axes", f"{shape}"))
        return (self.gain * np.eye(*shape)).astype(dtype)

    def get_config(self):
        """Return the arguments that make an equal initializer."""
        return {"gain": self.gain}
