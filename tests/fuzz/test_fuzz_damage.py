"""Files that hypothesis cuts, flips and mends: each loader loads them or refuses them in its own words."""

import random

import fuzz_mutations as mutations
import pytest
from fuzz_loaders import LOADERS
from fuzz_watch import Watch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
every_loader = pytest.mark.parametrize("name", LOADERS)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """What is shared by all inputs: the watch, and for each loader its folder and its seeds."""
    known, watch = {}, Watch(tmp_path_factory.mktemp("damage"))

    def find(name):
        if name not in known:
            folder, loader = tmp_path_factory.mktemp(name), LOADERS[name]
            seeds = list(loader.seeds().values())
            for data in seeds:
                loader.place(str(folder), data)
                loader.load(str(folder))
            known[name] = folder, seeds
        folder, seeds = known[name]
        watch.enter(folder)
        return watch, LOADERS[name], seeds

    return find


@every_loader
@FEW
@given(data=st.data())
def test_a_file_cut_anywhere_ends_well(place, name, data):
    watch, loader, seeds = place(name)
    whole = data.draw(st.sampled_from(seeds))
    watch.judge(loader, whole[: data.draw(st.integers(0, len(whole) - 1))])


@every_loader
@FEW
@given(data=st.data())
def test_flipped_bits_end_well(place, name, data):
    watch, loader, seeds = place(name)
    changed = bytearray(data.draw(st.sampled_from(seeds)))
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    watch.judge(loader, bytes(changed))


@every_loader
@FEW
@given(data=st.data())
def test_changes_with_mended_checksums_end_well(place, name, data):
    watch, loader, seeds = place(name)
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    changed = loader.mutate(data.draw(st.sampled_from(seeds)), chance)
    watch.judge(loader, mutations.blunt(changed, chance) if chance.random() < 0.2 else changed)
