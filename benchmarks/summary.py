"""What was aimed at, and whether it was met."""

from benchmarks.engines import OURS
from benchmarks.networks import NETWORKS
from benchmarks.start import SHARE

# Learning with less time than a dense computation at the machine's best would take.
DENSE_TARGET = {"mnist": 1.0}


def summary(report):
    """Hold everything measured against its target.

    Parameters
    ----------
    report : dict
        races, and sgemm and start where they were measured.

    Returns
    -------
    list of dict
        what, network and batch_size (where there is one), value, unit, target (None if
        there is none), at_most (whether the target is an upper bound), met, and for ratios
        peer, the engine that came nearest.
    """
    rows = []
    for race in report["races"]:
        rows += _ratios(race)
    if "sgemm" in report:
        for race in report["races"]:
            rows += _dense(race, report["sgemm"]["gflops"])
    return rows + (_start(report["start"]["results"]) if "start" in report else [])


def _ratios(race):
    """Yield, for each job, how many times ours the least of the peers' medians is."""
    targets = NETWORKS[race["network"]].targets
    for job in dict.fromkeys(result["job"] for result in race["results"]):
        found = {result["engine"]: result for result in race["results"] if result["job"] == job}
        if OURS in found and len(found) > 1:
            peer = min((found[name] for name in found if name != OURS), key=lambda result: result["median"])
            yield _row(job, peer["ratio"], "", targets.get(job), race=race, peer=peer["engine"])


def _dense(race, gflops):
    """Yield the dense arithmetic of learning, a second, as a share of the machine's peak."""
    for result in race["results"]:
        if result["engine"] == OURS and result["job"] == "train":
            done = 2 * race["multiply_adds"]["train"] / result["median"] / 1e3  # per us: to GFLOP/s
            share = round(done / gflops, 3)
            yield _row("dense limit", share, "", DENSE_TARGET.get(race["network"]), race=race)


def _start(results):
    median = {result["what"]: result["median"] for result in results}
    rows = [
        _row(result["what"], result["median"], "s", result["target"], at_most=True)
        for result in results
        if result["target"] is not None
    ]
    peers = [median.get("import torch"), median.get("import tensorflow")]
    if None not in peers:
        share = round(median["import tinycnn"] / sum(peers), 3)
        rows.append(_row("import tinycnn / (torch + tensorflow)", share, "", SHARE, at_most=True))
    return rows


def _row(what, value, unit, target, at_most=False, race=None, **more):
    met = None if target is None else bool(value <= target if at_most else value >= target)
    row = {"what": what, "value": value, "unit": unit, "target": target, "at_most": at_most, "met": met}
    if race is not None:
        row |= {"network": race["network"], "batch_size": race["batch_size"]}
    return row | more


def summary_table(report):
    """Return the summary as text."""
    lines = ["Best peer's median over ours (targets: at least)"]
    lines.append(f"  {'network':<12}{'batch':>6}  {'':<10}{'ratio':>7}{'target':>8}  {'':<8}best peer")
    for row in report["summary"]:
        if "peer" in row:
            lines.append(
                f"  {row['network']:<12}{row['batch_size']:>6}  {row['what']:<10}{row['value']:7.2f}"
                f"{_target(row):>8}  {_met(row):<8}{row['peer']}"
            )
    dense = [row for row in report["summary"] if row["what"] == "dense limit"]
    if dense:
        lines += [
            "",
            "Dense FLOP/s of training over the machine's sgemm peak"
            f" ({report['sgemm']['gflops']:.0f} GFLOP/s; targets: at least)",
        ]
        lines += [
            f"  {row['network']:<12}{row['batch_size']:>6}{row['value']:19.2f}{_target(row):>8}  {_met(row)}"
            for row in dense
        ]
    start = [row for row in report["summary"] if row["at_most"]]
    if start:
        lines += ["", "Start (targets: at most)"]
        lines += [
            f"  {row['what']:<40}{row['value']:8.3f} {row['unit']:<2}{_target(row):>8}  {_met(row)}"
            for row in start
        ]
    left_out = [(race, name) for race in report["races"] for name in race["left_out"]]
    lines += [f"  {race['network']}: {name} is left out, {race['left_out'][name]}" for race, name in left_out]
    return "\n".join(lines)


def _target(row):
    return "-" if row["target"] is None else f"{row['target']:.2f}"


def _met(row):
    return {True: "met", False: "missed", None: ""}[row["met"]]
