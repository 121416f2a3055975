"""The README's speed section says what was measured, and only between its marks."""

import pytest

from benchmarks.readme import END, START, write

REPORT = {
    "date": "2026-01-02T03:04:05+00:00",
    "machine": {"cpu": "A processor", "cores": 2, "system": "Linux x86_64"},
    "settings": {
        "network": "mnist",
        "images": 10,
        "data": "random",
        "batch_size": 5,
        "threads": 2,
        "rounds": 3,
        "malloc": "keep",
    },
    "versions": {"tinycnn": {"python": "3.11", "tinycnn": "0.1"}, "torch": {"torch": "2.13"}},
    "left_out": {},
    "results": [
        {"engine": "tinycnn", "job": "train", "median": 41.7, "ratio": 1.0},
        {"engine": "torch", "job": "train", "median": 125.1, "ratio": 3.0},
        {"engine": "tinycnn", "job": "predict", "median": 14.2, "ratio": 1.0},
    ],
}


def test_figures_stand_between_the_marks_and_nothing_else_changes(tmp_path):
    page = tmp_path / "README.md"
    page.write_text(f"before\n{START}\nold\n{END}\nafter\n")
    write(REPORT, page)
    text = page.read_text()
    assert text.startswith(f"before\n{START}\n")
    assert text.endswith(f"\n{END}\nafter\n")
    assert "old" not in text
    assert "| tinycnn | 42 | 14 |" in text
    assert "| PyTorch, eager | 125 (3.0) |  |" in text
    assert "A processor, 2 cores, Linux x86_64, 2026-01-02; python 3.11, tinycnn 0.1, torch 2.13." in text
    write(REPORT, page)
    assert page.read_text() == text


def test_a_page_without_marks_is_left_alone(tmp_path):
    page = tmp_path / "README.md"
    page.write_text("no marks")
    with pytest.raises(SystemExit, match="lacks the marks"):
        write(REPORT, page)
    assert page.read_text() == "no marks"
