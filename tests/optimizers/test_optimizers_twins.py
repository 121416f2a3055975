"""The compiled steps against the plain ones, and slice by slice against all at once."""

import inspect

import numpy as np
import pytest

from tinycnn.kernels import optimizers as fast
from tinycnn.optimizers import SGD, Adadelta, Adagrad, Adam, Adamax, Lion, Nadam, RMSprop
from tinycnn.reference import optimizers as plain

UPDATES = [name for name in vars(plain) if name.endswith("_update")]
OPTIMIZERS = {
    "adam": lambda: Adam(0.01),
    "sgd": lambda: SGD(0.1),
    "momentum": lambda: SGD(0.1, momentum=0.9),
    "nesterov": lambda: SGD(0.1, momentum=0.9, nesterov=True),
    "rmsprop": lambda: RMSprop(0.01),
    "rmsprop momentum": lambda: RMSprop(0.01, momentum=0.5),
    "rmsprop centered": lambda: RMSprop(0.01, centered=True),
    "rmsprop centered momentum": lambda: RMSprop(0.01, momentum=0.5, centered=True),
    "amsgrad": lambda: Adam(0.01, amsgrad=True),
    "nadam": lambda: Nadam(0.01),
    "adamax": lambda: Adamax(0.01),
    "adagrad": lambda: Adagrad(0.1),
    "adadelta": lambda: Adadelta(1.0),
    "lion": lambda: Lion(0.01),
}
SIZE = 1003
CUTS = [0, 1, 8, 37, 39, 504, 505, 990, SIZE]


def train(make, ops, dtype, cuts=(0, SIZE), steps=4):
    """Take some steps, each slice between two cuts by itself; return everything changed."""
    rng = np.random.default_rng(0)
    optimizer = make()
    params = rng.normal(size=SIZE).astype(dtype)
    optimizer.build(SIZE, dtype)
    for _ in range(steps):
        grads = rng.normal(size=SIZE).astype(dtype)
        optimizer.begin_step()
        for start, stop in zip(cuts[:-1], cuts[1:], strict=True):
            optimizer.update(params, grads, start, stop, ops)
    return [params, *optimizer.slots.values()]


@pytest.mark.parametrize("name", UPDATES)
def test_update_twins_take_the_same_positional_arguments(name):
    assert list(inspect.signature(getattr(plain, name)).parameters) == list(
        inspect.signature(getattr(fast, name)).parameters
    )


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_update_twins_agree_over_several_steps(make, dtype):
    tolerance = 1e-5 if dtype == "float32" else 1e-13
    for expected, received in zip(train(make, plain, dtype), train(make, fast, dtype), strict=True):
        assert expected.dtype == received.dtype == dtype
        np.testing.assert_allclose(received, expected, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("ops", [plain, fast], ids=["reference", "kernels"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_update_by_slices_equals_update_at_once_to_the_bit(make, dtype, ops):
    for whole, sliced in zip(train(make, ops, dtype), train(make, ops, dtype, CUTS), strict=True):
        np.testing.assert_array_equal(sliced, whole)


@pytest.mark.parametrize("ops", [plain, fast], ids=["reference", "kernels"])
@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_update_touches_its_slice_only(make, ops):
    optimizer = make()
    optimizer.build(100, "float32")
    params, grads = np.ones(100, "float32"), np.full(100, 0.5, "float32")
    optimizer.begin_step()
    optimizer.update(params, grads, 33, 67, ops)
    starts = [optimizer.slot_values.get(name, 0) for name in optimizer.slots]
    for array, before in [(params, 1), *zip(optimizer.slots.values(), np.float32(starts), strict=True)]:
        changed = array != before
        assert changed[33:67].all()
        assert not changed[:33].any()
        assert not changed[67:].any()
    np.testing.assert_array_equal(grads, np.full(100, 0.5, "float32"))


@pytest.mark.parametrize("ops", [plain, fast], ids=["reference", "kernels"])
@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_a_nan_gradient_stays_visible_in_its_parameter_only(make, ops):
    params, grads = np.ones(40, "float32"), np.ones(40, "float32")
    grads[7] = np.nan
    make().apply(params, grads, ops)
    np.testing.assert_array_equal(np.flatnonzero(np.isnan(params)), [7])


@pytest.mark.parametrize("wrong", [np.zeros(3, "float32"), np.zeros(4, "float64")], ids=["short", "float64"])
def test_compiled_update_refuses_vectors_that_do_not_match(wrong):
    with pytest.raises(ValueError) as error:
        fast.sgd_update(np.zeros(4, "float32"), wrong, 0.1)
    assert str(error.value) == (
        "An optimizer's update expects vectors of shape (4,) and type float32, "
        f"received {wrong.shape} and {wrong.dtype}."
    )
