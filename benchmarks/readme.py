"""Write what a comparison found into the README, between its marks.

python -m benchmarks.readme speed.json
"""

import json
import sys
from pathlib import Path

from benchmarks.engines import ENGINES, OURS
from benchmarks.networks import NETWORKS

README = Path(__file__).parents[1] / "README.md"
START, END = "<!-- speed: python -m benchmarks.readme -->", "<!-- end of speed -->"

# A column's job, its heading, the unit of its figures, and what it is.
COLUMNS = {
    "train": ("training", "µs", "Training and inference: time for each image, in batches"),
    "predict": ("inference", "µs", ""),
    "single": (
        "one image",
        "µs",
        "One image: a call of `model.predict` for it, beside the peers' fastest way",
    ),
    "memory": ("memory", "MB", "Memory: peak of a process that imports, builds, and trains two epochs"),
}


def section(report):
    """Return the comparison as Markdown."""
    parts = ["\n".join(_table(report)), _explanation(report)]
    parts += [text for text in (_start(report), _dense(report)) if text]
    parts += [_circumstances(report), _repetition(report)]
    return "\n\n".join(parts)


def write(report, path=README):
    """Replace what stands between the marks of the README."""
    text = path.read_text(encoding="utf-8")
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise SystemExit(f"{path} lacks the marks {START} and {END}.")
    path.write_text(f"{before}{START}\n{section(report)}\n{END}{after}", encoding="utf-8")


def _jobs(report):
    measured = {result["job"] for race in report["races"] for result in race["results"]}
    return [job for job in COLUMNS if job in measured]


def _table(report):
    jobs = _jobs(report)
    yield "| network | batch | " + " | ".join(COLUMNS[job][0] for job in jobs) + " |"
    yield "|---|---|" + "---|" * len(jobs)
    ratios = {
        (row["network"], row["batch_size"], row["what"]): row["value"]
        for row in report["summary"]
        if "peer" in row
    }
    for race in report["races"]:
        name, batch = race["network"], race["batch_size"]
        ours = {result["job"]: result["median"] for result in race["results"] if result["engine"] == OURS}
        cells = [_cell(ours.get(job), ratios.get((name, batch, job)), COLUMNS[job][1]) for job in jobs]
        yield f"| {NETWORKS[name].title} | {batch} | " + " | ".join(cells) + " |"


def _cell(median, ratio, unit):
    if median is None:
        return ""
    return f"{median:.0f} {unit}" + ("" if ratio is None else f" (**{ratio:.1f}**)")


def _explanation(report):
    peers = [name for name in ENGINES if name != OURS and any(name in r["versions"] for r in report["races"])]
    meanings = [COLUMNS[job][2] for job in _jobs(report)]
    return (
        "Plain figures are tinycnn's; in bold, how many times as much the best peer takes ("
        + ", ".join(ENGINES[name].title for name in peers)
        + "). PyTorch has fused Adam and `inference_mode`, Keras is as it comes. "
        + ". ".join(meaning for meaning in meanings if meaning)
        + "."
    )


def _start(report):
    found = {result["what"]: result["median"] for result in report.get("start", {}).get("results", ())}
    if not found:
        return ""
    peers = ", ".join(
        f"`{what}` {seconds:.1f}"
        for what, seconds in found.items()
        if what.startswith("import ") and what != "import tinycnn"
    )
    return (
        f"`import tinycnn` takes {found['import tinycnn']:.2f} s"
        + (f" ({peers})" if peers else "")
        + f"; the first batch of the example {found['first batch, cold']:.1f} s where no kernel has been"
        f" compiled yet, and {found['first batch, warm']:.2f} s ever after."
    )


def _dense(report):
    rows = [row for row in report["summary"] if row["what"] == "dense limit"]
    if not rows:
        return ""
    shares = ", ".join(
        f"{NETWORKS[row['network']].title} at {row['batch_size']}: {row['value']:.2f}" for row in rows
    )
    return (
        "The arithmetic of training, every multiplication counted whether or not it is done, as a"
        f" multiple of what this machine's BLAS does on large matrices in the same time"
        f" ({report['sgemm']['gflops']:.0f} GFLOP/s): {shares}."
    )


def _circumstances(report):
    at, settings = report["machine"], report["settings"]
    versions = {}
    for race in report["races"]:
        for found in race["versions"].values():
            versions |= found
    sources = sorted({race["data"] for race in report["races"]})
    loads = f"load {at['load']} before and {report['load_after']} after"
    return (
        f"{settings['threads']} threads, float32, the same data for all ({', '.join(sources)}); medians of"
        f" {settings['rounds']} alternating rounds, each library in a process of its own. {at['cpu']},"
        f" {at['cores']} cores, {at['system']}, {loads}, {report['date'][:10]}; "
        + ", ".join(f"{name} {version}" for name, version in versions.items())
        + "."
    )


def _repetition(report):
    return (
        'To repeat it, with the peers installed (`pip install -e ".[peers]"`):\n\n'
        f"```sh\n{report['command']}\n```"
    )


if __name__ == "__main__":
    write(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
