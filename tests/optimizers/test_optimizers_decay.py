"""What an optimizer remembers decays to 0, not to denormal numbers, which many processors compute slowly."""

import numpy as np
import pytest

from tinycnn import optimizers
from tinycnn.reference.optimizers import flush
from tinycnn.run import operations

DECAYING = {
    "momentum": lambda: optimizers.SGD(0.01, momentum=0.9),
    "nesterov": lambda: optimizers.SGD(0.01, momentum=0.9, nesterov=True),
    "rmsprop": lambda: optimizers.RMSprop(0.01, momentum=0.9, centered=True),
    "adam": lambda: optimizers.Adam(0.01, beta_2=0.95),
    "amsgrad": lambda: optimizers.Adam(0.01, beta_2=0.95, amsgrad=True),
    "adamw": lambda: optimizers.AdamW(0.01, beta_2=0.95),
    "nadam": lambda: optimizers.Nadam(0.01, beta_2=0.95),
    "adamax": lambda: optimizers.Adamax(0.01, beta_2=0.95),
    "adadelta": lambda: optimizers.Adadelta(0.01),
    "lion": lambda: optimizers.Lion(0.01, beta_2=0.9),
}


@pytest.mark.parametrize("eager", [True, False], ids=["reference", "kernels"])
@pytest.mark.parametrize("name", DECAYING)
def test_what_is_remembered_of_weights_without_a_gradient_becomes_nothing(name, eager):
    ops, size = operations(eager), 37  # whole vectors and a rest
    optimizer = DECAYING[name]()
    optimizer.build(size, np.float32)
    params, grads = np.ones(size, np.float32), np.zeros(size, np.float32)
    grads[::2] = 1e-3
    tiny, vanished = np.finfo(np.float32).tiny, 0
    for step in range(4000):
        optimizer.begin_step()
        optimizer.update(params, grads, 0, size, ops)
        grads[:] = 0
        if step % 50 == 0:
            for kept in optimizer.slots.values():
                assert not ((np.abs(kept) < tiny) & (kept != 0)).any()
    for key, kept in optimizer.slots.items():
        vanished += 0 if key == "greatest" else int((kept == 0).all())
    assert vanished >= 1
    assert np.isfinite(params).all()


@pytest.mark.parametrize("eager", [True, False], ids=["reference", "kernels"])
def test_what_is_no_number_stays_visible(eager):
    ops = operations(eager)
    params, m, v = np.ones(20, np.float32), np.zeros(20, np.float32), np.zeros(20, np.float32)
    grads = np.full(20, np.nan, np.float32)
    ops.adam_update(params, grads, m, v, 0.1, 0.9, 0.999, 1e-7)
    assert np.isnan(params).all() and np.isnan(m).all() and np.isnan(v).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_only_what_is_smaller_than_every_normal_number_is_flushed(dtype):
    tiny = np.finfo(dtype).tiny
    state = np.array([tiny, -tiny, tiny / 2, -tiny / 2, 0, np.nan, np.inf], dtype)
    flush(state)
    np.testing.assert_array_equal(state, np.array([tiny, -tiny, 0, 0, 0, np.nan, np.inf], dtype))
