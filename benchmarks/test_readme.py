"""The README's speed section says what was measured, and only between its marks."""

import pytest

from benchmarks.readme import END, START, write
from benchmarks.summary import summary


def result(engine, job, median, ratio):
    return {"engine": engine, "job": job, "median": median, "ratio": ratio}


REPORT = {
    "command": "python -m benchmarks.compare --rounds 3",
    "date": "2026-01-02T03:04:05+00:00",
    "machine": {"cpu": "A processor", "cores": 2, "system": "Linux x86_64", "load": 0.1},
    "load_after": 1.5,
    "settings": {"threads": 2, "rounds": 3, "malloc": "keep"},
    "sgemm": {"gflops": 200.0},
    "races": [
        {
            "network": "mnist",
            "batch_size": 128,
            "images": 10,
            "data": "random images",
            "versions": {"tinycnn": {"python": "3.11", "tinycnn": "0.1"}, "torch": {"torch": "2.13"}},
            "left_out": {"keras": "No module named 'keras'"},
            "multiply_adds": {"predict": 2_631_040, "train": 7_698_432},
            "results": [
                result("tinycnn", "train", 41.7, 1.0),
                result("torch", "train", 125.1, 3.0),
                result("torch-channels-last", "train", 100.1, 2.4),
                result("tinycnn", "memory", 200.4, 1.0),
                result("torch", "memory", 180.4, 0.9),
            ],
        }
    ],
    "start": {
        "network": "mnist",
        "left_out": {},
        "results": [
            {"what": "import tinycnn", "median": 0.5, "target": 0.6},
            {"what": "import torch", "median": 1.4, "target": None},
            {"what": "import tensorflow", "median": 2.6, "target": None},
            {"what": "first batch, cold", "median": 7.0, "target": 6.0},
            {"what": "first batch, warm", "median": 0.2, "target": 1.0},
        ],
    },
}
REPORT["summary"] = summary(REPORT)


def test_a_ratio_is_that_of_the_best_peer():
    rows = {row["what"]: row for row in REPORT["summary"]}
    assert (rows["train"]["value"], rows["train"]["peer"], rows["train"]["met"]) == (
        2.4,
        "torch-channels-last",
        False,
    )
    assert (rows["memory"]["value"], rows["memory"]["met"]) == (0.9, False)


def test_the_dense_limit_is_arithmetic_over_time_over_peak():
    row = next(row for row in REPORT["summary"] if row["what"] == "dense limit")
    assert row["value"] == pytest.approx(2 * 7_698_432 / 41.7e-6 / 200e9, abs=1e-3)
    assert row["met"]


def test_a_start_meets_its_target_when_it_is_below():
    rows = {row["what"]: row for row in REPORT["summary"]}
    assert rows["import tinycnn"]["met"] and rows["first batch, warm"]["met"]
    assert not rows["first batch, cold"]["met"]
    assert rows["import tinycnn / (torch + tensorflow)"]["value"] == 0.125


def test_figures_stand_between_the_marks_and_nothing_else_changes(tmp_path):
    page = tmp_path / "README.md"
    page.write_text(f"before\n{START}\nstale\n{END}\nafter\n", encoding="utf-8")
    write(REPORT, page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{START}\n")
    assert text.endswith(f"\n{END}\nafter\n")
    assert "stale" not in text
    assert "| network | batch | training | memory |" in text
    assert "| the example's | 128 | 42 µs (**2.4**) | 200 MB (**0.9**) |" in text
    assert "`import tinycnn` takes 0.50 s (`import torch` 1.4, `import tensorflow` 2.6)" in text
    assert "the example's at 128: 1.85" in text
    assert "A processor, 2 cores, Linux x86_64, load 0.1 before and 1.5 after, 2026-01-02;" in text
    assert "python 3.11, tinycnn 0.1, torch 2.13." in text
    assert "python -m benchmarks.compare --rounds 3" in text
    write(REPORT, page)
    assert page.read_text(encoding="utf-8") == text


def test_what_was_not_measured_is_not_mentioned(tmp_path):
    page = tmp_path / "README.md"
    page.write_text(f"{START}\n{END}", encoding="utf-8")
    report = {name: part for name, part in REPORT.items() if name not in ("start", "sgemm")}
    write(report | {"summary": summary(report)}, page)
    text = page.read_text(encoding="utf-8")
    assert "import tinycnn" not in text
    assert "GFLOP/s" not in text
    assert "inference" not in text.partition("\n\n")[0]


def test_a_page_without_marks_is_left_alone(tmp_path):
    page = tmp_path / "README.md"
    page.write_text("no marks")
    with pytest.raises(SystemExit, match="lacks the marks"):
        write(REPORT, page)
    assert page.read_text() == "no marks"
