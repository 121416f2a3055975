"""``tf.config.experimental``: names that have moved into ``tf.config`` since."""

from tinycnn.compat.tensorflow.config.devices import (
    LogicalDeviceConfiguration,
    get_device_details,
    get_memory_growth,
    get_memory_info,
    get_visible_devices,
    list_logical_devices,
    list_physical_devices,
    set_logical_device_configuration,
    set_memory_growth,
    set_visible_devices,
)
from tinycnn.compat.tensorflow.missing import missing

VirtualDeviceConfiguration = LogicalDeviceConfiguration
set_virtual_device_configuration = set_logical_device_configuration


def enable_op_determinism():
    """Do nothing: the same seed always gives the same bytes."""


def enable_tensor_float_32_execution(enabled):
    """Do nothing: float32 is float32."""


__all__ = [
    "VirtualDeviceConfiguration",
    "enable_op_determinism",
    "get_device_details",
    "get_memory_growth",
    "get_memory_info",
    "get_visible_devices",
    "list_logical_devices",
    "list_physical_devices",
    "set_memory_growth",
    "set_virtual_device_configuration",
    "set_visible_devices",
]

__getattr__ = missing("tensorflow.config.experimental")
