"""The runs: strong and weak scaling on this machine, and between hosts of limited rate."""

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.machine import load, machine, now
from benchmarks.scaling import hosts

ROOT = Path(__file__).parents[2]
# Three sizes: 62 thousand, 225 thousand and 2.2 million parameters.
NETWORKS = ("lenet5", "mnist", "cifar")
STRONG, WEAK = 512, 128  # samples: of the whole batch, and of each rank
RATES = (0.1, 1, 10)  # Gb/s of the links of hosts
MOST_SECONDS = 600


def measure(ranks, steps, rounds, with_hosts, networks=NETWORKS):
    """Make all runs, one after the other, round by round.

    Parameters
    ----------
    ranks : sequence of int
    steps : int
        That are timed, in a run.
    rounds : int
        Of each run the fastest counts: what comes from outside only slows.
    with_hosts : bool
    networks : sequence of str

    Returns
    -------
    dict
    """
    report = {
        "date": now(),
        "machine": machine(),
        "settings": {"steps": steps, "rounds": rounds, "strong": STRONG, "weak": WEAK},
        "runs": [],
        "hosts": "not asked for" if not with_hosts else hosts.possible() or "",
    }
    plans = _plans(networks, ranks, with_hosts and not report["hosts"])
    best = {}
    for number in range(rounds):
        for plan in plans:
            found = _run(plan, steps)
            print(f"round {number + 1}: {plan} {found['ms']:.2f} ms, load {load()}", flush=True)
            if plan not in best or found["ms"] < best[plan]["ms"]:
                best[plan] = found
    for (network, batch, count, gigabits), found in best.items():
        run = {"network": network, "batch": batch, "ranks": count, "gigabits": gigabits}
        report["runs"].append({**run, **found})
    return report


def _plans(networks, ranks, with_hosts):
    """Return (network, batch, ranks, Gb/s or 0) of every run, each once."""
    plans = {}
    for network in networks:
        for batch in (64, WEAK, STRONG):
            plans[network, batch, 1, 0] = None
        for count in ranks:
            plans[network, STRONG, count, 0] = None
            plans[network, WEAK * count, count, 0] = None
        for rate in RATES if with_hosts else ():
            plans[network, 2 * WEAK, 2, rate] = None
            plans[network, STRONG, 2, rate] = None
            plans[network, STRONG, 4, rate] = None
    return list(plans)


def _run(plan, steps):
    network, batch, ranks, gigabits = plan
    settings = {"network": network, "batch_size": batch, "steps": steps, "distribute": ranks > 1}
    settings["apart"] = bool(gigabits)
    command = [sys.executable, "-m", "benchmarks.scaling.rank", json.dumps(settings)]
    if gigabits:
        with hosts.hosts(ranks, f"{gigabits * 1000:g}mbit") as (launcher, environment):
            return _outcome([*launcher, *command], environment)
    launcher = ["mpiexec", "-n", str(ranks)] if ranks > 1 else []
    return _outcome([*launcher, *command], {})


def _outcome(command, environment):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TINYCNN_NUM_THREADS": "1", **environment}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=MOST_SECONDS
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout[-1000:]}{done.stderr[-3000:]}")
    return json.loads(lines[-1])
