"""Write what a comparison found into the README, between its marks.

python -m benchmarks.readme speed.json
"""

import json
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
START, END = "<!-- speed: python -m benchmarks.readme -->", "<!-- end of speed -->"

NAMES = {
    "tinycnn": "tinycnn",
    "torch": "PyTorch, eager",
    "torch-channels-last": "PyTorch, eager, channels last",
    "keras": "Keras on TensorFlow",
}


def section(report):
    """Return the comparison as Markdown."""
    at, settings = report["machine"], report["settings"]
    versions = {}
    for found in report["versions"].values():
        versions |= found
    jobs = list(dict.fromkeys(result["job"] for result in report["results"]))
    found = {(result["engine"], result["job"]): result for result in report["results"]}
    lines = [
        "| microseconds an image | " + " | ".join(jobs) + " |",
        "|---|" + "---|" * len(jobs),
        *(
            f"| {NAMES[engine]} | "
            + " | ".join(_cell(found[engine, job]) if (engine, job) in found else "" for job in jobs)
            + " |"
            for engine in report["versions"]
        ),
        "",
        f"The example's network on {settings['images']} images ({settings['data']}), batch"
        f" {settings['batch_size']}, {settings['threads']} threads, float32; medians of"
        f" {settings['rounds']} alternating rounds, in parentheses as a multiple of tinycnn's. Each engine"
        " has a process of its own.",
        f"{at['cpu']}, {at['cores']} cores, {at['system']}, {report['date'][:10]}; "
        + ", ".join(f"{name} {version}" for name, version in versions.items())
        + ".",
        "",
        'To repeat it, with the peers installed (`pip install -e ".[peers]"`):',
        "",
        "```sh",
        f"python -m benchmarks.compare --rounds {settings['rounds']} --json speed.json",
        "```",
    ]
    return "\n".join(lines)


def write(report, path=README):
    """Replace what stands between the marks of the README."""
    text = path.read_text()
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise SystemExit(f"{path} lacks the marks {START} and {END}.")
    path.write_text(f"{before}{START}\n{section(report)}\n{END}{after}")


def _cell(result):
    ratio = "" if result["engine"] == "tinycnn" else f" ({result['ratio']:.1f})"
    return f"{result['median']:.0f}{ratio}"


if __name__ == "__main__":
    write(json.loads(Path(sys.argv[1]).read_text()))
