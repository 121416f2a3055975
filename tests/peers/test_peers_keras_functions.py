"""Functions of the small modules, called alike in Keras and here, return the same."""

import json

import numpy as np
import pytest

import tinycnn

pytestmark = pytest.mark.keras

RNG = np.random.default_rng(3)
SHARES = RNG.dirichlet(np.ones(4), 6).astype("float32")
ONE_HOT = np.eye(4, dtype="float32")[RNG.integers(0, 4, 6)]
YES = RNG.integers(0, 2, (6, 4)).astype("float32")
CLASSES = RNG.integers(0, 4, 6)
NUMBERS = RNG.uniform(0.1, 2, (6, 4)).astype("float32")
SQUARE = RNG.normal(size=(4, 3)).astype("float32")


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


FUNCTIONS = {
    **dict.fromkeys(("binary_accuracy", "binary_crossentropy", "binary_focal_crossentropy"), (YES, SHARES)),
    **dict.fromkeys(("hinge", "squared_hinge", "dice", "tversky"), (YES, SHARES)),
    **dict.fromkeys(
        (
            *("categorical_accuracy", "categorical_crossentropy", "categorical_focal_crossentropy"),
            *("categorical_hinge", "top_k_categorical_accuracy", "kl_divergence"),
        ),
        (ONE_HOT, SHARES),
    ),
    **dict.fromkeys(
        (
            *("sparse_categorical_accuracy", "sparse_categorical_crossentropy"),
            "sparse_top_k_categorical_accuracy",
        ),
        (CLASSES, SHARES),
    ),
    **dict.fromkeys(
        (
            *("concordance_correlation", "cosine_similarity", "huber", "log_cosh", "mean_absolute_error"),
            *("mean_absolute_percentage_error", "mean_squared_error", "mean_squared_logarithmic_error"),
            *("pearson_correlation", "poisson"),
        ),
        (NUMBERS, SHARES),
    ),
}
PLACES = [
    (module, name)
    for module in ("losses", "metrics")
    for name in FUNCTIONS
    if hasattr(getattr(tinycnn, module), name) and (module, name) != ("metrics", "cosine_similarity")
]


@pytest.mark.parametrize(("module", "name"), PLACES)
def test_functions_of_labels_and_predictions(keras, module, name):
    theirs, ours = (getattr(getattr(library, module), name) for library in (keras, tinycnn))
    expected = np.asarray(theirs(*FUNCTIONS[name]))
    found = np.asarray(ours(*FUNCTIONS[name]))
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


# Expressions in which ``keras`` is either library.
SAID = [
    "keras.backend.is_float_dtype('float16'), keras.backend.is_float_dtype('int32')",
    "keras.backend.is_int_dtype('uint8'), keras.backend.is_int_dtype('float32')",
    "keras.backend.standardize_dtype('float64'), keras.backend.standardize_dtype('int64')",
    "keras.backend.standardize_dtype(np.dtype('float32')), keras.utils.standardize_dtype(None)",
    "keras.backend.is_keras_tensor(np.zeros(2)) if 0 else False",
    "keras.backend.floatx(), keras.backend.epsilon(), keras.backend.image_data_format()",
    "keras.config.floatx(), keras.config.epsilon(), keras.config.image_data_format()",
    "[keras.config.set_epsilon(1e-5), keras.config.epsilon(), keras.config.set_epsilon(1e-7)]",
    "[keras.backend.set_epsilon(1e-5), keras.backend.epsilon(), keras.backend.set_epsilon(1e-7)]",
    "[keras.config.set_floatx('float64'), keras.config.floatx(), keras.config.set_floatx('float32')]",
    "[keras.backend.set_floatx('float64'), keras.backend.floatx(), keras.backend.set_floatx('float32')]",
    "[keras.config.set_image_data_format('channels_last'), keras.backend.image_data_format()]",
    "[keras.backend.set_image_data_format('channels_last'), keras.config.image_data_format()]",
    "[keras.config.disable_interactive_logging(), keras.config.is_interactive_logging_enabled()]",
    "[keras.config.enable_interactive_logging(), keras.config.is_interactive_logging_enabled()]",
    "[keras.utils.disable_interactive_logging(), keras.utils.is_interactive_logging_enabled()]",
    "[keras.utils.enable_interactive_logging(), keras.utils.is_interactive_logging_enabled()]",
    "keras.utils.pack_x_y_sample_weight([1]), keras.utils.pack_x_y_sample_weight([1], [2], [3])",
    "keras.utils.unpack_x_y_sample_weight(([1],)), keras.utils.unpack_x_y_sample_weight(([1], [2]))",
    "keras.saving.get_registered_name(keras.layers.Dense) == keras.layers.Dense.__name__",
    "keras.utils.get_registered_object('package>Unknown')",
    "dict(keras.saving.get_custom_objects())",
    "keras.initializers.Identity(2.0)((3, 3))",
    "keras.initializers.get('identity')((2, 2))",
    "keras.layers.Identity()(np.ones((2, 3), 'float32'))",
    "keras.layers.InputLayer((4, 3)).get_config()['batch_shape']",
    "keras.preprocessing.image.smart_resize(np.arange(48.0).reshape(4, 4, 3), (2, 3))",
    "keras.regularizers.get('l2')(np.ones((2, 2), 'float32'))",
    "keras.constraints.get('max_norm')(np.full((2, 2), 3.0, 'float32'))",
    "keras.utils.normalize(np.array([[3.0, 4.0]]))",
]


