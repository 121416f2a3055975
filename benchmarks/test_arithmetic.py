"""What is counted about a network is what the library itself builds."""

import pytest

import tinycnn
from benchmarks.arithmetic import multiply_adds, shapes
from benchmarks.networks import NETWORKS


@pytest.mark.parametrize("name", NETWORKS)
def test_shapes_are_those_of_the_library(name):
    network = NETWORKS[name]
    stack = [getattr(tinycnn.layers, kind, None) for kind, _ in network.layers]
    if None in stack:
        pytest.skip("tinycnn lacks a layer")
    shape = (1, *network.input_shape)
    for make, (_, settings, before, after) in zip(stack, shapes(network), strict=True):
        assert shape == (1, *before)
        shape = make(**settings).compute_output_shape(shape)
        assert shape == (1, *after)


def test_learning_leaves_out_the_gradient_by_the_images():
    forward, train = multiply_adds(NETWORKS["mlp"])
    first = 784 * 512
    assert forward == first + 512 * 512 + 512 * 10
    assert train == 3 * forward - first
