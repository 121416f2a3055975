"""Networks in tinycnn and its peers: ``python -m benchmarks.compare``.

Same data, batch, threads and float32. Each engine lives in a process of its own, and
they take turns, so that whatever else the machine does falls on all alike.
"""

import json
import shlex
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from benchmarks.arguments import arguments
from benchmarks.crew import Member, NotInstalled
from benchmarks.engines import ENGINES, OURS
from benchmarks.jobs import JOBS
from benchmarks.limits import sgemm_peak, training_flops
from benchmarks.machine import machine, now
from benchmarks.networks import NETWORKS
from benchmarks.report import table
from benchmarks.rounds import run_rounds, summarize
from benchmarks.samples import samples
from benchmarks.start import measure_start


def main(words=None):
    """Compare, print the tables, and write the JSON if asked to."""
    words = sys.argv[1:] if words is None else words
    asked = arguments(words)
    report = compare(asked, tell=lambda line: print(line, file=sys.stderr))
    # Where somebody's interpreters are is nobody's business.
    told = [word.partition("=")[0] + "=PATH" if "=" in word and "/" in word else word for word in words]
    report["command"] = shlex.join(["python", "-m", "benchmarks.compare", *told])
    print(table(report))
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(report, indent=1) + "\n")


def compare(asked, tell):
    """Race the engines and return the report, ready for JSON."""
    report = {
        "date": now(),
        "machine": machine(),
        "settings": {"threads": asked.threads, "rounds": asked.rounds, "malloc": asked.malloc},
        "versions": {},
        "races": [],
        "start": {},
    }
    if "start" in asked.jobs:
        pythons = {ENGINES[name].library: python(name, asked) for name in (OURS, *asked.peers)}
        report["start"] = measure_start(pythons, min(asked.rounds, 3), tell)
    for name in asked.networks:
        for batch_size in [asked.batch_size] if asked.batch_size else NETWORKS[name].batch_sizes:
            report["races"].append(race(name, batch_size, asked, report["versions"], tell))
    return report


def race(name, batch_size, asked, versions, tell):
    """Let all engines do all jobs with one network; returns what was found."""
    network = NETWORKS[name]
    images = asked.images or network.images
    x, y, source = samples(network, images)
    settings = {"network": name, "batch_size": batch_size, "threads": asked.threads}
    tell(f"{name}, batch {batch_size}")
    with tempfile.TemporaryDirectory() as folder:
        settings["data"] = str(Path(folder, "samples.npz"))
        np.savez(settings["data"], x=x, y=y)
        in_turns = [job for job in asked.jobs if job in JOBS and not JOBS[job].fresh]
        left_out, results = {}, []
        with ExitStack() as stack:
            crew = []
            for engine in (OURS, *asked.peers) if in_turns else ():
                try:
                    crew.append(Member(engine, python(engine, asked), settings, asked.malloc, folder))
                except NotInstalled as error:
                    left_out[engine] = str(error)
                    continue
                stack.callback(crew[-1].close)
                versions.setdefault(engine, crew[-1].versions)
            results += run_rounds(crew, in_turns, asked.rounds, images, tell)
        for job in asked.jobs:
            if job in JOBS and JOBS[job].fresh:
                results += alone(job, settings, asked, left_out, images, folder)
    return {
        "network": name,
        "batch_size": batch_size,
        "images": images,
        "data": source,
        "left_out": left_out,
        "results": results,
        "sgemm": round(sgemm_peak(asked.threads) / 1e9, 1),
        "flops": training_flops(network),
    }


def alone(job, settings, asked, left_out, images, folder):
    """Let each engine do a job in a process made for it."""
    answers = {}
    for engine in (OURS, *asked.peers):
        if engine not in left_out:
            try:
                member = Member(engine, python(engine, asked), settings, asked.malloc, folder)
            except NotInstalled as error:
                left_out[engine] = str(error)
                continue
            answers[job, engine] = [member.do(job)]
            member.close()
    return summarize(answers, images)


def python(name, asked):
    """Return the interpreter for an engine: as given by its name, its library's, else our own."""
    given = dict(asked.peer_python)
    return given.get(name) or given.get(ENGINES[name].library) or sys.executable


if __name__ == "__main__":
    main()
