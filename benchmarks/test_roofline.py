"""What a kernel has to do is counted rightly, and each of the measuring tools runs."""

import json

import numpy as np

from benchmarks import growth, roofline
from benchmarks.cases import CASES
from benchmarks.cases.case import Case
from benchmarks.sweeps import SWEEPS
from benchmarks.sweeps.cliffs import around_cliffs, mark_cliffs


def case(op, place):
    return next(case for case in CASES if (case.op, case.place) == (op, place))


def test_a_convolution_multiplies_every_window_by_every_filter():
    flops, moved = case("conv2d_forward", "conv2").work()
    assert flops == 2 * 16 * 11 * 11 * 64 * 3 * 3 * 32
    assert moved == 4 * (16 * 13 * 13 * 32 + 3 * 3 * 32 * 64 + 64 + 16 * 11 * 11 * 64)


def test_a_padded_convolution_computes_the_pixels_at_the_edge():
    flops, _ = case("conv2d_backward_input", "cifar conv2").work()
    assert flops == 2 * 16 * 32 * 32 * 32 * 3 * 3 * 32


def test_an_optimizer_writes_all_but_the_gradient():
    arrays = [np.ones(100, np.float32) for _ in range(4)]
    adam = Case("adam_update", "", lambda: (*arrays, 0.1, 0.9, 0.999, 1e-7), fills=0)
    assert adam.work() == (100, 7 * 400)


def test_what_is_filled_in_is_moved_once():
    _, moved = case("dense_backward_weights", "dense2").work()
    assert moved == 4 * (16 * 10 + 16 * 128 + 128 * 10 + 10)


def test_a_cliff_is_one_that_grows_too_fast():
    points = [
        {job: {"ns": ns, "products": 10**6 * size} for job in ("train", "predict")}
        for size, ns in ((1, 100), (2, 180), (4, 900), (8, 1500))
    ]
    mark_cliffs(points, SWEEPS["channels"])
    assert [point["train"]["cliff"] for point in points] == [None, None, 2.5, None]
    assert around_cliffs(points, SWEEPS["channels"]) == [1, 2]


def test_every_sweep_can_be_built():
    for sweep in SWEEPS.values():
        for point in sweep.points:
            assert growth.multiply_adds(point.network)[0] > 0


def test_the_bound_is_the_slower_of_arithmetic_and_memory():
    kernels = [
        {"op": "dense_forward", "flops": 200_000, "bytes": 50, "us": 2.0, "gflops": 100.0, "gbytes": 0.1},
        {"op": "relu_forward", "flops": 100, "bytes": 4_000, "us": 1.0, "gflops": 0.1, "gbytes": 4.0},
    ]
    roofline.compare_with_peak(kernels, {"gflops": 50.0, "gbytes": 2.0, "cache_gbytes": 10.0})
    assert [kernel["bound"] for kernel in kernels] == [2.0, 0.4]
    assert [kernel["to_gain"] for kernel in kernels] == [0.0, 0.6]
    assert [kernel["of_sgemm"] for kernel in kernels] == [2.0, 0.002]
    assert [kernel["of_memory"] for kernel in kernels] == [0.05, 2.0]


def test_a_roofline_is_printed_written_and_drawn(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(roofline, "SECONDS", 0)
    monkeypatch.setattr(
        roofline, "peaks", lambda threads: {"gflops": 100.0, "gbytes": 10.0, "cache_gbytes": 50.0}
    )
    roofline.main(
        ["--ops", "sgd", "softmax_f", "--json", f"{tmp_path}/r.json", "--plot", f"{tmp_path}/r.png"]
    )
    found = json.loads((tmp_path / "r.json").read_text())["kernels"]
    assert {kernel["op"] for kernel in found} == {"sgd_update", "softmax_forward"}
    assert "sgd_update" in capsys.readouterr().out
    assert (tmp_path / "r.png").stat().st_size > 0


def test_growth_is_printed_written_and_drawn(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(growth, "IMAGES", (128, 128))
    growth.main(
        [
            "--sweeps",
            "padding",
            "--rounds",
            "1",
            "--json",
            f"{tmp_path}/g.json",
            "--plot",
            f"{tmp_path}/g.png",
        ]
    )
    points = json.loads((tmp_path / "g.json").read_text())["sweeps"][0]["points"]
    assert [point["value"] for point in points] == ["valid", "same"]
    assert all(point["train"]["ns"] > 0 for point in points)
    assert "padding" in capsys.readouterr().out
    assert (tmp_path / "g.png").stat().st_size > 0
