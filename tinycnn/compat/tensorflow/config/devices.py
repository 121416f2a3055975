"""The one device: the processor."""

from typing import NamedTuple

from tinycnn.compat.notes import note


class PhysicalDevice(NamedTuple):
    """A device of the machine."""

    name: str
    device_type: str


class LogicalDevice(NamedTuple):
    """A device to compute on."""

    name: str
    device_type: str


class LogicalDeviceConfiguration(NamedTuple):
    """How a device should be divided; without effect."""

    memory_limit: int | None = None
    experimental_priority: int | None = None


_CPU = PhysicalDevice("/physical_device:CPU:0", "CPU")


def list_physical_devices(device_type=None):
    """Return the processor, or nothing for "GPU" and other kinds.

    Examples
    --------
    >>> len(list_physical_devices("GPU")), list_physical_devices("CPU")[0].device_type
    (0, 'CPU')
    """
    return [_CPU] if device_type in (None, "CPU") else []


def list_logical_devices(device_type=None):
    """Return the processor, or nothing for "GPU" and other kinds."""
    return [LogicalDevice("/device:CPU:0", "CPU")] if device_type in (None, "CPU") else []


def get_visible_devices(device_type=None):
    """Return the processor, or nothing for "GPU" and other kinds."""
    return list_physical_devices(device_type)


def set_visible_devices(devices, device_type=None):
    """Do nothing, and say so once."""
    note("there is one device, the CPU: settings for devices and their memory change nothing.")


def set_memory_growth(device, enable):
    """Do nothing, and say so once."""
    set_visible_devices(device)


def get_memory_growth(device):
    """Return True."""
    return True


def set_logical_device_configuration(device, logical_devices):
    """Do nothing, and say so once."""
    set_visible_devices(device)


def get_device_details(device):
    """Return no details."""
    return {}


def get_memory_info(device):
    """Return what nobody has measured."""
    return {"current": 0, "peak": 0}
