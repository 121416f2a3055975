"""Which processes there are, under Keras's names."""

from tinycnn.distribution.library import load_mpi
from tinycnn.errors import complaint


def list_devices(device_type=None):
    """Return the name of every process that MPI started: ``"cpu:0"``, ``"cpu:1"``, ...

    Parameters
    ----------
    device_type : {"cpu"}, optional

    Returns
    -------
    list of str

    Raises
    ------
    ValueError
        For another kind of device.
    """
    if device_type is not None and str(device_type).lower() != "cpu":
        raise ValueError(complaint("list_devices", "the device_type 'cpu'", f"{device_type!r}"))
    return [f"cpu:{rank}" for rank in range(load_mpi().COMM_WORLD.size)]


def get_device_count(device_type=None):
    """Return how many processes MPI started."""
    return len(list_devices(device_type))


def process_id():
    """Return the number of this process: its rank."""
    return load_mpi().COMM_WORLD.rank


def initialize(job_addresses=None, num_processes=None, process_id=None):
    """Start MPI, if it has not been started; and check what is expected of it.

    Where the processes run is said to ``mpiexec`` (``-n``, ``-hosts``).

    Parameters
    ----------
    job_addresses : None
    num_processes : int, optional
    process_id : int, optional

    Raises
    ------
    ValueError
        If MPI started another number of processes, or gave this one another number.
    """
    world = load_mpi().COMM_WORLD
    if job_addresses is not None:
        remedy = "Name the machines to mpiexec: mpiexec -hosts a,b -n 2 python train.py."
        raise ValueError(complaint("initialize", "no job_addresses", f"{job_addresses!r}", remedy))
    for name, expected, found in (
        ("num_processes", num_processes, world.size),
        ("process_id", process_id, world.rank),
    ):
        if expected is not None and expected != found:
            raise ValueError(complaint(f"initialize: {name}", f"{found}, as MPI has it", f"{expected!r}"))
