"""tinycnn itself."""

import numba
import numpy

import tinycnn
from benchmarks.engines.sequential import SequentialEngine


class TinyCNN(SequentialEngine):
    """See :mod:`benchmarks.engines`."""

    def __init__(self, network, x, y, batch_size, threads):
        tinycnn.set_num_threads(threads)
        super().__init__(tinycnn, network, x, y, batch_size)

    def versions(self):
        """Return {library: version}."""
        return {"tinycnn": tinycnn.__version__, "numpy": numpy.__version__, "numba": numba.__version__}
