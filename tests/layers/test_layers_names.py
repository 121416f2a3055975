"""Names as Keras gives them, and its second names for classes."""

import pytest

from tinycnn import layers
from tinycnn.layers.names import forget_names, snake_case


@pytest.mark.parametrize(
    ("name", "snake"),
    [
        ("Conv2D", "conv2d"),
        ("MaxPooling2D", "max_pooling2d"),
        ("AveragePooling2D", "average_pooling2d"),
        ("GlobalAveragePooling2D", "global_average_pooling2d"),
        ("ReLU", "re_lu"),
        ("InputLayer", "input_layer"),
        ("Dense", "dense"),
        ("MyOwnLayer", "my_own_layer"),
    ],
)
def test_names_are_spelled_as_keras_spells_them(name, snake):
    assert snake_case(name) == snake


def test_names_are_counted_by_class():
    made = [
        layers.Conv2D(1, 1),
        layers.ReLU(),
        layers.Conv2D(1, 1),
        layers.MaxPooling2D(),
        layers.Conv2D(1, 1),
    ]
    assert [layer.name for layer in made] == ["conv2d", "re_lu", "conv2d_1", "max_pooling2d", "conv2d_2"]


def test_a_given_name_is_kept_and_counts_nothing():
    assert layers.Dense(1, name="output").name == "output"
    assert layers.Dense(1).name == "dense"


def test_forgotten_names_begin_anew():
    layers.Dense(1)
    forget_names()
    assert layers.Dense(1).name == "dense"


def test_second_names_are_the_same_classes():
    assert layers.MaxPool2D is layers.MaxPooling2D
    assert layers.AvgPool2D is layers.AveragePooling2D
    assert layers.GlobalAvgPool2D is layers.GlobalAveragePooling2D
    assert layers.Convolution2D is layers.Conv2D


def test_a_layer_shows_its_name():
    layer = layers.Dense(1, name="output")
    assert repr(layer) == "<Dense name=output, built=False>"
