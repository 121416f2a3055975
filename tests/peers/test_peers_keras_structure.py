"""Names, shapes, numbers of parameters and settings as in Keras."""

import inspect

import pytest

import tinycnn

pytestmark = pytest.mark.keras


def every_layer(library):
    layers = library.layers
    return [
        layers.Conv2D(8, (3, 5), strides=(1, 2), padding="same", activation="relu"),
        layers.Conv2D(4, 2, use_bias=False, kernel_initializer="he_normal"),
        layers.BatchNormalization(momentum=0.9, epsilon=0.01, scale=False),
        layers.MaxPooling2D(),
        layers.AveragePooling2D((2, 1), strides=1, padding="same"),
        layers.ReLU(max_value=6.0),
        layers.Dropout(0.25),
        layers.Reshape((-1, 4, 3)),
        layers.GlobalAveragePooling2D(keepdims=True),
        layers.Flatten(),
        layers.Dense(7, activation="tanh", bias_initializer="ones"),
        layers.Dense(3, use_bias=False),
        layers.BatchNormalization(),
        layers.Activation("sigmoid"),
        layers.Softmax(),
    ]


def model(library):
    return library.Sequential([library.Input(shape=(20, 16, 3)), *every_layer(library)])


@pytest.fixture
def both(fresh):
    return model(tinycnn), model(fresh)


def test_names_of_layers_and_model(both):
    ours, theirs = both
    assert [layer.name for layer in ours.layers] == [layer.name for layer in theirs.layers]
    assert ours.name == theirs.name == "sequential"


def test_names_count_on_in_the_next_model(both, fresh):
    ours, theirs = model(tinycnn), model(fresh)
    assert [layer.name for layer in ours.layers] == [layer.name for layer in theirs.layers]
    assert ours.name == theirs.name == "sequential_1"


def test_shapes_of_outputs(both):
    ours, theirs = both
    shapes = [tuple(layer.output.shape) for layer in theirs.layers]
    assert [layer.output_shape for layer in ours.layers] == shapes
    assert (ours.input_shape, ours.output_shape) == (theirs.input_shape, theirs.output_shape)


def test_weights_and_their_numbers(both):
    ours, theirs = both
    assert [w.shape for w in ours.weights] == [tuple(w.shape) for w in theirs.weights]
    assert [w.shape for w in ours.get_weights()] == [w.shape for w in theirs.get_weights()]
    assert [str(w.dtype) for w in ours.weights] == [str(w.dtype) for w in theirs.weights]
    assert [layer.count_params() for layer in ours.layers] == [
        layer.count_params() for layer in theirs.layers
    ]
    assert ours.count_params() == theirs.count_params()
    names = [name for layer in ours.layers for name in layer.named_weights]
    assert names == [w.name for w in theirs.weights]


# Said in another way, or the default of something that only Keras has.
SPOKEN_DIFFERENTLY = {
    "dtype",
    "kernel_initializer",
    "bias_initializer",
    "beta_initializer",
    "gamma_initializer",
    "moving_mean_initializer",
    "moving_variance_initializer",
}


@pytest.mark.parametrize("index", range(len(every_layer(tinycnn))))
def test_settings_that_both_have_are_equal(both, index):
    ours, theirs = (made.layers[index].get_config() for made in both)
    assert set(ours) <= set(theirs)
    for name in set(ours) - SPOKEN_DIFFERENTLY:
        assert _plain(ours[name]) == _plain(theirs[name]), name
    for name in SPOKEN_DIFFERENTLY & set(ours) - {"dtype"}:
        mine, other = ours[name], theirs[name]
        assert mine["class_name"] == other["class_name"]


def _plain(value):
    return tuple(value) if isinstance(value, list) else value


@pytest.mark.parametrize("index", range(len(every_layer(tinycnn))))
def test_a_layer_is_made_anew_from_its_settings(index):
    layer = every_layer(tinycnn)[index]
    again = type(layer).from_config(layer.get_config())
    assert again.get_config() == layer.get_config()


@pytest.mark.parametrize("name", ["Conv2D", "MaxPooling2D", "Dense", "Dropout", "Softmax", "Reshape"])
def test_constructors_take_their_arguments_in_the_order_of_keras(keras, name):
    ours = inspect.signature(getattr(tinycnn.layers, name).__init__).parameters
    theirs = list(inspect.signature(getattr(keras.layers, name).__init__).parameters)
    positional = [p.name for p in ours.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert positional == theirs[: len(positional)]
    defaults = inspect.signature(getattr(keras.layers, name).__init__).parameters
    for argument in positional[1:]:
        assert _plain(ours[argument].default) == _plain(defaults[argument].default), argument


@pytest.mark.parametrize("method", ["fit", "evaluate", "predict", "compile", "train_on_batch"])
def test_methods_take_the_first_arguments_in_the_order_of_keras(keras, method):
    ours = list(inspect.signature(getattr(tinycnn.Sequential, method)).parameters)
    theirs = list(inspect.signature(getattr(keras.Sequential, method)).parameters)
    shared = [name for name in theirs if name in ours]
    assert shared == [name for name in ours if name in theirs]
    assert ours[:3] == theirs[:3]


def freeze_whole(library):
    made = model(library)
    made.trainable = False
    return len(made.trainable_weights)


def test_a_whole_model_can_be_frozen(fresh):
    assert freeze_whole(tinycnn) == freeze_whole(fresh) == 0
