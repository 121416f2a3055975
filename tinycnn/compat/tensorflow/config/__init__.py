"""``tf.config``: devices, of which there is one, and settings without effect."""

from tinycnn.compat.notes import note
from tinycnn.compat.tensorflow.config import experimental, optimizer, threading
from tinycnn.compat.tensorflow.config.devices import (
    LogicalDevice,
    LogicalDeviceConfiguration,
    PhysicalDevice,
    get_visible_devices,
    list_logical_devices,
    list_physical_devices,
    set_logical_device_configuration,
    set_visible_devices,
)
from tinycnn.compat.tensorflow.missing import missing


def run_functions_eagerly(run_eagerly):
    """Do nothing: functions are always run as they are."""


def functions_run_eagerly():
    """Return True: functions are always run as they are."""
    return True


def set_soft_device_placement(enabled):
    """Do nothing: there is one device."""


def get_soft_device_placement():
    """Return True: there is one device."""
    return True


def experimental_connect_to_cluster(*arguments, **settings):
    """Do nothing, and say so once."""
    note("there are no clusters to connect to.")


__all__ = [
    "LogicalDevice",
    "LogicalDeviceConfiguration",
    "PhysicalDevice",
    "experimental",
    "get_visible_devices",
    "list_logical_devices",
    "list_physical_devices",
    "optimizer",
    "run_functions_eagerly",
    "set_logical_device_configuration",
    "set_visible_devices",
    "threading",
]

__getattr__ = missing("tensorflow.config")
