"""The model of scaling finds again what figures were made with, and its tables can be read."""

import pytest

from benchmarks.networks import NETWORKS as KNOWN
from benchmarks.scaling import measure, model
from benchmarks.scaling.__main__ import END, START, write
from benchmarks.scaling.measure import HOSTS, NETWORKS, PLACES, _jobs
from benchmarks.scaling.tables import tables

MESSAGE, EFFICIENCY, HANDLING = 0.05, 0.8, 4e-7
CORES = 4
COMPUTE = {"lenet5": (0.3, 0.02), "mnist": (0.8, 0.04), "cifar": (5.0, 0.4)}
VECTORS = {"lenet5": 250_000, "mnist": 900_160, "cifar": 8_600_000}


def made_up(places=PLACES, slower=1.0):
    launches = [(count, False, None) for count in (1, 2)] if "here" in places else []
    launches += [(count, True, rate) for count, rate in HOSTS] if "hosts" in places else []
    runs = []
    for launch in launches:
        ranks, apart, gigabits = launch
        for network, batch in _jobs(launch, NETWORKS):
            fixed, each = COMPUTE[network]
            exchange = 0.0
            if ranks > 1:
                sent, share = model.volume(VECTORS[network], batch, ranks), max(1, ranks / CORES)
                link = 1e3 * sent / (gigabits * 1e9 / 8 * EFFICIENCY) if gigabits else 0.0
                exchange = share * MESSAGE * model.messages(ranks) + max(link, share * HANDLING * sent)
            runs.append(
                {
                    **{"network": network, "batch": batch, "ranks": ranks, "gigabits": gigabits},
                    **{"parameters": VECTORS[network] // 4, "vector_bytes": VECTORS[network]},
                    **{"ms": slower * (fixed + each * batch / ranks + exchange), "steps": 10, "times": 1},
                    **{"exchange_ms": slower * exchange, "apart": apart},
                }
            )
    return {
        "date": "2030-01-01T00:00:00+00:00",
        "machine": {"cpu": "a CPU", "cores": CORES, "load": 0.0},
        "settings": {"seconds": 1.0, "strong": 512, "weak": 128},
        "runs": runs,
        "hosts": "" if "hosts" in places else "not asked for",
    }


def test_the_fit_finds_what_the_figures_were_made_with():
    found = model.fit(made_up())
    assert found.message == pytest.approx(MESSAGE, rel=1e-3)
    assert found.efficiency == pytest.approx(EFFICIENCY, rel=1e-3)
    assert found.handling == pytest.approx(HANDLING, rel=1e-3)
    for network, numbers in COMPUTE.items():
        assert found.compute[network] == pytest.approx(numbers, rel=1e-6)


def test_parts_measured_one_by_one_are_the_whole():
    parts = [made_up(["hosts"], slower=1.5), made_up(["here"]), made_up(["hosts"])]
    whole = measure.merged(parts)
    assert model.fit(whole) == model.fit(made_up())
    assert {run["times"] for run in whole["runs"] if run["apart"]} == {2}
    assert {run["times"] for run in whole["runs"] if not run["apart"]} == {1}


@pytest.mark.parametrize("where", [("machine", "cores"), ("settings", "seconds")])
def test_parts_that_do_not_belong_together_are_refused(where):
    part, name = where
    other = made_up()
    other[part] = {**other[part], name: 99}
    with pytest.raises(ValueError, match="Reports "):
        measure.merged([made_up(), other])


def test_a_rank_computes_whole_groups():
    assert [model.most_samples(2048, ranks) for ranks in (1, 2, 3, 16, 64)] == [2048, 1024, 768, 128, 128]
    assert [model.most_samples(128 * ranks, ranks) for ranks in (1, 4, 64)] == [128, 128, 128]


def test_a_rank_sends_less_than_twice_the_vector():
    assert model.volume(1000, 0, 2) == 1000
    assert [model.volume(1000, 0, ranks) for ranks in (4, 64)] == [1500, 1968.75]


def test_more_than_two_ranks_wait_twice_for_all_others():
    assert [model.messages(ranks) for ranks in (2, 4, 64)] == [1, 6, 126]


def test_tables_name_every_network_and_link():
    text = tables(made_up())
    assert all(network in text and network in KNOWN for network in NETWORKS)
    assert text.count("| mnist | 100 |") == 3
    assert "80% of a link's rate arrives" in text
    assert "It is off by 0% in the median, and by 0% at the most." in text
    assert "Nothing predicted: not asked for." in tables(made_up(["here"]))
    assert "Nothing predicted: what one rank computes was not measured." in tables(made_up(["hosts"]))


def test_a_cluster_of_faster_nodes_spends_more_of_its_time_on_exchange():
    found = model.fit(made_up())
    slow, fast = (found.step("mnist", 1024, 8, 1, speed) for speed in (1, 16))
    assert slow[0] == pytest.approx(16 * fast[0]) and slow[1] == fast[1]


def test_tables_are_written_between_their_marks(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{START}\nold\n{END}\nafter\n")
    write("new", page)
    assert page.read_text() == f"before\n{START}\n\nnew\n\n{END}\nafter\n"
