"""How near each kernel comes to what the machine can do: ``python -m benchmarks.roofline``.

For each case: what it computes and what it must move, its time on one thread, and the
bound that these set (Williams, Waterman and Patterson, 2009): all arithmetic at the best
speed seen, that of a large product of matrices or of our own dense layers, or everything
moved at the speed of a copy in cache, whichever takes longer. The table begins with the
case that has most to gain. A convolution may beat its bound: its arithmetic is counted
densely, and sparse gradients and Winograd's transforms do with less.
"""

import argparse
import json
import time
from pathlib import Path

from benchmarks.cases import CASES
from benchmarks.machine import machine, now
from benchmarks.peak import peaks
from benchmarks.roofline_plot import plot
from tinycnn.engine.blas import one_blas_thread

SECONDS, CALLS = 0.1, 3  # for each case: at least so long, and at least so often


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
        report["kernels"] = [measure(case) for case in cases]
    compare_with_peak(report["kernels"], report["peak"])
    report["kernels"].sort(key=lambda kernel: -kernel["to_gain"])
    print("\n".join(table(report)))
    if asked.json:
        asked.json.write_text(json.dumps(report, indent=1) + "\n")
    if asked.plot:
        plot(report, asked.plot)


def measure(case):
    """Time a case; returns a dict ready for JSON.

    It holds op, place, flops, bytes, us, gflops, gbytes (a second) and intensity (FLOPs a
    byte).
    """
    flops, moved = case.work()
    rival = "kernel" if "kernel" in case.rivals() else "reference"
    us = _best(case.call(rival)[0]) * 1e6
    return {
        "op": case.op,
        "place": case.place,
        "flops": flops,
        "bytes": moved,
        "us": round(us, 2),
        "gflops": round(flops / us / 1e3, 2),
        "gbytes": round(moved / us / 1e3, 2),
        "intensity": round(flops / moved, 3),
    }


def compare_with_peak(kernels, peak):
    """Add to each kernel its shares of the peaks, and what is to gain.

    Parameters
    ----------
    kernels : list of dict
        Each gets of_sgemm, of_memory, bound (us it takes at least, if the peaks are all
        there is) and to_gain (us above that).
    peak : dict
        From ``benchmarks.peak``. Gets ``best_gflops``: sgemm's, or that of the fastest
        dense layer here, which does all of its multiply-adds and may be faster.
    """
    dense = [kernel["gflops"] for kernel in kernels if kernel["op"].startswith("dense")]
    peak["best_gflops"] = max(peak["gflops"], *dense) if dense else peak["gflops"]
    for kernel in kernels:
        arithmetic = kernel["flops"] / peak["best_gflops"]
        bound = max(arithmetic, kernel["bytes"] / peak["cache_gbytes"]) / 1e3
        kernel["of_sgemm"] = round(kernel["gflops"] / peak["gflops"], 3)
        kernel["of_memory"] = round(kernel["gbytes"] / peak["gbytes"], 3)
        kernel["bound"] = round(bound, 2)
        kernel["to_gain"] = round(max(0.0, kernel["us"] - bound), 2)


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
        f" best {peak['best_gflops']:.0f}; copy {peak['gbytes']:.0f} GB/s,"
        f" in cache {peak['cache_gbytes']:.0f}; shards of 16 images"
    )
    yield (
        f"{'kernel':<44}{'place':<18}{'us':>9}{'MFLOP':>9}{'MB':>8}{'GFLOP/s':>9}{'GB/s':>7}"
        f"{'FLOP/B':>8}{'of sgemm':>10}{'of copy':>9}{'us to gain':>12}"
    )
    for kernel in report["kernels"]:
        yield (
            f"{kernel['op']:<44}{kernel['place']:<18}{kernel['us']:9.1f}{kernel['flops'] / 1e6:9.2f}"
            f"{kernel['bytes'] / 1e6:8.2f}{kernel['gflops']:9.1f}{kernel['gbytes']:7.1f}"
            f"{kernel['intensity']:8.2f}{kernel['of_sgemm']:10.0%}{kernel['of_memory']:9.0%}"
            f"{kernel['to_gain']:12.1f}"
        )


if __name__ == "__main__":
    main()
