"""The processes that train one model together, as everybody else sees them.

Each is a *rank*, numbered from 0. Usually there is one, :class:`Alone`, for which everything
here is trivial; :mod:`tinycnn.distribution` puts another crew in its place. Rank 0, the
*main* one, is the only one that draws progress, writes files and fetches data.
"""

from contextlib import contextmanager


class Alone:
    """One process that does everything; also the list of what a crew can do.

    Attributes
    ----------
    rank, size : int
        The number of this process, and how many there are.
    """

    rank, size = 0, 1

    @property
    def is_main(self):
        """bool: whether this process is the one that draws, writes and fetches."""
        return self.rank == 0

    def swap(self, label, sends, receives):
        """Send arrays to other ranks and receive theirs, at the same time.

        Parameters
        ----------
        label : str
            What this is about; it must be the same on all ranks.
        sends, receives : list of (int, ndarray)
            The other rank, and a contiguous array to send or to fill in. Between two ranks
            they arrive in the order in which they were listed.
        """

    def gather(self, label, found):
        """Return what every rank found, a list in the order of the ranks."""
        return [found]

    def told_by_main(self, label, function):
        """Let the main rank call a function; return to all, or raise in all, what came of it."""
        return function()

    def main_first(self, function):
        """Let the main rank call a function, then all others too, who find what it has made."""
        return function()

    def leaders_first(self, function):
        """Let one rank of each machine call a function, then all others."""
        return function()

    def agree(self, where, found):
        """Raise on all ranks if they have found different things, a dict of str to str."""

    @contextmanager
    def together(self, what):
        """Do something that all ranks must do: if one leaves with an error, the others hear of it."""
        yield


_current = {"crew": Alone()}


def crew():
    """Return the processes that train together.

    Examples
    --------
    >>> crew().rank, crew().size, crew().is_main
    (0, 1, True)
    """
    return _current["crew"]


def replace_crew(new):
    """Put another crew in place; None: this process alone."""
    _current["crew"] = Alone() if new is None else new
