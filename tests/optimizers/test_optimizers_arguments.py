"""Names, defaults, configs and bad arguments."""

import numpy as np
import pytest

from tinycnn import optimizers
from tinycnn.optimizers import SGD, Adam, RMSprop


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
    assert str(error.value) == "Unknown optimizer 'adma'. Did you mean 'adam'? Known: adam, rmsprop, sgd."


@pytest.mark.parametrize("identifier", [None, 0.1, print])
def test_other_things_are_no_optimizers(identifier):
    with pytest.raises(TypeError, match="expects the name of a known optimizer, or such an object"):
        optimizers.get(identifier)


def test_defaults_are_those_of_keras():
    adam = {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}
    assert Adam().get_config() == {"name": "adam", **adam}
    sgd = {"learning_rate": 0.01, "momentum": 0.0, "nesterov": False}
    assert SGD().get_config() == {"name": "sgd", **sgd}
    rmsprop = {"learning_rate": 0.001, "rho": 0.9, "momentum": 0.0, "epsilon": 1e-7, "centered": False}
    assert RMSprop().get_config() == {"name": "rmsprop", **rmsprop}


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
    assert type(SGD(rate).learning_rate) is float


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: Adam(0), "adam expects learning_rate to be above 0, received 0."),
        (lambda: SGD(-0.1), "sgd expects learning_rate to be above 0, received -0.1."),
        (lambda: Adam("fast"), "adam expects learning_rate to be a number, received 'fast'."),
        (lambda: Adam(float("nan")), "adam expects learning_rate to be a number, received nan."),
        (lambda: Adam(True), "adam expects learning_rate to be a number, received True."),
        (lambda: Adam(beta_1=1), "adam expects beta_1 to be a number in [0, 1), received 1."),
        (lambda: Adam(beta_2=-0.1), "adam expects beta_2 to be a number in [0, 1), received -0.1."),
        (lambda: Adam(epsilon=-1), "adam expects epsilon to be a number of at least 0, received -1."),
        (lambda: SGD(momentum=1.5), "sgd expects momentum to be a number in [0, 1], received 1.5."),
        (lambda: RMSprop(rho=1.0), "rmsprop expects rho to be a number in [0, 1), received 1.0."),
        (lambda: RMSprop(momentum=None), "rmsprop expects momentum to be a number in [0, 1), received None."),
        (lambda: SGD(name="mine", learning_rate=0), "mine expects learning_rate to be above 0, received 0."),
    ],
)
def test_bad_numbers_are_explained(make, text):
    with pytest.raises(ValueError) as error:
        make()
    assert str(error.value) == text


def test_a_bad_rate_assigned_later_is_refused_and_the_old_one_kept():
    optimizer = SGD(0.5)
    with pytest.raises(ValueError, match="sgd expects learning_rate to be above 0, received 0.0."):
        optimizer.learning_rate = 0.0
    assert optimizer.learning_rate == 0.5


def test_the_old_name_of_the_learning_rate_is_explained():
    with pytest.raises(TypeError) as error:
        Adam(lr=0.1)
    assert str(error.value) == (
        "adam expects only the arguments learning_rate, beta_1, beta_2, epsilon, name, received lr=0.1. "
        "Use learning_rate=0.1."
    )


@pytest.mark.parametrize("cls", [Adam, SGD, RMSprop])
def test_unknown_arguments_are_refused(cls):
    with pytest.raises(TypeError, match=r"expects only the arguments learning_rate, .*, received speed=9\.$"):
        cls(speed=9)
