"""The one figure of each race: the best peer's over ours."""

from benchmarks.engines import OURS
from benchmarks.networks import NETWORKS

# Where less than the peers' is enough.
MEMORY = 1.0


def best_peer(race, job):
    """Return the result of the best peer in a job, or None."""
    peers = [r for r in race["results"] if r["job"] == job and r["engine"] != OURS]
    return min(peers, key=lambda result: result["median"], default=None)


def ours(race, job):
    """Return our own result in a job, or None."""
    return next((r for r in race["results"] if r["job"] == job and r["engine"] == OURS), None)


def dense_limit(race):
    """Return the network's dense FLOPs a second in training over the machine's sgemm, or None."""
    result = ours(race, "train")
    if result is None:
        return None
    return race["flops"] / (result["median"] * 1e-6) / (race["sgemm"] * 1e9)


def verdicts(report):
    """Return what was found beside what was wanted.

    Returns
    -------
    list of (str, float, float or None, bool)
        What, the ratio found, the target or None, whether it was met.
    """
    rows = []
    for race in report["races"]:
        targets = {**NETWORKS[race["network"]].targets, "memory": MEMORY}
        for job in dict.fromkeys(result["job"] for result in race["results"]):
            peer, mine = best_peer(race, job), ours(race, job)
            if peer and mine:
                found, target = peer["median"] / mine["median"], targets.get(job)
                what = f"{race['network']}, batch {race['batch_size']}, {job}"
                rows.append((what, found, target, target is None or found >= target))
    return rows + _start(report["start"])


def _start(seconds):
    rows = []
    limits = {"import tinycnn": 0.6, "first step, cold cache": 6.0, "first step, warm cache": 1.0}
    for name, limit in limits.items():
        if name in seconds:
            rows.append((f"{name}: seconds, at most", seconds[name], limit, seconds[name] <= limit))
    peers = [seconds.get("import torch"), seconds.get("import tensorflow")]
    if all(peers) and "import tinycnn" in seconds:
        share = seconds["import tinycnn"] / sum(peers)
        rows.append(("import: ours over both peers', at most", share, 1 / 3, share <= 1 / 3))
    return rows
