"""Names, defaults, configs and bad arguments."""

import numpy as np
import pytest

from tinycnn import optimizers
from tinycnn.optimizers import SGD, Adam, AdamW, Lion, RMSprop, schedules
from tinycnn.run import operations


@pytest.mark.parametrize(
    ("identifier", "cls"),
    [
        ("adam", Adam),
        ("Adam", Adam),
        ("sgd", SGD),
        ("SGD", SGD),
        ("rmsprop", RMSprop),
        ("RMSprop", RMSprop),
        (Adam, Adam),
        ({"class_name": "SGD", "config": {"momentum": 0.9}}, SGD),
    ],
)
def test_optimizer_is_found(identifier, cls):
    assert type(optimizers.get(identifier)) is cls


def test_optimizer_object_is_returned_as_it_is():
    optimizer = Adam()
    assert optimizers.get(optimizer) is optimizer


def test_misspelt_optimizer_suggests_the_nearest():
    with pytest.raises(ValueError) as error:
        optimizers.get("adma")
    assert str(error.value).startswith("Unknown optimizer 'adma'. Did you mean 'adam")


@pytest.mark.parametrize("identifier", [None, 0.1, print])
def test_other_things_are_no_optimizers(identifier):
    with pytest.raises(TypeError, match="expects the name of a known optimizer, or such an object"):
        optimizers.get(identifier)


def test_defaults_are_those_of_keras():
    common = {
        "weight_decay": None,
        "clipnorm": None,
        "global_clipnorm": None,
        "clipvalue": None,
        "use_ema": False,
        "ema_momentum": 0.99,
        "ema_overwrite_frequency": None,
        "loss_scale_factor": None,
        "gradient_accumulation_steps": None,
    }
    adam = {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7, "amsgrad": False}
    assert Adam().get_config() == {"name": "adam", **adam, **common}
    sgd = {"learning_rate": 0.01, "momentum": 0.0, "nesterov": False}
    assert SGD().get_config() == {"name": "sgd", **sgd, **common}
    rmsprop = {"learning_rate": 0.001, "rho": 0.9, "momentum": 0.0, "epsilon": 1e-7, "centered": False}
    assert RMSprop().get_config() == {"name": "rmsprop", **rmsprop, **common}


@pytest.mark.parametrize(
    "optimizer",
    [
        Adam(0.1, 0.8, 0.9, 1e-5, name="a"),
        SGD(0.1, 0.9, True),
        RMSprop(0.1, 0.8, 0.7, 1e-5, True),
    ],
)
def test_config_makes_an_equal_optimizer(optimizer):
    again = type(optimizer).from_config(optimizer.get_config())
    assert again.get_config() == optimizer.get_config()


@pytest.mark.parametrize("rate", [np.float32(0.25), np.int64(1), 1])
def test_numbers_of_numpy_are_numbers(rate):
    assert SGD(rate).learning_rate == float(rate)
    assert type(SGD(rate).get_config()["learning_rate"]) is float


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: SGD(-0.1), "sgd expects learning_rate to be a number of at least 0, received -0.1."),
        (lambda: Adam("fast"), "adam expects learning_rate to be a number of at least 0, received 'fast'."),
        (
            lambda: Adam(float("nan")),
            "adam expects learning_rate to be a number of at least 0, received nan.",
        ),
        (lambda: Adam(True), "adam expects learning_rate to be a number of at least 0, received True."),
        (lambda: Adam(clipnorm=-1), "adam expects clipnorm to be a number of at least 0, received -1."),
        (
            lambda: SGD(clipnorm=1, clipvalue=1),
            "sgd expects only one of clipnorm, clipvalue and global_clipnorm, "
            "received clipnorm and clipvalue.",
        ),
        (
            lambda: SGD(gradient_accumulation_steps=1),
            "sgd expects gradient_accumulation_steps to be a whole number of at least 2, received 1.",
        ),
        (
            lambda: AdamW(weight_decay="x"),
            "adamw expects weight_decay to be a number of at least 0, received 'x'.",
        ),
        (lambda: Lion(beta_1=0), "lion expects beta_1 to be above 0, received 0."),
        (lambda: Adam(beta_1=1), "adam expects beta_1 to be a number in [0, 1), received 1."),
        (lambda: Adam(beta_2=-0.1), "adam expects beta_2 to be a number in [0, 1), received -0.1."),
        (lambda: Adam(epsilon=-1), "adam expects epsilon to be a number of at least 0, received -1."),
        (lambda: SGD(momentum=1.5), "sgd expects momentum to be a number in [0, 1], received 1.5."),
        (lambda: RMSprop(rho=1.0), "rmsprop expects rho to be a number in [0, 1), received 1.0."),
        (lambda: RMSprop(momentum=None), "rmsprop expects momentum to be a number in [0, 1), received None."),
        (
            lambda: SGD(name="mine", learning_rate=-1),
            "mine expects learning_rate to be a number of at least 0, received -1.",
        ),
    ],
)
def test_bad_numbers_are_explained(make, text):
    with pytest.raises(ValueError) as error:
        make()
    assert str(error.value) == text


def test_a_bad_rate_assigned_later_is_refused_and_the_old_one_kept():
    optimizer = SGD(0.5)
    with pytest.raises(
        ValueError, match="sgd expects learning_rate to be a number of at least 0, received -1."
    ):
        optimizer.learning_rate = -1
    assert optimizer.learning_rate == 0.5


def test_the_old_name_of_the_learning_rate_is_explained():
    with pytest.raises(TypeError) as error:
        Adam(lr=0.1)
    assert str(error.value).startswith(
        "adam expects only the arguments learning_rate, beta_1, beta_2, epsilon, "
    )
    assert str(error.value).endswith(", received lr=0.1. Use learning_rate=0.1.")


@pytest.mark.parametrize("cls", [Adam, SGD, RMSprop])
def test_unknown_arguments_are_refused(cls):
    with pytest.raises(TypeError, match=r"expects only the arguments learning_rate, .*, received speed=9\.$"):
        cls(speed=9)


def test_a_schedule_gives_the_rate_of_each_step_and_cannot_be_assigned():
    optimizer = SGD(schedules.ExponentialDecay(0.8, 1, 0.5))
    params = np.zeros(1)
    rates = []
    for _ in range(3):
        optimizer.apply(params, np.ones(1), operations(eager=True))
        rates.append(optimizer.rate)
    assert rates == [0.8, 0.4, 0.2] and optimizer.learning_rate == 0.1
    np.testing.assert_allclose(params, -1.4)
    with pytest.raises(TypeError, match="to come from the schedule"):
        optimizer.learning_rate = 0.1
    again = SGD.from_config(optimizer.get_config())
    assert again.learning_rate == 0.8


def test_a_rate_is_a_float_that_can_be_assigned():
    optimizer = Adam(0.5)
    rate = optimizer.learning_rate
    assert rate == 0.5 and rate.numpy() == np.float32(0.5)
    rate.assign(0.25)
    assert optimizer.learning_rate == 0.25
    assert Adam(lambda: 0.125).learning_rate == 0.125


def test_names_can_be_left_out_of_the_decay():
    optimizer = SGD(0.5, weight_decay=0.5)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    optimizer.build(4, "float64", (("dense", "kernel", 0, (2,)), ("dense", "bias", 2, (2,))))
    params = np.ones(4)
    optimizer.apply(params, np.zeros(4), operations(eager=True))
    np.testing.assert_array_equal(params, [0.75, 0.75, 1, 1])
