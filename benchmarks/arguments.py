"""The command line of the comparison."""

import argparse
from pathlib import Path

from benchmarks.crew import MALLOC
from benchmarks.engines import ENGINES, OURS
from benchmarks.jobs import JOBS
from benchmarks.networks import NETWORKS

START = "start"


def arguments(words):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.compare", description="tinycnn and its peers, side by side"
    )
    peers = [name for name in ENGINES if name != OURS]
    jobs = [*JOBS, START]
    parser.add_argument("--peers", nargs="*", choices=peers, default=peers)
    parser.add_argument(
        "--peer-python",
        action="append",
        type=_assignment,
        default=[],
        metavar="NAME=PATH",
        help="the Python that has a peer, by the peer's name or its library's (torch, keras); repeatable",
    )
    parser.add_argument("--networks", nargs="+", choices=["all", *NETWORKS], default=["all"])
    parser.add_argument("--jobs", nargs="+", choices=jobs, default=jobs)
    parser.add_argument("--images", type=_at_least_one, help="instead of each network's own number")
    parser.add_argument("--batch-size", type=_at_least_one, help="instead of each network's own")
    parser.add_argument("--threads", type=_at_least_one, default=2)
    parser.add_argument("--rounds", type=_at_least_one, default=5)
    parser.add_argument(
        "--malloc",
        choices=list(MALLOC),
        default="keep",
        help="whether glibc keeps freed memory in every process (on Linux; helps the peers), or its default",
    )
    parser.add_argument("--json", type=Path, help="write everything measured to this file")
    found = parser.parse_args(words)
    if "all" in found.networks:
        found.networks = list(NETWORKS)
    return found


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
