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
ALONE = (64, WEAK, STRONG)  # batches of one rank, from which follows what a sample takes
# Hosts, and Gb/s of their links; None: as fast as the machine carries bytes from one to another.
# More hosts than cores take turns at what they do for their messages, and so say something of
# links only that are slower than that.
HOSTS = ((2, 0.1), (2, 1), (2, 10), (2, None), (4, 0.1), (8, 0.1))
# Steps before the clock runs: kernels are loaded, tapes recorded and proven. Where only the
# exchange is timed, less will do.
WARM, WARM_APART = 30, 5
PLACES = ("here", "hosts")
MOST_SECONDS = 600


def measure(ranks, seconds, rounds, places=PLACES, networks=NETWORKS):
    """Make all runs, one after the other, round by round.

    Parameters
    ----------
    ranks : sequence of int
        On this machine.
    seconds : float
        That each network and batch is timed, in a run.
    rounds : int
        Of each run the fastest counts: what comes from outside only slows.
    places : sequence of {"here", "hosts"}
    networks : sequence of str

    Returns
    -------
    dict
    """
    why_not = "not asked for" if "hosts" not in places else hosts.possible() or ""
    report = {
        "date": now(),
        "machine": machine(),
        "settings": {"seconds": seconds, "strong": STRONG, "weak": WEAK},
        "runs": [],
        "hosts": why_not,
    }
    launches = [(count, False, None) for count in ranks] if "here" in places else []
    launches += [] if why_not else [(count, True, rate) for count, rate in HOSTS]
    for number in range(rounds):
        for launch in launches:
            found = _run(launch, networks, seconds)
            print(f"round {number + 1}: {_title(launch)}, load {load()}: {_short(found)}", flush=True)
            report["runs"] += [{**run, "times": 1} for run in found]
    return merged([report])


def merged(reports):
    """Return one report of several, made by parts; of each run the fastest is kept.

    Raises
    ------
    ValueError
        If they are of other machines, or were made with other settings.
    """
    whole = {**reports[0], "runs": []}
    best = {}
    for report in reports:
        for what in ("cpu", "cores"):
            if report["machine"][what] != whole["machine"][what]:
                raise ValueError(f"Reports of one machine, not of {report['machine']} as well.")
        if report["settings"] != whole["settings"]:
            raise ValueError(f"Reports with the settings {whole['settings']}, not {report['settings']}.")
        whole["hosts"] = whole["hosts"] and report["hosts"]
        for run in report["runs"]:
            key = run["network"], run["batch"], run["ranks"], run["apart"], run["gigabits"]
            known = best.get(key)
            times = run["times"] + (known["times"] if known else 0)
            if known is None or _counts(run) < _counts(known):
                known = run
            best[key] = {**known, "times": times}
    whole["runs"] = list(best.values())
    return whole


def _counts(run):
    """Return the time for which the run was made."""
    return run["exchange_ms"] if run["apart"] else run["ms"]


def _jobs(launch, networks):
    """Return (network, batch) of all that is measured by the same processes."""
    count, apart, _ = launch
    if apart:
        batches = [WEAK * count]
    elif count == 1:
        batches = ALONE
    else:
        batches = sorted({STRONG, WEAK * count})
    return [(network, batch) for network in networks for batch in batches]


def _run(launch, networks, seconds):
    ranks, apart, gigabits = launch
    settings = {
        "jobs": _jobs(launch, networks),
        "seconds": seconds,
        "warm": WARM_APART if apart else WARM,
        "distribute": ranks > 1,
        "apart": apart,
    }
    command = [sys.executable, "-m", "benchmarks.scaling.rank", json.dumps(settings)]
    if apart:
        with hosts.hosts(ranks, gigabits) as (launcher, environment):
            found = _outcome([*launcher, *command], environment)
    else:
        launcher = ["mpiexec", "-n", str(ranks)] if ranks > 1 else []
        found = _outcome([*launcher, *command], {})
    return [{**run, "ranks": ranks, "apart": apart, "gigabits": gigabits} for run in found]


def _outcome(command, environment):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TINYCNN_NUM_THREADS": "1", **environment}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=MOST_SECONDS
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout[-1000:]}{done.stderr[-3000:]}")
    return [json.loads(line) for line in lines]


def _title(launch):
    count, apart, gigabits = launch
    if not apart:
        return f"{count} {'rank' if count == 1 else 'ranks'}"
    return f"{count} hosts, {f'{gigabits:g} Gb/s' if gigabits else 'no limit'}"


def _short(found):
    return ", ".join(f"{run['network']} {run['batch']} {_counts(run):.2f} ms" for run in found)
