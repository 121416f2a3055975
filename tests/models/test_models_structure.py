"""A model as a stack of layers."""

import numpy as np
import pytest
from models_samples import FEATURES, X

from tinycnn import Input, Sequential, layers
from tinycnn.errors import NotBuiltError

Dense = layers.Dense


def test_a_list_and_add_make_the_same_model():
    listed = Sequential([Input((4,)), Dense(3), Dense(2)])
    added = Sequential()
    for layer in (Input((4,)), Dense(3), Dense(2)):
        added.add(layer)
    for made in (listed, added):
        assert [type(layer) for layer in made.layers] == [Dense, Dense]
        assert [w.shape for w in made.weights] == [(4, 3), (3,), (3, 2), (2,)]
        assert (made.input_shape, made.output_shape) == ((None, 4), (None, 2))
        assert made.built and made.count_params() == 23


@pytest.mark.parametrize(
    "stack",
    [
        [Input((5, 5, 1)), layers.Conv2D(2, 3)],
        [Input(shape=(5, 5, 1)), layers.Conv2D(2, 3)],
        [layers.InputLayer((5, 5, 1)), layers.Conv2D(2, 3)],
        [layers.InputLayer(input_shape=(5, 5, 1)), layers.Conv2D(2, 3)],
        [layers.Conv2D(2, 3, input_shape=(5, 5, 1))],
    ],
)
def test_every_way_to_say_the_input_shape_builds_at_once(stack):
    made = Sequential(stack)
    assert made.built and made.input_shape == (None, 5, 5, 1)
    assert len(made.layers) == 1 and made.output_shape == (None, 3, 3, 2)


def test_without_a_shape_the_first_data_builds():
    made = Sequential([Dense(3), Dense(2)])
    assert not made.built and made.weights == []
    made.predict(X, verbose=0)
    assert made.built and made.input_shape == (None, FEATURES)


def test_fit_builds_as_well():
    made = Sequential([Dense(2)])
    made.compile("sgd", "mse")
    made.fit(X, X[:, :2], verbose=0)
    assert made.input_shape == (None, FEATURES)


def test_build_takes_the_shape_with_its_batch_axis():
    made = Sequential([layers.Flatten(), Dense(2)])
    made.build((None, 3, 5))
    assert [w.shape for w in made.weights] == [(15, 2), (2,)]


def test_building_twice_changes_nothing():
    made = Sequential([Input((4,)), Dense(3)])
    before = made.get_weights()
    made.build((None, 4))
    np.testing.assert_array_equal(before[0], made.get_weights()[0])


def test_pop_takes_the_last_layer_and_another_can_follow():
    made = Sequential([Input((4,)), Dense(3), Dense(2, name="last")])
    assert made.pop().name == "last"
    assert made.output_shape == (None, 3)
    made.add(Dense(5))
    assert made.predict(X, verbose=0).shape == (len(X), 5)


def test_a_popped_model_learns_on():
    made = Sequential([Input((4,)), Dense(3), Dense(2)])
    made.compile("adam", "mse")
    made.fit(X, X[:, :2], verbose=0)
    made.pop()
    made.add(Dense(1))
    made.compile("adam", "mse")
    assert np.isfinite(made.fit(X, X[:, :1], verbose=0).history["loss"][0])


def test_layers_is_a_copy_of_the_list():
    made = Sequential([Dense(1)])
    made.layers.clear()
    assert len(made.layers) == 1


def test_get_layer_by_name_and_by_place():
    made = Sequential([Input((4,)), Dense(3, name="first"), Dense(2, name="second")])
    assert made.get_layer("first") is made.layers[0] is made.get_layer(index=0)
    assert made.get_layer(index=-1) is made.get_layer(name="second")


def test_automatic_names_count_by_class():
    made = Sequential([layers.Conv2D(1, 1), layers.Conv2D(1, 1), layers.ReLU(), layers.MaxPooling2D()])
    assert [layer.name for layer in made.layers] == ["conv2d", "conv2d_1", "re_lu", "max_pooling2d"]
    assert [made.name, Sequential().name, Sequential(name="mine").name] == [
        "sequential",
        "sequential_1",
        "mine",
    ]


