"""The state of an optimizer, weight by weight, as Keras has it."""

import numpy as np
import pytest

from tinycnn import optimizers
from tinycnn.optimizers.state import get_state, set_state
from tinycnn.run import operations

# Where two weights stand in the vector, and their order in the model.
LAYOUT = (("b", "kernel", 0, (2, 3)), ("a", "kernel", 16, (4,)))
ORDER = [("a", "kernel"), ("b", "kernel")]
SETTINGS = [
    ("Adam", {"amsgrad": True}),
    ("SGD", {"momentum": 0.9}),
    ("SGD", {}),
    ("RMSprop", {"momentum": 0.5, "centered": True}),
    ("Nadam", {"use_ema": True}),
    ("Adadelta", {"gradient_accumulation_steps": 2}),
    ("Adam", {"learning_rate": optimizers.schedules.ExponentialDecay(0.1, 2, 0.5)}),
]


def stepped(optimizer, params, seed, steps=3):
    rng = np.random.default_rng(seed)
    optimizer.build(32, "float32", LAYOUT)
    for _ in range(steps):
        grads = np.zeros(32, "float32")
        grads[:6], grads[16:20] = rng.standard_normal(6), rng.standard_normal(4)
        optimizer.apply(params, grads, operations(eager=True))
    return params


@pytest.mark.parametrize(("name", "settings"), SETTINGS)
def test_a_state_that_is_put_back_goes_on_as_before(name, settings):
    first = getattr(optimizers, name)(**settings)
    params = stepped(first, np.ones(32, "float32"), 0)
    again = getattr(optimizers, name)(**settings)
    again.build(32, "float32", LAYOUT)
    set_state(again, ORDER, [array for _, array in get_state(first, ORDER)])
    np.testing.assert_array_equal(stepped(first, params.copy(), 1), stepped(again, params.copy(), 1))


def test_the_variables_are_the_whole_state_weight_by_weight_and_copies():
    optimizer = optimizers.Adam()
    assert [array.shape for array in optimizer.variables] == [(), ()]
    stepped(optimizer, np.ones(32, "float32"), 0)
    found = optimizer.variables
    assert [array.shape for array in found] == [(), (), (2, 3), (2, 3), (4,), (4,)]
    assert found[0] == optimizer.iterations == 3
    found[2][:] = 7
    assert not (optimizer.variables[2] == 7).any()


def test_the_variables_of_an_optimizer_that_knows_no_weights_are_vectors():
    optimizer = optimizers.SGD(0.5, momentum=0.5)
    optimizer.apply(np.ones(3), np.ones(3), operations(eager=True))
    np.testing.assert_array_equal(optimizer.variables[-1], [-0.5, -0.5, -0.5])


def test_a_state_that_does_not_fit_is_refused_before_anything_changes():
    optimizer = optimizers.Adam()
    stepped(optimizer, np.ones(32, "float32"), 0)
    arrays = [array for _, array in get_state(optimizer, ORDER)]
    with pytest.raises(ValueError, match="adam expects a state of arrays of shapes"):
        set_state(optimizer, ORDER, arrays[:-1])
    for before, (_, after) in zip(arrays, get_state(optimizer, ORDER), strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.keras
@pytest.mark.parametrize(("name", "settings"), SETTINGS)
def test_states_have_the_order_and_the_values_of_keras(name, settings):
    import keras

    if "learning_rate" in settings:
        settings = {"learning_rate": keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5)}
        mine = optimizers.Adam(optimizers.schedules.ExponentialDecay(0.1, 2, 0.5))
    else:
        mine = getattr(optimizers, name)(**settings)
    theirs = getattr(keras.optimizers, name)(**settings)
    variables = [keras.Variable(np.ones(4, "float32")), keras.Variable(np.ones((2, 3), "float32"))]
    rng = np.random.default_rng(0)
    for _ in range(3):
        b, a = rng.standard_normal(6).astype("float32"), rng.standard_normal(4).astype("float32")
        theirs.apply([a, b.reshape(2, 3)], variables)
    stepped(mine, np.ones(32, "float32"), 0)
    found = get_state(mine, ORDER)
    assert len(found) == len(theirs.variables)
    for (label, array), variable in zip(found, theirs.variables, strict=True):
        np.testing.assert_allclose(array, variable.numpy(), rtol=1e-5, atol=1e-6, err_msg=label)
