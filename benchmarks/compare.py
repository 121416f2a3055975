"""Networks in tinycnn and its peers, side by side: ``python -m benchmarks.compare``.

Same data, batch, threads and float32. Each engine lives in a process of its own, and
they take turns, so that whatever else the machine does falls on all alike.
"""

import json
import shlex
import sys

from benchmarks.arguments import START, arguments
from benchmarks.arithmetic import multiply_adds
from benchmarks.jobs import JOBS
from benchmarks.machine import load, machine, now
from benchmarks.networks import NETWORKS
from benchmarks.peak import peaks
from benchmarks.race import race
from benchmarks.report import machine_lines, race_table, start_table
from benchmarks.start import measure_start
from benchmarks.summary import summary, summary_table


def main(words=None):
    """Compare, print the tables, and write the JSON if asked to."""
    words = sys.argv[1:] if words is None else words
    asked = arguments(words)
    report = {
        "command": shlex.join(["python", "-m", "benchmarks.compare", *asked.portable]),
        "date": now(),
        "machine": machine(),
        "settings": {name: getattr(asked, name) for name in ("threads", "rounds", "malloc")},
        "races": [],
    }
    print(machine_lines(report), flush=True)
    compare(report, asked, show=lambda text: print(f"\n{text}", flush=True))
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(report, indent=1) + "\n")


def compare(report, asked, show):
    """Measure what was asked for into the report, and show each part when it is there."""

    def tell(line):
        print(line, file=sys.stderr, flush=True)

    timed = [job for job in asked.jobs if job != START]
    gflops = []
    for name in asked.networks if timed else ():
        gflops.append(peaks(asked.threads)["gflops"])
        sizes = [asked.batch_size] if asked.batch_size else NETWORKS[name].batch_sizes
        for place, batch_size in enumerate(sizes):
            jobs = [job for job in timed if place == 0 or JOBS[job].each_batch_size]
            if jobs:
                found = race(name, batch_size, jobs, asked, lambda line, name=name: tell(f"{name}: {line}"))
                forward, training = multiply_adds(NETWORKS[name])
                found["multiply_adds"] = {"predict": forward, "train": training}
                report["races"].append(found)
                show(race_table(found, report["settings"]))
    if gflops:
        gflops.append(peaks(asked.threads)["gflops"])
        report["sgemm"] = {"gflops": max(gflops), "tries": gflops}
    if START in asked.jobs:
        report["start"] = measure_start(asked, tell)
        show(start_table(report["start"]))
    report["load_after"] = load()
    report["summary"] = summary(report)
    show(summary_table(report))


if __name__ == "__main__":
    main()
