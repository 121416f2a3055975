"""A run that was killed goes on from its backup, on any number of ranks."""

import pytest
from distribution_runs import Run

pytestmark = pytest.mark.mpi


@pytest.mark.parametrize(("before", "after"), [(2, 3), (4, 0), (0, 2)])
def test_a_killed_run_goes_on_with_another_number_of_ranks(tmp_path, before, after):
    [whole] = Run(0, networks=["normalized"], epochs=4).of("normalized")
    settings = {"networks": ["normalized"], "epochs": 4, "backup": str(tmp_path / "backup")}
    # 200 samples in batches of 64, saved after every third: the third epoch is under way.
    killed = Run(before, kill_all_at=10, **settings)
    assert killed.failed and not killed.found
    assert (tmp_path / "backup").is_dir()
    resumed = Run(after, **settings)
    assert not resumed.failed, resumed.errors
    found = resumed.of("normalized")
    assert len(found) == max(1, after)
    for one in found:
        assert one["steps_here"] == 16 - 9  # it goes on after the ninth
        assert {**one, "steps_here": 16} == whole
    assert not (tmp_path / "backup").exists()
