"""Images too large for the nearest cache go back through pooling patch by patch."""

import numpy as np
import pytest
from kernels_cases import ARGUMENTS, Geometry, Values
from kernels_comparing import assert_twins_agree

from tinycnn.kernels import _sparse
from tinycnn.kernels._jit import kernel
from tinycnn.kernels._windows import winners
from tinycnn.kernels.vectors import list_winners
from tinycnn.reference.pooling import OFF

NAME = "conv2d_relu_max_pool_backward"


def geometry(**changed):
    sizes = {"n": 2, "height": 19, "width": 22, "channels": 4, "filters": 5, "window": (3, 3)}
    sizes |= {"strides": (1, 1), "pads": (1, 1, 1, 1), "pool": (2, 2), "bias": True}
    return Geometry(**(sizes | changed))


@pytest.mark.parametrize("wants_dx", [True, False])
@pytest.mark.parametrize(
    "changed",
    [{}, {"channels": 16, "pads": (0, 0, 0, 0)}, {"strides": (2, 1), "pool": (3, 2)}, {"channels": 40}],
)
def test_patches_agree_with_the_reference(monkeypatch, changed, wants_dx):
    g = geometry(**changed)
    *arguments, _ = ARGUMENTS[NAME](Values(3, "float32"), g)
    patches = set()
    monkeypatch.setattr(_sparse, "winners", lambda *given: patches.add(given[4]) or winners(*given))
    for bytes_near in (1 << 20, 6 * 1024 * g.channels // 4, 0):
        monkeypatch.setattr(_sparse, "NEAR_BYTES", bytes_near)
        assert_twins_agree(NAME, [*arguments, wants_dx], "float32")
    assert len(patches) == 2  # the whole, also where nothing is near, and parts of it


def test_patches_have_every_pool_once():
    frame, places, pool = (21, 24, 4), (9, 11), (2, 2)
    whole, ends, _ = winners(frame, places, (1, 1), pool, places, 5)
    assert ends.tolist() == [whole.size]
    parts, ends, _ = winners(frame, places, (1, 1), pool, (2, 4), 5)
    assert len(ends) == 5 * 3
    assert ends[-1] == whole.size
    assert sorted(parts.reshape(-1, 2).tolist()) == sorted(whole.reshape(-1, 2).tolist())


def test_a_patch_is_as_large_as_is_near_but_never_a_few_pools():
    def patch(side, channels, pads=0):
        places = ((side + 2 * pads - 2) // 2,) * 2
        frame = side + 2 * pads, side + 2 * pads, channels
        return _sparse._patch(frame, 4, places, (3, 3), (1, 1), (2, 2))

    assert patch(13, 32) == (5, 5)  # all of it
    assert patch(26, 32) == (2, 12)
    assert patch(32, 32, pads=1) == (1, 16)
    assert patch(16, 256, pads=1) == (8, 8)  # of few pools each, it would pay less than it costs


def test_a_list_of_winners_is_as_long_as_there_are_pools_that_are_on():
    @kernel
    def listed(dy, winner, cells, pixels, starts, gradients, found):
        count, total = list_winners(dy, winner, 1, cells, 0, cells.size, pixels, OFF, starts, gradients)
        found[0], found[1] = count, total

    dy, winner = np.arange(8, dtype="float32"), np.array([0, 1, 0, OFF, 0, 0, 0, 1], np.uint8)
    cells = np.array([0, 10, 2, 20, 4, 30, 6, 40])
    starts, gradients, found = np.zeros(5, np.int64), np.zeros(5, "float32"), np.zeros(2)
    listed(dy, winner, cells, np.array([3, 7] + [0] * 254), starts, gradients, found)
    assert found.tolist() == [3, 1 + 5 + 7]
    assert starts[:3].tolist() == [17, 33, 47]
    assert gradients[:3].tolist() == [1, 5, 7]
