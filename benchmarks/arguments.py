"""The command line of a comparison."""

import argparse
import sys
from pathlib import Path

from benchmarks.crew import MALLOC
from benchmarks.engines import ENGINES, OURS
from benchmarks.jobs import JOBS
from benchmarks.networks import NETWORKS

START = "start"  # a job as well, but one of no network
PEERS = [name for name in ENGINES if name != OURS]


def arguments(words):
    """Read the command line.

    Returns
    -------
    Namespace
        The options; ``python``, a function that returns an engine's interpreter; and
        ``portable``, the words without the folders of this machine.
    """
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.compare",
        description="tinycnn and its peers, side by side, on the same networks and data.",
    )
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=PEERS)
    parser.add_argument(
        "--peer-python",
        action="append",
        type=_assignment,
        default=[],
        metavar="NAME=PATH",
        help="the Python that has a peer, by the peer's name or its library's (torch, keras); repeatable",
    )
    parser.add_argument("--networks", nargs="+", choices=["all", *NETWORKS], default=["all"])
    parser.add_argument("--jobs", nargs="+", choices=[*JOBS, START], default=[*JOBS, START])
    parser.add_argument("--images", type=at_least_one, help="default: each network's own number")
    parser.add_argument("--batch-size", type=at_least_one, help="default: each network's own sizes")
    parser.add_argument("--threads", type=at_least_one, default=2)
    parser.add_argument("--rounds", type=at_least_one, default=5)
    parser.add_argument(
        "--malloc",
        choices=list(MALLOC),
        default="keep",
        help="whether glibc keeps freed memory in every process (on Linux; helps the peers), or its default",
    )
    parser.add_argument("--json", type=Path, help="write everything measured to this file")
    asked = parser.parse_args(words)
    if "all" in asked.networks:
        asked.networks = list(NETWORKS)
    asked.python = lambda engine: _python(engine, asked.peer_python)
    asked.portable = _portable(words)
    return asked


def at_least_one(text):
    """Return the whole number that stands there, or complain as argparse wants it."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a whole number of at least 1: {text}")
    return int(text)


def _assignment(text):
    name, equals, path = text.partition("=")
    known = {*ENGINES, *(entry.library for entry in ENGINES.values())}
    if not equals or not path or name not in known:
        raise argparse.ArgumentTypeError(f"NAME=PATH with NAME one of {', '.join(sorted(known))}: {text}")
    return name, path


def _python(name, given):
    """Return the interpreter for an engine: as given by its name, its library's, else our own."""
    given = dict(given)
    return given.get(name) or given.get(ENGINES[name].library) or sys.executable


def _portable(words):
    """Leave out the peers' Pythons, and the folder of the JSON."""
    words, kept = iter(words), []
    for word in words:
        option, equals, value = word.partition("=")
        if option not in ("--peer-python", "--json"):
            kept.append(word)
            continue
        value = value if equals else next(words)
        if option == "--json":
            kept += [option, Path(value).name]
    return kept
