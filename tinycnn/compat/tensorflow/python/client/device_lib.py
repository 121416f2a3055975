"""``device_lib``: the list of devices that scripts print."""

from types import SimpleNamespace


def list_local_devices(session_config=None):
    """Return the processor."""
    return [SimpleNamespace(name="/device:CPU:0", device_type="CPU", memory_limit=0, physical_device_desc="")]
