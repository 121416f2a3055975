"""Steps by hand, and what optimizers promise the engine."""

import numpy as np
import pytest

from tinycnn import optimizers
from tinycnn.errors import NotBuiltError
from tinycnn.optimizers import SGD, Adam, RMSprop
from tinycnn.run import operations

EAGER = operations(eager=True)


def steps(optimizer, *grads):
    """Start a parameter at 0 and return where each gradient leads it."""
    params, places = np.zeros(1), []
    for g in grads:
        optimizer.apply(params, np.array([g]), EAGER)
        places.append(float(params[0]))
    return places


def test_sgd_steps_by_the_rate_times_the_gradient():
    assert steps(SGD(0.5), 1.0, 2.0) == [-0.5, -1.5]


def test_momentum_remembers_the_last_step():
    assert steps(SGD(0.5, momentum=0.5), 1.0, 0.0, 0.0) == [-0.5, -0.75, -0.875]


def test_nesterov_looks_one_step_ahead():
    assert steps(SGD(0.5, momentum=0.5, nesterov=True), 1.0, 0.0) == [-0.75, -0.875]


def test_adam_starts_with_a_step_of_the_learning_rate_whatever_the_gradient():
    assert steps(Adam(0.1, epsilon=0), 1e-6)[0] == pytest.approx(-0.1)
    assert steps(Adam(0.1, epsilon=0), 1e6)[0] == pytest.approx(-0.1)


def test_adam_second_step_by_hand():
    m, v = 0.5 * 0.5, 0.75 * 0.25  # after a gradient of 1, then of 0
    expected = -0.1 - 0.1 * (m / 0.75) / (v / (1 - 0.75**2)) ** 0.5
    assert steps(Adam(0.1, beta_1=0.5, beta_2=0.75, epsilon=0), 1.0, 0.0)[1] == pytest.approx(expected)


def test_rmsprop_by_hand():
    first = -0.1 / 0.25**0.5
    second = first - 0.1 * 2 / (0.75 * 0.25 + 0.25 * 4) ** 0.5
    assert steps(RMSprop(0.1, rho=0.75, epsilon=0), 1.0, 2.0) == pytest.approx([first, second])


def test_centered_rmsprop_divides_by_the_standard_deviation():
    variance = 0.25 - 0.25**2
    assert steps(RMSprop(0.1, rho=0.75, epsilon=0, centered=True), 1.0) == pytest.approx(
        [-0.1 / variance**0.5]
    )


def test_rmsprop_adds_epsilon_under_the_root():
    assert steps(RMSprop(0.1, rho=0.0, epsilon=3.0), 1.0) == pytest.approx([-0.1 / 2])


def test_learning_rate_can_be_assigned_between_steps():
    optimizer = SGD(0.5)
    params = np.zeros(1)
    optimizer.apply(params, np.ones(1), EAGER)
    optimizer.learning_rate = 0.125
    optimizer.apply(params, np.ones(1), EAGER)
    assert optimizer.learning_rate == 0.125
    assert params[0] == -0.625


def test_a_rate_assigned_within_a_step_waits_for_the_next():
    optimizer, params = SGD(0.5), np.zeros(2)
    optimizer.build(2, "float64")
    optimizer.begin_step()
    optimizer.update(params, np.ones(2), 0, 1, EAGER)
    optimizer.learning_rate = 0.125
    optimizer.update(params, np.ones(2), 1, 2, EAGER)
    np.testing.assert_array_equal(params, [-0.5, -0.5])


def test_iterations_count_steps_not_slices():
    optimizer, params = Adam(), np.zeros(4)
    optimizer.build(4, "float64")
    for _ in range(3):
        optimizer.begin_step()
        optimizer.update(params, np.ones(4), 0, 2, EAGER)
        optimizer.update(params, np.ones(4), 2, 4, EAGER)
    assert optimizer.iterations == 3


def test_build_keeps_state_of_the_same_size_and_drops_any_other():
    optimizer = Adam()
    optimizer.apply(np.zeros(3), np.ones(3), EAGER)
    state = optimizer.slots["velocity"]
    optimizer.build(3, "float64")
    assert optimizer.slots["velocity"] is state
    assert optimizer.iterations == 1
    optimizer.build(5, "float64")
    assert optimizer.slots["velocity"].shape == (5,)
    assert optimizer.iterations == 0


@pytest.mark.parametrize(
    ("optimizer", "names"),
    [
        (SGD(), set()),
        (SGD(momentum=0.9), {"momentum"}),
        (RMSprop(), {"velocity"}),
        (RMSprop(momentum=0.1, centered=True), {"velocity", "average_gradient", "momentum"}),
        (Adam(), {"momentum", "velocity"}),
    ],
)
def test_slots_are_only_those_that_are_needed(optimizer, names):
    optimizer.build(7, "float32")
    assert set(optimizer.slots) == names
    assert all(slot.shape == (7,) and slot.dtype == np.float32 for slot in optimizer.slots.values())


def test_a_step_before_build_is_explained():
    with pytest.raises(
        NotBuiltError, match=r"adam.build\(size, dtype\) must be called before its first step"
    ):
        Adam().begin_step()


def test_an_optimizer_of_ones_own_must_define_update():
    class Lazy(optimizers.Optimizer):
        pass

    with pytest.raises(NotImplementedError, match=r"Lazy must define update\(self, params, grads"):
        Lazy().apply(np.zeros(1), np.zeros(1), EAGER)
