"""How near each kernel comes to what the machine can do: ``python -m benchmarks.roofline``.

For each case: what it computes and what it must move, its time on one thread, and the
bound that these set (Williams, Waterman and Patterson, 2009): arithmetic at the speed of a
large product of matrices, or memory at the speed of a copy, whichever takes longer. The
table begins with the case that has most to gain. A kernel may beat both: arithmetic is
counted densely, and what stays in a cache does not cross the memory's bus.
"""

import argparse
import json
import time
from pathlib import Path

from benchmarks.cases import CASES
from benchmarks.machine import machine, now
from benchmarks.peak import peaks
from tinycnn.engine.blas import one_blas_thread

SECONDS, CALLS = 0.1, 3  # for each case: at least so long, and at least so often
NAMED = 16  # kernels whose name is written beside them in the plot


def main(words=None):
    """Time all cases, print the table, and write what was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.roofline", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--ops", nargs="+", help="only operations whose name contains one of these")
    parser.add_argument("--json", type=Path, help="write everything measured to this file")
    parser.add_argument("--plot", type=Path, help="draw it into this file")
    asked = parser.parse_args(words)
    cases = [case for case in CASES if not asked.ops or any(part in case.op for part in asked.ops)]
    report = {"date": now(), "machine": machine(), "peak": peaks(1), "kernels": []}
    with one_blas_thread():
        for case in cases:
            report["kernels"].append(measure(case, report["peak"]))
    report["kernels"].sort(key=lambda kernel: -kernel["to_gain"])
    print("\n".join(table(report)))
    if asked.json:
        asked.json.write_text(json.dumps(report, indent=1) + "\n")
    if asked.plot:
        plot(report, asked.plot)


def measure(case, peak):
    """Time a case.

    Returns
    -------
    dict
        Ready for JSON: op, place, flops, bytes, us, gflops, gbytes (a second), intensity
        (FLOPs a byte), of_arithmetic and of_memory (shares of the peaks), bound (us, at
        least, if the peaks are all there is), to_gain (us above that).
    """
    flops, moved = case.work()
    rival = "kernel" if "kernel" in case.rivals() else "reference"
    us = _best(case.call(rival)[0]) * 1e6
    gflops, gbytes = flops / us / 1e3, moved / us / 1e3
    bound = max(flops / peak["gflops"], moved / peak["gbytes"]) / 1e3
    return {
        "op": case.op,
        "place": case.place,
        "flops": flops,
        "bytes": moved,
        "us": round(us, 2),
        "gflops": round(gflops, 2),
        "gbytes": round(gbytes, 2),
        "intensity": round(flops / moved, 3),
        "of_arithmetic": round(gflops / peak["gflops"], 3),
        "of_memory": round(gbytes / peak["gbytes"], 3),
        "bound": round(bound, 2),
        "to_gain": round(max(0.0, us - bound), 2),
    }


def _best(call):
    for _ in range(CALLS):
        call()
    times, end = [], time.perf_counter() + SECONDS
    while len(times) < CALLS or time.perf_counter() < end:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def table(report):
    """Return lines of text."""
    peak = report["peak"]
    yield (
        f"{report['machine']['cpu']}, {report['date']}; one thread: sgemm {peak['gflops']:.0f} GFLOP/s,"
        f" copy {peak['gbytes']:.1f} GB/s; shards of 16 images"
    )
    yield (
        f"{'kernel':<44}{'place':<18}{'us':>9}{'MFLOP':>9}{'MB':>8}{'GFLOP/s':>9}{'GB/s':>7}"
        f"{'FLOP/B':>8}{'of sgemm':>10}{'of copy':>9}{'us to gain':>12}"
    )
    for kernel in report["kernels"]:
        yield (
            f"{kernel['op']:<44}{kernel['place']:<18}{kernel['us']:9.1f}{kernel['flops'] / 1e6:9.2f}"
            f"{kernel['bytes'] / 1e6:8.2f}{kernel['gflops']:9.1f}{kernel['gbytes']:7.1f}"
            f"{kernel['intensity']:8.2f}{kernel['of_arithmetic']:10.0%}{kernel['of_memory']:9.0%}"
            f"{kernel['to_gain']:12.1f}"
        )


def plot(report, path):
    """Draw speed over intensity, both logarithmic, below the machine's roof.

    Parameters
    ----------
    report : dict
        peak, kernels.
    path : path
        Of the picture; its ending decides the format.
    """
    from matplotlib.figure import Figure

    peak, kernels = report["peak"], report["kernels"]
    figure = Figure(figsize=(12, 8), layout="constrained")
    axes = figure.subplots()
    ridge = peak["gflops"] / peak["gbytes"]
    ends = [min(kernel["intensity"] for kernel in kernels) / 2]
    ends += [ridge, 2 * max(ridge, *(kernel["intensity"] for kernel in kernels))]
    axes.plot(ends, [min(peak["gflops"], end * peak["gbytes"]) for end in ends], color="black")
    for family in sorted({_family(kernel) for kernel in kernels}):
        members = [kernel for kernel in kernels if _family(kernel) == family]
        axes.scatter(
            [kernel["intensity"] for kernel in members],
            [kernel["gflops"] for kernel in members],
            # The larger, the more to gain.
            s=[20 + min(600, kernel["to_gain"]) for kernel in members],
            alpha=0.6,
            label=family,
        )
    for kernel in kernels[:NAMED]:
        axes.annotate(
            f"{kernel['op']}\n{kernel['place']}", (kernel["intensity"], kernel["gflops"]), fontsize=6
        )
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="FLOPs for each byte that must be moved",
        ylabel="GFLOP/s, done densely, one thread",
        title=f"Roofline: sgemm {peak['gflops']:.0f} GFLOP/s, copy {peak['gbytes']:.1f} GB/s",
    )
    axes.legend()
    figure.savefig(path, dpi=120)


def _family(kernel):
    return kernel["op"].partition("_")[0]


if __name__ == "__main__":
    main()
