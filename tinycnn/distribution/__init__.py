"""Training one model on several processes, and machines, with Keras's names.

Started by MPI, every process runs the same script. Each computes its own part of every batch,
and all end with the same weights: bit for bit those of one process.

    mpiexec -n 4 python train.py

and in ``train.py``, before the data are loaded:

>>> import tinycnn
>>> tinycnn.distribution.set_distribution(tinycnn.distribution.DataParallel())  # doctest: +SKIP

Needs mpi4py and an MPI: ``pip install "tinycnn[mpi]" mpich``.
"""

from tinycnn.distribution.devices import get_device_count, initialize, list_devices, process_id
from tinycnn.distribution.errors import DistributionError
from tinycnn.distribution.parallel import DataParallel, DeviceMesh, distribution, set_distribution

__all__ = [
    "DataParallel",
    "DeviceMesh",
    "DistributionError",
    "distribution",
    "get_device_count",
    "initialize",
    "list_devices",
    "process_id",
    "set_distribution",
]
