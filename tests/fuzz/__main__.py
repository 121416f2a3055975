"""Fuzz the loaders: ``python -m tests.fuzz --loader idx --seconds 60``."""

import argparse
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

NAMES = (
    "idx",
    "npz",
    "cifar",
    "keras",
    "h5",
    "weights_h5",
    "weights_npz",
    "backup",
    "json",
    "image",
    "images",
)


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--loader", action="append", choices=NAMES, help="one or several; all if not given")
    parser.add_argument("--seconds", type=int, default=60, help="for each loader")
    parser.add_argument("--inputs", type=int, default=0, help="stop a loader after so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--blind", action="store_true", help="without atheris, even where it is installed")
    parser.add_argument("--output", help="where figures and findings go; a temporary folder if not given")
    asked = parser.parse_args()
    if not asked.blind and importlib.util.find_spec("atheris") is None:
        print("atheris is not installed: changes are drawn without looking at what they reach.")
        asked.blind = True
    output = asked.output or tempfile.mkdtemp(prefix="tinycnn-fuzz-")
    rows = [run(name, asked, os.path.join(output, name)) for name in asked.loader or NAMES]
    show(rows)
    print(f"\nFigures and findings are in {output}")
    total = sum(row["inputs"] for row in rows)
    found = sum(len(row["findings"]) + len(row["crashes"]) for row in rows)
    print(f"{total:,} inputs, {found} findings")
    return 1 if found else 0


def run(name, asked, output):
    """Fuzz one loader in processes of its own, one after the other; return its figures."""
    os.makedirs(output, exist_ok=True)
    begin, crashes, reached, seed = time.monotonic(), [], None, asked.seed
    while (left := asked.seconds - (time.monotonic() - begin)) > 0:
        command = [f"--seconds={max(round(left), 1)}", f"--inputs={asked.inputs}", f"--seed={seed}"]
        code, text = work(name, output, command + ["--blind"] * asked.blind, "log.txt")
        places = re.findall(r"cov: (\d+)", text)
        reached = int(places[-1]) if places else reached
        kept = [entry for entry in sorted(os.listdir(output)) if entry.startswith("crash-")]
        confirmed = [entry for entry in kept if is_real(name, os.path.join(output, entry))]
        crashes += confirmed
        if code and not kept:
            crashes.append(f"the process ended with {code}; see {os.path.join(output, 'log.txt')}")
        if confirmed or (code and not kept) or not code:
            break
        seed += 1000  # the machine stood still for a while: go on
    figures = {"inputs": 0, "findings": {}}
    if os.path.exists(os.path.join(output, "figures.json")):
        with open(os.path.join(output, "figures.json"), encoding="utf-8") as file:
            figures = json.load(file)
    for kind, finding in figures["findings"].items():
        print(f"{name}: {kind}: {finding['text']} ({finding['times']} times, {finding['file']})", flush=True)
    for crash in crashes:
        print(f"{name}: CRASH {crash}", flush=True)
    return {"loader": name, "places": reached, "crashes": crashes, **figures}


def work(name, output, settings, log):
    """Run one process; return its code and what it printed."""
    command = [sys.executable, os.path.join(HERE, "fuzz_worker.py"), name, output, *settings]
    with open(os.path.join(output, log), "wb") as file:
        code = subprocess.run(command, stdout=file, stderr=subprocess.STDOUT).returncode
    with open(os.path.join(output, log), encoding="utf-8", errors="replace") as file:
        return code, file.read()


def is_real(name, crash):
    """Try an input that ended a process again, in another; one that passes is put aside."""
    code, _ = work(name, os.path.dirname(crash), ["--blind", f"--replay={crash}"], "replay.txt")
    if code == 0:
        folder, file = os.path.split(crash)
        os.replace(crash, os.path.join(folder, f"passed-{file}"))
    return code != 0


def show(rows):
    """Print a table of the figures."""
    columns = (
        "loader",
        "inputs",
        "loaded",
        "refused",
        "places",
        "slowest_seconds",
        "start_mib",
        "peak_mib",
        "seconds",
    )
    print("".join(f"{column:>16}" for column in columns))
    for row in rows:
        print("".join(f"{row.get(column)!s:>16}" for column in columns))


if __name__ == "__main__":
    sys.exit(main())
