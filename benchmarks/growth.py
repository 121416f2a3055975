"""What happens to tinycnn's time as things grow: ``python -m benchmarks.growth``.

Time per image shall not depend on their number or the batch, and time per multiply-add
shall stay or fall as layers grow. Where a point costs much more than its neighbour there
is a cliff, and the table says so.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np

from benchmarks.arguments import at_least_one
from benchmarks.arithmetic import multiply_adds
from benchmarks.machine import machine, now
from benchmarks.sweeps import SWEEPS
from benchmarks.sweeps.cliffs import around_cliffs, mark_cliffs
from benchmarks.sweeps.plot import plot

BUDGET = 4e9  # multiply-adds that are timed at once, where the number of images is free
IMAGES = (256, 4096)  # but at least and at most so many
AGAIN = 2  # times that a cliff and its neighbour are timed once more


def main(words=None):
    """Sweep, print the tables, and write what was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.growth", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--sweeps", nargs="+", choices=list(SWEEPS), default=list(SWEEPS), metavar="NAME")
    parser.add_argument("--threads", type=at_least_one, default=1)
    parser.add_argument("--rounds", type=at_least_one, default=3, help="of which the fastest counts")
    parser.add_argument("--json", type=Path, help="write everything measured to this file")
    parser.add_argument("--plot", type=Path, help="draw it into this file")
    asked = parser.parse_args(words)
    report = {
        "date": now(),
        "machine": machine(),
        "settings": {"threads": asked.threads, "rounds": asked.rounds},
        "sweeps": [],
    }
    for name in asked.sweeps:
        report["sweeps"].append(measure(SWEEPS[name], asked.threads, asked.rounds))
        print("\n".join(table(report["sweeps"][-1])) + "\n", flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(report, indent=1) + "\n")
    if asked.plot:
        plot(report, asked.plot)


def measure(sweep, threads, rounds):
    """Time every point of a sweep.

    The points take turns, so that a disturbance from outside does not look like a cliff;
    and what looks like one is timed again before it is called so.

    Returns
    -------
    dict
        Ready for JSON: name, per, points. A point holds value, batch_size, images, and for
        train and predict: ns (per image), gflops (done densely), cliff (how many times its
        neighbour's cost it is, where that is a cliff, or None).
    """
    engines = [_engine(point, threads) for point in sweep.points]
    points = []
    for point, engine in zip(sweep.points, engines, strict=True):
        forward, training = multiply_adds(point.network)
        found = {"value": point.value, "batch_size": point.batch_size, "images": len(engine.x)}
        for job, products in (("train", training), ("predict", forward)):
            found[job] = {"ns": float("inf"), "products": products}
            getattr(engine, job)()  # warm-up
        points.append(found)
    doubtful = range(len(points))
    for _ in range(1 + AGAIN):
        for _ in range(rounds):
            for place in doubtful:
                _time(engines[place], points[place])
        mark_cliffs(points, sweep)
        doubtful = around_cliffs(points, sweep)
    return {"name": sweep.name, "per": sweep.per, "points": points}


def _time(engine, point):
    for job in ("train", "predict"):
        start = time.perf_counter()
        getattr(engine, job)()
        ns = (time.perf_counter() - start) / point["images"] * 1e9
        found = point[job]
        found["ns"] = round(min(found["ns"], ns), 1)
        found["gflops"] = round(2 * found["products"] / found["ns"], 2)


def table(sweep):
    """Return lines of text."""
    jobs = ("train", "predict")
    yield f"{sweep['name'] + ', cost per ' + sweep['per']:<40}" + "".join(f"{job:^34}" for job in jobs)
    yield f"{'':<24}{'batch':>7}{'images':>8} " + f"{'ns/image':>12}{'GFLOP/s':>10}{'':12}" * 2
    for point in sweep["points"]:
        line = f"  {point['value']!s:<22}{point['batch_size']:>7}{point['images']:>8} "
        for job in jobs:
            found = point[job]
            cliff = f"  CLIFF x{found['cliff']:.1f}" if found["cliff"] else ""
            line += f"{found['ns']:12.0f}{found['gflops']:10.1f}{cliff:12}"
        yield line.rstrip()


def _engine(point, threads):
    from benchmarks.engines.tinycnn import TinyCNN

    count = point.images
    if count is None:
        most = int(BUDGET / multiply_adds(point.network)[1])
        count = max(IMAGES[0], min(IMAGES[1], most)) // point.batch_size * point.batch_size
    rng = np.random.default_rng(0)
    x = rng.random((count, *point.network.input_shape), dtype=np.float32)
    return TinyCNN(point.network, x, rng.integers(0, 10, count), point.batch_size, threads)


if __name__ == "__main__":
    main()
