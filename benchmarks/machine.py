"""Where and when something was measured."""

import os
import platform
from datetime import datetime, timezone
from pathlib import Path


def machine():
    """Return the CPU's model, the cores this process may use, the system, and its load now."""
    return {
        "cpu": _cpu_model(),
        "cores": cores(),
        "system": f"{platform.system()} {platform.machine()}",
        "load": load(),
    }


def load():
    """Return how many processes wanted to run in the last minute; None if nobody says.

    A machine that is in use slows those most who make threads wait for each other at many
    places (OpenMP): compare on an idle one.
    """
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def cores():
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def now():
    """Return the date and time, in UTC, as ISO 8601 has it."""
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def _cpu_model():
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:  # not Linux
        pass
    return platform.processor() or "unknown"
