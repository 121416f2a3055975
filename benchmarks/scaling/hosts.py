"""Separate hosts on one machine: network namespaces whose links have a limited rate.

Needs Linux, root, and ``ip`` and ``tc`` (Debian's iproute2). All of it is removed at the end.
Nothing leaves the machine: the namespaces are joined by a bridge that has no other port.
"""

import os
import shutil
import stat
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

BRIDGE, PREFIX, LINK, NETWORK = "tinycnn-br", "tinycnn-", "tinycnn-v", "10.77.0."

# Takes the place of ssh: mpiexec calls it with the address of a host and a command.
LAUNCHER = """#!/bin/sh
while [ "${1#-}" != "$1" ]; do shift; done
host=$1; shift
exec ip netns exec %s$((${host##*.} - 1)) sh -c "$*"
"""

# A host's processes shall meet those of another by TCP alone, as on two machines.
BY_TCP = {"UCX_TLS": "tcp,self", "UCX_NET_DEVICES": "eth0", "FI_PROVIDER": "tcp", "FI_TCP_IFACE": "eth0"}


def possible():
    """Return None, or why there can be no such hosts here."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "only root may make network namespaces"
    missing = [name for name in ("ip", "tc", "mpiexec") if shutil.which(name) is None]
    return f"{' and '.join(missing)} not installed" if missing else None


@contextmanager
def hosts(count, gigabits):
    """Have so many hosts, each with a link of some rate.

    Parameters
    ----------
    count : int
    gigabits : float or None
        Gb/s of each link; None: no limit.

    Yields
    ------
    command : list of str
        What to put before a command so that mpiexec runs one rank of it on each host.
    environment : dict of str to str
    """
    remove()
    folder = tempfile.mkdtemp(prefix="tinycnn-hosts-")
    try:
        _run("ip link add", BRIDGE, "type bridge")
        _run("ip link set", BRIDGE, "up")
        for number in range(count):
            _make(number, gigabits)
        launcher = Path(folder, "launcher")
        launcher.write_text(LAUNCHER % PREFIX)
        launcher.chmod(launcher.stat().st_mode | stat.S_IXUSR)
        addresses = [f"{NETWORK}{number + 1}" for number in range(count)]
        yield (
            [
                *f"ip netns exec {PREFIX}0 mpiexec -launcher ssh -launcher-exec {launcher}".split(),
                *f"-hosts {','.join(addresses)} -localhost {addresses[0]} -n {count} -ppn 1".split(),
            ],
            BY_TCP,
        )
    finally:
        remove()
        shutil.rmtree(folder)


def remove():
    """Remove what this or an interrupted run has made."""
    # Links first: those of a namespace vanish some time after it.
    for link in Path("/sys/class/net").glob(f"{LINK}*"):
        _run("ip link delete", link.name)
    known = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True).stdout
    for line in known.splitlines():
        name = line.split()[0] if line.split() else ""
        if name.startswith(PREFIX) and name[len(PREFIX) :].isdigit():
            _run("ip netns delete", name)
    if Path("/sys/class/net", BRIDGE).exists():
        _run("ip link delete", BRIDGE)


def _make(number, gigabits):
    name, link = f"{PREFIX}{number}", f"{LINK}{number}"
    _run("ip netns add", name)
    _run("ip link add", link, "type veth peer name eth0 netns", name)
    _run("ip link set", link, "master", BRIDGE, "up")
    _run("ip -n", name, f"addr add {NETWORK}{number + 1}/24 dev eth0")
    _run("ip -n", name, "link set eth0 up")
    _run("ip -n", name, "link set lo up")
    if gigabits:
        # What the bucket holds goes at any rate: little against what is sent, but at a high rate
        # the 64 KiB that a virtual link hands over at once, which would have to be cut otherwise.
        burst = max(16, round(7.5 * gigabits))
        limits = f"root tbf rate {gigabits * 1000:g}mbit burst {burst}kb limit 8mb"
        _run("ip netns exec", name, "tc qdisc add dev eth0", limits)


def _run(*words):
    subprocess.run(" ".join(words).split(), check=True)
