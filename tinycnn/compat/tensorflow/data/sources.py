"""Where the elements of a data set come from."""

import glob

import numpy as np

from tinycnn.compat.tensorflow.data.count import INFINITE, UNKNOWN
from tinycnn.compat.tensorflow.data.nest import arrays, each, flatten, pack
from tinycnn.compat.tensorflow.data.rows import Rows
from tinycnn.compat.tensorflow.tensors import constant


class Sources:
    """The part of a data set that makes one."""

    @classmethod
    def from_tensor_slices(cls, tensors, name=None):
        """Return the rows of arrays."""
        return cls._of_rows(Rows(arrays(tensors)))

    @classmethod
    def from_tensors(cls, tensors, name=None):
        """Return a data set of one element."""
        element = arrays(tensors)
        return cls(lambda: iter([element]), 1)

    @classmethod
    def from_generator(
        cls, generator, output_types=None, output_shapes=None, args=None, output_signature=None, name=None
    ):
        """Return what a function yields that is called anew for every pass."""
        wanted = output_types
        if output_signature is not None:
            wanted = each(lambda spec: spec.dtype, output_signature)

        def elements():
            for element in generator(*(args or ())):
                found = tuple(element) if isinstance(wanted, tuple) else element
                if wanted is None:
                    yield arrays(found)
                else:
                    yield each(lambda part, dtype: np.asarray(constant(part, dtype)), found, wanted)

        return cls(elements)

    @classmethod
    def range(cls, *args, output_type=np.int64, name=None):
        """Return whole numbers one after the other."""
        return cls._of_rows(Rows(np.arange(*(int(one) for one in args), dtype=output_type)))

    @classmethod
    def zip(cls, *args, datasets=None, name=None):
        """Return tuples of the elements of several data sets, as long as all have one."""
        given = datasets if datasets is not None else (args[0] if len(args) == 1 else args)
        given = tuple(given) if isinstance(given, list) else given
        parts = flatten(given)
        rows = [part._rows for part in parts]
        if all(one is not None and one.plain for one in rows) and len({one.count for one in rows}) == 1:
            return cls._of_rows(Rows(pack(given, iter([one.arrays for one in rows]))))
        counts = [part._count for part in parts if part._count != INFINITE]
        count = INFINITE if not counts else (UNKNOWN if UNKNOWN in counts else min(counts))

        def elements():
            for found in zip(*(part._elements() for part in parts), strict=False):
                yield pack(given, iter(found))

        return cls(elements, count)

    @classmethod
    def list_files(cls, file_pattern, shuffle=None, seed=None, name=None):
        """Return the names of files that fit a pattern."""
        patterns = [file_pattern] if isinstance(file_pattern, str) else list(file_pattern)
        names = sorted(name for pattern in patterns for name in glob.glob(str(pattern)))
        found = cls.from_tensor_slices(np.array(names, object))
        return found if shuffle is False else found.shuffle(max(1, len(names)), seed)
