"""The model of scaling finds again what figures were made with, and its tables can be read."""

import pytest

from benchmarks.networks import NETWORKS as KNOWN
from benchmarks.scaling import model
from benchmarks.scaling.__main__ import END, START, write
from benchmarks.scaling.measure import NETWORKS, _plans
from benchmarks.scaling.tables import tables

MESSAGE, EFFICIENCY = 0.05, 0.8
COMPUTE = {"lenet5": (0.3, 0.02), "mnist": (0.8, 0.04), "cifar": (5.0, 0.4)}
VECTORS = {"lenet5": 250_000, "mnist": 900_160, "cifar": 8_600_000}


def made_up(with_hosts=True):
    runs = []
    for network, batch, ranks, gigabits in _plans(NETWORKS, [1, 2, 4], with_hosts):
        fixed, each = COMPUTE[network]
        exchange = 0.0
        if ranks > 1:
            sent = model.volume(VECTORS[network], batch, ranks)
            exchange = MESSAGE * model.messages(ranks)
            exchange += 1e3 * sent / ((gigabits or 20) * 1e9 / 8 * EFFICIENCY)
        runs.append(
            {
                **{"network": network, "batch": batch, "ranks": ranks, "gigabits": gigabits},
                **{"parameters": VECTORS[network] // 4, "vector_bytes": VECTORS[network]},
                **{"ms": fixed + each * batch / ranks + exchange, "exchange_ms": exchange},
            }
        )
    return {
        "date": "2030-01-01T00:00:00+00:00",
        "machine": {"cpu": "a CPU", "cores": 4, "load": 0.0},
        "settings": {"steps": 10, "rounds": 1, "strong": 512, "weak": 128},
        "runs": runs,
        "hosts": "" if with_hosts else "not asked for",
    }


def test_the_fit_finds_what_the_figures_were_made_with():
    found = model.fit(made_up())
    assert found.message == pytest.approx(MESSAGE, rel=1e-6)
    assert found.efficiency == pytest.approx(EFFICIENCY, rel=1e-6)
    for network, numbers in COMPUTE.items():
        assert found.compute[network] == pytest.approx(numbers, rel=1e-6)


def test_a_rank_computes_whole_groups():
    assert [model.most_samples(2048, ranks) for ranks in (1, 2, 3, 16, 64)] == [2048, 1024, 768, 128, 128]
    assert [model.most_samples(128 * ranks, ranks) for ranks in (1, 4, 64)] == [128, 128, 128]


def test_a_rank_sends_less_than_twice_the_vector():
    assert model.volume(1000, 0, 2) == 1000
    assert [model.volume(1000, 0, ranks) for ranks in (4, 64)] == [1500, 1968.75]


def test_tables_name_every_network_and_link():
    text = tables(made_up())
    assert all(network in text and network in KNOWN for network in NETWORKS)
    assert text.count("| mnist | 100 |") == 3
    assert "80% of a link's rate arrives" in text
    assert "No hosts of limited rate: not asked for." in tables(made_up(with_hosts=False))


def test_tables_are_written_between_their_marks(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{START}\nold\n{END}\nafter\n")
    write("new", page)
    assert page.read_text() == f"before\n{START}\n\nnew\n\n{END}\nafter\n"
