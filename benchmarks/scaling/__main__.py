"""``python -m benchmarks.scaling``: measure, predict, print, and write what was measured."""

import argparse
import json
import sys
from pathlib import Path

from benchmarks.arguments import at_least_one
from benchmarks.machine import cores
from benchmarks.scaling.measure import NETWORKS, PLACES, measure, merged
from benchmarks.scaling.tables import tables

PAGE = Path(__file__).parents[2] / "docs" / "scaling.md"
START, END = "<!-- measured: python -m benchmarks.scaling --write -->", "<!-- end of measured -->"


def main(words=None):
    """Measure, or take what was measured; print the tables, and put them where they belong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__)
    parser.add_argument("--networks", nargs="+", choices=NETWORKS, default=list(NETWORKS))
    parser.add_argument("--ranks", nargs="+", type=at_least_one, default=[1, *range(2, cores() + 1)])
    parser.add_argument("--seconds", type=float, default=1.0, help="that each is timed, in a run")
    parser.add_argument("--rounds", type=at_least_one, default=3, help="of which the fastest counts")
    parser.add_argument("--only", choices=PLACES, help="this machine's ranks, or hosts of limited rate")
    parser.add_argument("--json", type=Path, help="write everything measured to this file")
    parser.add_argument(
        "--report", type=Path, nargs="+", help="measure nothing: take what is in these files, together"
    )
    parser.add_argument("--write", action="store_true", help=f"put the tables into docs/{PAGE.name}")
    asked = parser.parse_args(words)
    if asked.report:
        report = merged([json.loads(path.read_text()) for path in asked.report])
    else:
        ranks = sorted({1, *asked.ranks})
        places = [asked.only] if asked.only else PLACES
        report = measure(ranks, asked.seconds, asked.rounds, places, asked.networks)
    if asked.json:
        asked.json.write_text(json.dumps(report, indent=1) + "\n")
    text = tables(report)
    print(text)
    if asked.write:
        write(text)


def write(text, path=PAGE):
    """Replace what stands between the marks of the page."""
    before, start, rest = path.read_text(encoding="utf-8").partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        sys.exit(f"{path} lacks the marks {START} and {END}.")
    path.write_text(f"{before}{START}\n\n{text}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
