"""``tf.data.Dataset`` over arrays."""

import numpy as np

from tinycnn.compat.tensorflow.data.count import INFINITE, UNKNOWN
from tinycnn.compat.tensorflow.data.nest import each
from tinycnn.compat.tensorflow.data.sources import Sources
from tinycnn.compat.tensorflow.data.spec import spec_of
from tinycnn.compat.tensorflow.data.steps import Steps
from tinycnn.compat.tensorflow.tensors import as_tensor, constant


class Dataset(Sources, Steps):
    """Elements, made anew in every pass: arrays, or tuples and dictionaries of arrays.

    ``fit``, ``evaluate`` and ``predict`` take it where its elements are batches.

    Parameters
    ----------
    elements : callable
        ``elements()`` yields them, as arrays.
    count : int
        How many; INFINITE or UNKNOWN.
    rows : Rows, optional
        If they are rows of arrays.
    mapped : (Dataset, callable), optional
        If they are what a function makes of the elements of another.
    open_first : bool
        Whether the first axis may be shorter in the last one.

    Examples
    --------
    >>> data = Dataset.from_tensor_slices((np.arange(5), np.arange(5) * 10))
    >>> for x, y in data.map(lambda x, y: (x + 1, y)).batch(2).take(2):
    ...     print(x.numpy(), y.numpy())
    [1 2] [ 0 10]
    [3 4] [20 30]
    """

    def __init__(self, elements, count=UNKNOWN, rows=None, mapped=None, open_first=False):
        self._elements = elements
        self._count = count
        self._rows = rows
        self._mapped = mapped
        self._open_first = open_first

    @classmethod
    def _of_rows(cls, rows):
        return cls(rows.elements, INFINITE if rows.count is None else rows.count, rows)

    def _like(self, *arguments, **settings):
        return type(self)(*arguments, **settings)

    def __iter__(self):
        for element in self._elements():
            yield each(as_tensor, element)

    def as_numpy_iterator(self):
        """Return an iterator of arrays."""
        return (each(lambda part: part if np.ndim(part) else part[()], e) for e in self._elements())

    def reduce(self, initial_state, reduce_func, name=None):
        """Return what a function makes of a state and each element, one after the other."""
        state = each(constant, initial_state)
        for element in self:
            state = reduce_func(state, element)
        return state

    def get_single_element(self, name=None):
        """Return the only element."""
        [element] = self
        return element

    def cardinality(self):
        """Return how many elements there are: INFINITE is -1, UNKNOWN is -2."""
        return as_tensor(np.array(self._count, np.int64))

    def __len__(self):
        if self._count < 0:
            what = "endless" if self._count == INFINITE else "not known before they are made"
            raise TypeError(f"The number of elements of this data set is {what}.")
        return self._count

    def __bool__(self):
        return True

    @property
    def element_spec(self):
        """Structure of TensorSpec: what the elements look like."""
        first = next(iter(self._elements()), None)
        return (
            None if first is None else each(lambda part: spec_of(np.asarray(part), self._open_first), first)
        )

    @property
    def output_shapes(self):
        """Structure of TensorShape."""
        return each(lambda spec: spec.shape, self.element_spec)

    @property
    def output_types(self):
        """Structure of dtype."""
        return each(lambda spec: spec.dtype, self.element_spec)

    def make_one_shot_iterator(self):
        """Return an iterator in the words of TensorFlow 1."""
        return OneShot(self)

    def __repr__(self):
        return f"<Dataset element_spec={self.element_spec}>"


class OneShot:
    """An iterator with ``get_next``."""

    def __init__(self, dataset):
        self._running = iter(dataset)

    def get_next(self):
        """Return the next element."""
        return next(self._running)

    def __iter__(self):
        return self._running

    def __next__(self):
        return next(self._running)
