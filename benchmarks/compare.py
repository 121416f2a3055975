"""Epochs of one network in tinycnn and its peers: ``python -m benchmarks.compare``.

Same data, batch, threads and float32. Each engine lives in a process of its own, and
they take turns, so that whatever else the machine does falls on all alike.
"""

import argparse
import json
import shlex
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from benchmarks.crew import MALLOC, Member, NotInstalled
from benchmarks.engines import ENGINES, OURS
from benchmarks.jobs import JOBS
from benchmarks.machine import machine, now
from benchmarks.networks import NETWORKS
from benchmarks.report import table
from benchmarks.rounds import run_rounds
from benchmarks.samples import samples

NETWORK = "mnist"


def main(words=None):
    """Compare, print the table, and write the JSON if asked to."""
    words = sys.argv[1:] if words is None else words
    asked = arguments(words)
    report = compare(asked, tell=lambda line: print(line, file=sys.stderr))
    report["command"] = shlex.join(["python", "-m", "benchmarks.compare", *words])
    print(table(report))
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(report, indent=1) + "\n")


def compare(asked, tell):
    """Race the engines and return the report, ready for JSON."""
    at = machine()
    x, y, source = samples(NETWORKS[NETWORK], asked.images)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        build = {
            "network": NETWORK,
            "data": str(Path(folder, "samples.npz")),
            "batch_size": asked.batch_size,
            "threads": asked.threads,
        }
        np.savez(build["data"], x=x, y=y)
        crew, left_out = [], {}
        for name in (OURS, *asked.peers):
            try:
                python = _python(name, asked.peer_python)
                crew.append(Member(name, python, build, asked.malloc, folder))
                stack.callback(crew[-1].close)
            except NotInstalled as error:
                left_out[name] = str(error)
        results = run_rounds(crew, asked.jobs, asked.rounds, asked.images, tell)
    return {
        "date": now(),
        "machine": at,
        "settings": {
            "network": NETWORK,
            "images": asked.images,
            "data": source,
            "batch_size": asked.batch_size,
            "threads": asked.threads,
            "rounds": asked.rounds,
            "malloc": asked.malloc,
        },
        "versions": {member.name: member.versions for member in crew},
        "left_out": left_out,
        "results": results,
    }


def arguments(words):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.compare", description=__doc__.partition("\n")[0]
    )
    peers = [name for name in ENGINES if name != OURS]
    whole = _at_least_one
    parser.add_argument("--peers", nargs="*", choices=peers, default=peers)
    parser.add_argument(
        "--peer-python",
        action="append",
        type=_assignment,
        default=[],
        metavar="NAME=PATH",
        help="the Python that has a peer, by the peer's name or its library's (torch, keras); repeatable",
    )
    parser.add_argument("--jobs", nargs="+", choices=list(JOBS), default=list(JOBS))
    parser.add_argument("--images", type=whole, default=10240)
    parser.add_argument("--batch-size", type=whole, default=128)
    parser.add_argument("--threads", type=whole, default=2)
    parser.add_argument("--rounds", type=whole, default=5)
    parser.add_argument(
        "--malloc",
        choices=list(MALLOC),
        default="keep",
        help="whether glibc keeps freed memory in every process (on Linux; helps the peers), or its default",
    )
    parser.add_argument("--json", type=Path, help="write everything measured to this file")
    return parser.parse_args(words)


def _assignment(text):
    name, equals, path = text.partition("=")
    known = {*ENGINES, *(entry.library for entry in ENGINES.values())}
    if not equals or not path or name not in known:
        raise argparse.ArgumentTypeError(f"NAME=PATH with NAME one of {', '.join(sorted(known))}: {text}")
    return name, path


def _at_least_one(text):
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a whole number of at least 1: {text}")
    return int(text)


def _python(name, given):
    """Return the interpreter for an engine: as given by its name, its library's, else our own."""
    given = dict(given)
    return given.get(name) or given.get(ENGINES[name].library) or sys.executable


if __name__ == "__main__":
    main()
