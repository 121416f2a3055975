"""The vectors in which the shards of a batch leave their gradients."""

from contextlib import contextmanager

from tinycnn.engine.blocks import blocks_of_all, owned
from tinycnn.memory import address


class Gradients:
    """Has a vector, and its views, for each group of shards; they are kept from batch to batch.

    Parameters
    ----------
    parameters : ParameterVector
    crew : Alone or another
    early : int
        Shards compute the gradients up to here.
    late : list of (Layer, int)
        Layers whose gradients come late.

    Attributes
    ----------
    vectors : ndarray of shape (count or more, size)
        What :meth:`make` has made last.
    of_groups : dict of int to (ndarray, dict)
        Of each group that is ours, its vector and the views of it.
    """

    def __init__(self, parameters, crew, early, late):
        self._parameters, self._crew = parameters, crew
        self._early, self._all_early = early, not late
        self.vectors, self.of_groups = None, {}
        self._firsts, self._of_counts, self._spare = {}, {}, []

    def make(self, count):
        """Have a vector of gradients, and its views, for each of so many groups; return which are ours."""
        mine = owned(count, self._crew.rank, self._crew.size)
        if self._crew.size > 1:
            self._make_some(count, mine)
        elif len(self.of_groups) < count:
            self.vectors, self._firsts = self._parameters.empty(count, late=self._all_early), {}
            self.of_groups = self._with_views(range(count))
        return mine

    def first(self, count):
        """Return the first vectors, as the same object each time."""
        if count not in self._firsts:
            self._firsts[count] = self.vectors[:count]
        return self._firsts[count]

    def places(self, mine):
        """Return where the vectors of our groups begin."""
        start, step = address(self.vectors), self.vectors.strides[0]
        return [start + i * step for i in mine]

    @contextmanager
    def added_to(self, total):
        """Lend a spare vector and its views, and add what it then holds to another.

        As many are made as threads ask at once.

        Parameters
        ----------
        total : ndarray
            The vector of a group.
        """
        try:
            lent = self._spare.pop()
        except IndexError:
            [vector] = self._parameters.empty(1, late=self._all_early)
            lent = vector, self._parameters.views(vector)
        yield lent
        total[: self._early] += lent[0][: self._early]
        self._spare.append(lent)

    def _make_some(self, count, mine):
        """Have the vectors of our groups, and room for the sums that other ranks send."""
        if count not in self._of_counts:
            if len(self._of_counts) > 8:
                self._of_counts.clear()
            heads = [block.start for block in blocks_of_all(count, self._crew.size)[self._crew.rank]]
            # A power of two, so that each pair of the tree is two rows of some wider array.
            self.vectors = self._parameters.partly_empty(1 << (count - 1).bit_length(), mine, heads)
            self._of_counts[count] = self.vectors, self._with_views(mine)
        self.vectors, self.of_groups = self._of_counts[count]

    def _with_views(self, numbers):
        return {i: (self.vectors[i], self._parameters.views(self.vectors[i])) for i in numbers}
