"""What a gradient check found, for people to read."""

from dataclasses import dataclass

import numpy as np


class GradientError(ArithmeticError):
    """A gradient is not what it claims to be."""


@dataclass(frozen=True)
class Row:
    """One array whose gradient was checked.

    Attributes
    ----------
    name : str
        ``"input"``, or layer and weight as in ``"conv2d/kernel"``.
    shape : tuple of int
    checked : int
        How many of its numbers were changed one by one.
    error : float
        The greatest relative error among them.
    place : tuple of int
        Where it is.
    analytic, numeric : float
        What ``backward`` said there, and what the difference quotient says.
    """

    name: str
    shape: tuple
    checked: int
    error: float
    place: tuple
    analytic: float
    numeric: float


class GradientReport:
    """The rows of a check, one for each weight and one for the input.

    True if all is well: ``assert gradcheck(layer, x)`` in a test shows the table
    when it fails.

    Attributes
    ----------
    rows : list of Row
    tolerance : float
        The relative error up to which a row is fine.
    """

    def __init__(self, rows, tolerance):
        self.rows = rows
        self.tolerance = tolerance

    @property
    def passed(self):
        """bool: whether every error is within the tolerance; a NaN never is."""
        return not self.failures()

    def failures(self):
        """Return the rows that differ."""
        return [row for row in self.rows if not row.error <= self.tolerance]

    def __bool__(self):
        return self.passed

    def raise_if_failed(self):
        """Raise :class:`GradientError`, with the table, if something differs."""
        if not self.passed:
            raise GradientError(str(self))
        return self

    def __str__(self):
        headings = ("gradient by", "shape", "checked", "worst at", "analytic", "numeric", "rel. error", "")
        table = [headings, *(self._cells(row) for row in self.rows)]
        widths = [max(len(cells[i]) for cells in table) for i in range(len(headings))]
        lines = [
            "  ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)).rstrip() for cells in table
        ]
        failed = self.failures()
        if not failed:
            return "\n".join([*lines, f"All gradients agree (relative error at most {self.tolerance:g})."])
        lines.append(f"{len(failed)} of {len(self.rows)} differ by more than {self.tolerance:g}:")
        return "\n".join([*lines, *(f"- {self._advice(row)}" for row in failed)])

    __repr__ = __str__

    def _cells(self, row):
        verdict = "ok" if row.error <= self.tolerance else "DIFFERS"
        numbers = (f"{row.analytic:.6g}", f"{row.numeric:.6g}", f"{row.error:.1e}", verdict)
        size = int(np.prod(row.shape))
        return (row.name, str(row.shape), f"{row.checked} of {size}", str(list(row.place)), *numbers)

    @staticmethod
    def _advice(row):
        if np.isnan(row.analytic):
            return f"{row.name}: backward left it unassigned. Write all of grads[...][...], with =, not +=."
        if row.analytic == 0:
            return f"{row.name}: backward says 0 at {list(row.place)}, but the loss does change with it."
        if row.numeric == 0:
            return f"{row.name}: the loss does not change at {list(row.place)}, but backward says it does."
        ratio = row.analytic / row.numeric
        return f"{row.name}: at {list(row.place)} backward is {ratio:.6g} times what it should be."