def test_a_layer_that_does_not_fit_is_not_added():
    made = Sequential([Input((4,)), Dense(3)])
    with pytest.raises(ValueError):
        made.add(layers.Conv2D(2, 3))
    assert len(made.layers) == 1 and made.predict(X, verbose=0).shape == (len(X), 3)


def test_a_model_called_on_data_predicts():
    made = Sequential([Dense(3)])
    np.testing.assert_array_equal(made(X), made.predict(X, batch_size=len(X), verbose=0))


def test_layers_of_different_inputs_can_share_one_convolution():
    shared = layers.Conv2D(2, 3)
    large, small = Sequential([Input((8, 8, 1)), shared]), Sequential([Input((5, 5, 1)), shared])
    assert (large.output_shape, small.output_shape) == ((None, 6, 6, 2), (None, 3, 3, 2))
    assert large.predict(np.zeros((1, 8, 8, 1)), verbose=0).shape == (1, 6, 6, 2)


def test_two_models_with_one_layer_see_the_same_weights():
    shared = Dense(5, activation="tanh", name="shared")
    one, other = Sequential([Input((4,)), shared, Dense(2)]), Sequential([Input((4,)), shared, Dense(3)])
    for made, outputs in ((one, 2), (other, 3), (one, 2)):
        made.compile("adam", "mse")
        before = shared.get_weights()[0]
        made.fit(X, X[:, :outputs], verbose=0)
        assert (shared.get_weights()[0] != before).any()
        for model in (one, other):
            assert model.layers[0] is shared
            hidden = np.tanh(X @ shared.kernel + shared.bias)
            kernel, bias = model.layers[1].get_weights()
            np.testing.assert_allclose(
                model.predict(X, verbose=0), hidden @ kernel + bias, rtol=1e-4, atol=1e-5
            )


ERRORS = {
    "class": (
        lambda: Sequential([layers.Flatten]),
        TypeError,
        "sequential.add expects a layer object, received the class Flatten. "
        "Write Flatten(...), with its settings.",
    ),
    "no layer": (
        lambda: Sequential(["dense"]),
        TypeError,
        "sequential.add expects a layer of tinycnn.layers, received 'dense' of type str.",
    ),
    "twice": (
        lambda: Sequential([Dense(1, name="a"), Dense(1, name="a")]),
        ValueError,
        "sequential expects layers of different names, received 'a' twice. "
        "Give it another name=, and do not add one layer twice.",
    ),
    "Input later": (
        lambda: Sequential([Dense(1), Input((4,))]),
        ValueError,
        "sequential expects Input as its first layer, received it after others.",
    ),
    "pop": (lambda: Sequential().pop(), ValueError, "sequential has no layer to take away."),
    "empty": (lambda: Sequential().predict(X), ValueError, "sequential has no layers. Add some first."),
    "build": (
        lambda: Sequential([Dense(1)]).build(),
        ValueError,
        "sequential.build expects an input_shape such as (None, 28, 28, 1), received none.",
    ),
    "name": (
        lambda: Sequential([Dense(1, name="a"), Dense(1, name="b")]).get_layer("c"),
        ValueError,
        "sequential has no layer 'c'. Its layers: a, b.",
    ),
    "index": (
        lambda: Sequential([Dense(1)]).get_layer(index=1),
        ValueError,
        "sequential expects an index below 1, received 1.",
    ),
    "name and index": (
        lambda: Sequential([Dense(1)]).get_layer("a", 0),
        ValueError,
        "sequential.get_layer expects either a name or an index, received both or neither.",
    ),
    "not built": (
        lambda: Sequential([Dense(1)]).output_shape,
        NotBuiltError,
        "sequential has no weights yet, which output_shape needs. Give its first layer an "
        "input_shape=, call build, or call it on data.",
    ),
}


@pytest.mark.parametrize("case", ERRORS)
def test_mistakes_are_told(case):
    call, error, text = ERRORS[case]
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == text
