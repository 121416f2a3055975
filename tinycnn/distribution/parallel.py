"""``DataParallel``, and which distribution is in force."""

import numpy as np

from tinycnn.distribution.devices import list_devices
from tinycnn.errors import complaint
from tinycnn.ranks import replace_crew

_state = {"distribution": None}


class DeviceMesh:
    """The processes, as a line.

    Parameters
    ----------
    shape : tuple of int
        The number of processes, which MPI was told.
    axis_names : list of str
        One.
    devices : list of str, optional
        All of them, as :func:`list_devices` names them.
    """

    def __init__(self, shape, axis_names, devices=None):
        self.devices = np.array(list_devices() if devices is None else devices)
        self.shape, self.axis_names = tuple(shape), list(axis_names)
        if len(self.shape) != 1 or len(self.axis_names) != 1:
            received = f"shape {self.shape} with axes {self.axis_names}"
            raise ValueError(complaint("DeviceMesh", "one axis, over which the batch is spread", received))
        if self.shape[0] != self.devices.size:
            received = f"{self.devices.size}"
            raise ValueError(complaint("DeviceMesh", f"{self.shape[0]} devices", received))


class DataParallel:
    """Every process has the whole model, and computes its own part of each batch.

    Each process must be given the same data: the whole data set, or the same batches in the same
    order. It reads those samples only that it computes. ``fit``, ``evaluate`` and their
    callbacks run on all processes and see the same numbers; ``predict`` computes all where it
    is called. Rank 0 alone draws progress and writes files.

    Parameters
    ----------
    device_mesh : DeviceMesh, optional
    devices : list of str, optional
        As :func:`list_devices` names them; all processes take part.
    auto_shard_dataset : bool
        Must be True: batches are the whole, global ones, and cut here.

    Raises
    ------
    ValueError
        For a part of the processes only, or batches that were cut before.
    ImportError
        If there is no MPI.

    Examples
    --------
    >>> set_distribution(DataParallel())  # doctest: +SKIP
    """

    def __init__(self, device_mesh=None, devices=None, auto_shard_dataset=True):
        if device_mesh is not None and not isinstance(device_mesh, DeviceMesh):
            raise ValueError(complaint("DataParallel: device_mesh", "a DeviceMesh", f"{device_mesh!r}"))
        if not auto_shard_dataset:
            remedy = "Give every process the whole batches; it takes its own part of each."
            raise ValueError(complaint("DataParallel", "auto_shard_dataset=True", "False", remedy))
        everyone = list_devices()
        asked = everyone if devices is None else [str(name) for name in np.ravel(devices)]
        if device_mesh is not None:
            asked = [str(name) for name in device_mesh.devices.ravel()]
        if sorted(asked) != sorted(everyone):
            remedy = f"Start as many processes as are wanted: mpiexec -n {len(asked)} python ..."
            raise ValueError(complaint("DataParallel", f"the devices {everyone}", f"{asked}", remedy))
        self.device_mesh = device_mesh or DeviceMesh((len(everyone),), ["batch"], everyone)
        self.batch_dim_name = self.device_mesh.axis_names[0]
        self.auto_shard_dataset = True

    def __repr__(self):
        return f"<DataParallel over {self.device_mesh.shape[0]} processes>"


def distribution():
    """Return the distribution in force, or None."""
    return _state["distribution"]


def set_distribution(value):
    """Put a distribution in force, for all models and from now on.

    Every process must call it, at the same place: best before the data are loaded, so that
    rank 0 alone fetches them.

    Parameters
    ----------
    value : DataParallel or None
        None: every process is by itself again.

    Raises
    ------
    TypeError
        For anything else.
    DistributionError
        If the processes run different versions of Python, NumPy, Numba or tinycnn.
    """
    if value is not None and not isinstance(value, DataParallel):
        raise TypeError(complaint("set_distribution", "a DataParallel, or None", f"{value!r}"))
    if value is None:
        replace_crew(None)
    else:
        from tinycnn.distribution.crew import join

        replace_crew(join())
    _state["distribution"] = value