@pytest.mark.parametrize("code", SAID)
def test_small_things_said_in_both(keras, code):
    expected, found = (eval(code, {"keras": library, "np": np}) for library in (keras, tinycnn))
    if isinstance(expected, (str, bool, dict, type(None))):
        assert found == expected
    elif isinstance(expected, (list, tuple)):
        assert list(found) == list(expected)
    else:
        np.testing.assert_allclose(np.asarray(found), np.asarray(expected), rtol=1e-5, atol=1e-6)


def registered(library):
    """Register a class under a name of one's own; return what can be seen of it."""

    @library.saving.register_keras_serializable(package="mine", name="Bent")
    class Bent(library.layers.Dense):
        pass

    class Other(library.layers.Dense):
        pass

    with library.saving.custom_object_scope({"Other": Other}):
        inside = library.utils.get_registered_object("Other") is Other
    with library.utils.CustomObjectScope({"Other": Other}):
        inside = inside and library.saving.get_registered_object("Other") is Other
    config = library.saving.serialize_keras_object(Bent(3, name="bent"))
    back = library.saving.deserialize_keras_object(config)
    return {
        "inside": inside,
        "outside": library.utils.get_registered_object("Other"),
        "name": library.utils.get_registered_name(Bent),
        "found": library.saving.get_registered_object("mine>Bent") is Bent,
        "class": config["class_name"],
        "registered": config["registered_name"],
        "back": (type(back) is Bent, back.units, back.name),
        "plain": json.dumps(library.saving.serialize_keras_object([1, 2.5, "three", None])),
    }


def test_registered_classes_are_found_alike(keras):
    assert registered(tinycnn) == registered(keras)


def test_models_are_cloned_and_saved_alike(keras, tmp_path):
    seen = []
    for library in (keras, tinycnn):
        dense = library.layers.Dense(2, kernel_initializer="ones", name="one")
        model = library.Sequential([library.layers.Input((3,)), dense], name="whole")
        library.models.save_model(model, tmp_path / f"{library.__name__}.keras")
        library.saving.save_model(model, tmp_path / f"{library.__name__}.h5")
        copy = library.models.clone_model(model)
        read = [
            library.models.load_model(tmp_path / f"{library.__name__}{form}") for form in (".keras", ".h5")
        ]
        seen.append([(m.name, m.layers[0].name, m.get_weights()[0].tolist()) for m in (copy, *read)])
        assert isinstance(model, library.Model) and isinstance(model.layers[0], library.Layer)
    assert seen[0] == seen[1]
