"""All weights in one vector."""

import numpy as np
import pytest

from tinycnn import Input, Sequential, layers
from tinycnn.engine.parameters import ParameterVector


def some_layers(dtype="float32"):
    model = Sequential(
        [
            Input((6, 6, 1)),
            layers.Conv2D(3, 3, name="conv", dtype=dtype),
            layers.Flatten(name="flatten", dtype=dtype),
            layers.Dense(5, use_bias=False, name="hidden", dtype=dtype),
            layers.Dense(2, name="last", dtype=dtype),
        ]
    )
    return model.layers


def places(vector):
    return [(layer.name, name, start) for layer, name, start, _ in vector._places]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_layers_keep_their_values_and_hold_views(dtype):
    mine = some_layers(dtype)
    before = [layer.get_weights() for layer in mine]
    vector = ParameterVector(mine, dtype)
    for layer, weights in zip(mine, before, strict=True):
        for now, then in zip(layer.weights, weights, strict=True):
            np.testing.assert_array_equal(now, then)
            assert np.shares_memory(now, vector.values)


def test_attributes_of_a_layer_point_at_the_new_place():
    mine = some_layers()
    vector = ParameterVector(mine, "float32")
    vector.values[:] = 7
    assert (mine[0].kernel == 7).all() and (mine[0].bias == 7).all()
    assert mine[2].bias is None
    assert mine[3].named_weights["kernel"] is mine[3].kernel


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_each_weight_starts_on_a_boundary(dtype):
    mine = some_layers(dtype)
    vector = ParameterVector(mine, dtype)
    gradients = vector.empty()
    views = [w for group in vector.views(gradients).values() for w in group.values()]
    weights = [w for layer in mine for w in layer.weights]
    assert len(views) == len(weights) == 5
    assert all(w.ctypes.data % 64 == 0 for w in [*weights, *views])


def test_gaps_are_zero():
    mine = some_layers()
    vector = ParameterVector(mine, "float32")
    for layer in mine:
        for weight in layer.weights:
            weight[...] = 1
    assert vector.values.sum() == sum(w.size for layer in mine for w in layer.weights)
    assert set(np.unique(vector.values)) == {0, 1}


def test_empty_vector_is_all_zero():
    assert not ParameterVector(some_layers(), "float32").empty().any()


def test_views_do_not_overlap():
    vector = ParameterVector(some_layers(), "float32")
    gradients = vector.empty()
    for group in vector.views(gradients).values():
        for view in group.values():
            view += 1
    assert gradients.max() == 1


def test_frozen_layers_stand_behind_all_that_learn():
    mine = some_layers()
    mine[0].trainable = False
    vector = ParameterVector(mine, "float32")
    assert [name for name, _, _ in places(vector)] == ["hidden", "last", "last", "conv", "conv"]
    assert vector.trainable == places(vector)[3][2]


@pytest.mark.parametrize("trainable", [True, False])
def test_all_or_nothing_learns(trainable):
    mine = some_layers()
    for layer in mine:
        layer.trainable = trainable
    vector = ParameterVector(mine, "float32")
    assert vector.trainable == (vector.size if trainable else 0)


def test_layers_without_weights_make_an_empty_vector():
    vector = ParameterVector([layers.Flatten()], "float32")
    assert (vector.size, vector.trainable) == (0, 0)


def test_freezing_a_layer_asks_for_a_new_vector():
    mine = some_layers()
    vector = ParameterVector(mine, "float32")
    assert vector.is_current(mine)
    mine[3].trainable = False
    assert not vector.is_current(mine)


def test_another_model_with_the_same_layer_asks_for_a_new_vector():
    mine = some_layers()
    first = ParameterVector(mine, "float32")
    second = ParameterVector(mine[3:], "float32")
    assert second.is_current(mine[3:]) and not first.is_current(mine)


def test_a_weight_under_two_attributes_is_rebound_under_both():
    class Twice(layers.Layer):
        def build(self, input_shape):
            self.here = self.there = self.add_weight((2,), "ones", name="w")

    layer = Twice()
    layer.ensure_built((None, 2))
    ParameterVector([layer], "float32").values[:2] = 5
    assert layer.here is layer.there and (layer.here == 5).all()
