"""Files as Keras 2 wrote them."""

import json

import h5py
import numpy as np
import pytest

import tinycnn
from tinycnn import models

RNG = np.random.default_rng(3)
KERNEL = RNG.normal(size=(3, 3, 1, 2)).astype(np.float32)
BIAS = RNG.normal(size=2).astype(np.float32)
MOMENTS = [RNG.uniform(0.5, 1.5, 2).astype(np.float32) for _ in range(4)]
DENSE = RNG.normal(size=(18, 3)).astype(np.float32)


def initializer(name):
    return {"class_name": name, "config": {"seed": None, "dtype": "float32"} if name != "Zeros" else {}}


def layer(kind, /, **config):
    return {"class_name": kind, "config": {"trainable": True, "dtype": "float32", **config}}


LAYERS = [
    layer(
        "Conv2D",
        name="conv2d_5",
        batch_input_shape=[None, 5, 5, 1],
        filters=2,
        kernel_size=[3, 3],
        strides=[1, 1],
        padding="valid",
        data_format="channels_last",
        dilation_rate=[1, 1],
        groups=1,
        activation="relu",
        use_bias=True,
        kernel_initializer=initializer("GlorotUniform"),
        bias_initializer=initializer("Zeros"),
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
    ),
    layer("BatchNormalization", name="bn", axis=[3], momentum=0.99, epsilon=0.001, center=True, scale=True),
    layer("Flatten", name="flatten", data_format="channels_last"),
    layer("Dense", name="dense_7", units=3, activation="softmax", use_bias=False),
]
TRAINING = {
    "loss": "sparse_categorical_crossentropy",
    "metrics": [["accuracy"]],
    "weighted_metrics": None,
    "loss_weights": None,
    "optimizer_config": {
        "class_name": "Custom>Adam",
        "config": {
            "name": "Adam",
            "learning_rate": 0.01,
            "decay": 0.0,
            "jit_compile": False,
            "is_legacy_optimizer": False,
            "beta_1": 0.9,
            "beta_2": 0.999,
            "epsilon": 1e-07,
            "amsgrad": False,
        },
    },
}


def write(path, layers=LAYERS, training=TRAINING, whole=True):
    with h5py.File(path, "w") as h5:
        config = {"class_name": "Sequential", "config": {"name": "old", "layers": layers}}
        h5.attrs["keras_version"] = np.bytes_(b"2.4.0")
        h5.attrs["model_config"] = np.bytes_(json.dumps(config).encode())
        if training:
            h5.attrs["training_config"] = np.bytes_(json.dumps(training).encode())
        group = h5.create_group("model_weights") if whole else h5
        group.attrs["layer_names"] = np.array([b"conv2d_5", b"bn", b"flatten", b"dense_7"])
        weights(group, "conv2d_5", {"kernel:0": KERNEL, "bias:0": BIAS})
        names = ["gamma:0", "beta:0", "moving_mean:0", "moving_variance:0"]
        weights(group, "bn", dict(zip(names, MOMENTS, strict=True)))
        weights(group, "flatten", {})
        weights(group, "dense_7", {"kernel:0": DENSE})
    return path


def weights(group, name, arrays):
    inner = group.create_group(name)
    inner.attrs["weight_names"] = np.array([f"{name}/{key}".encode() for key in arrays] or np.zeros(0))
    for key, array in arrays.items():
        inner[f"{name}/{key}"] = array


EXPECTED = [KERNEL, BIAS, *MOMENTS, DENSE]


def test_a_model_of_keras_2_opens(tmp_path):
    model = models.load_model(write(tmp_path / "old.h5"))
    assert model.name == "old"
    assert [one.name for one in model.layers] == ["conv2d_5", "bn", "flatten", "dense_7"]
    for found, expected in zip(model.get_weights(), EXPECTED, strict=True):
        np.testing.assert_array_equal(found, expected)
    assert float(model.optimizer.learning_rate) == pytest.approx(0.01)
    model.train_on_batch(np.zeros((2, 5, 5, 1)), [0, 1])


def test_the_first_form_of_keras_opens_with_a_list_of_layers(tmp_path):
    path = write(tmp_path / "old.h5", training=None)
    with h5py.File(path, "a") as h5:
        h5.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": LAYERS})
    assert models.load_model(path).count_params() == sum(array.size for array in EXPECTED)


def test_an_input_layer_of_keras_2_says_the_shape(tmp_path):
    first = {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 5, 5, 1], "name": "in"}}
    first["config"] |= {"dtype": "float32", "sparse": False, "ragged": False}
    bare = {**LAYERS[0], "config": {k: v for k, v in LAYERS[0]["config"].items() if "shape" not in k}}
    model = models.load_model(write(tmp_path / "old.h5", [first, bare, *LAYERS[1:]]))
    assert model.input_shape == (None, 5, 5, 1)
    assert model.get_config()["layers"][0]["config"]["name"] == "in"


@pytest.mark.parametrize("whole", [True, False])
def test_weights_of_keras_2_are_read(tmp_path, whole):
    model = tinycnn.Sequential.from_config({"name": "new", "layers": LAYERS})
    model.load_weights(write(tmp_path / "old.h5", whole=whole))
    for found, expected in zip(model.get_weights(), EXPECTED, strict=True):
        np.testing.assert_array_equal(found, expected)


def test_a_state_of_another_order_begins_anew_with_a_warning(tmp_path):
    path = write(tmp_path / "old.h5")
    with h5py.File(path, "a") as h5:
        weights(h5, "optimizer_weights", {f"v{i}": np.ones(3) for i in range(5)})
    with pytest.warns(UserWarning, match="begins anew"):
        model = models.load_model(path)
    assert model.optimizer.iterations == 0


def test_layers_of_early_keras_files_are_found_in_their_older_place(tmp_path):
    model = tinycnn.Sequential.from_config({"name": "new", "layers": LAYERS})
    model.save_weights(tmp_path / "a.weights.h5")
    with h5py.File(tmp_path / "a.weights.h5", "a") as h5:
        h5.move("layers", "_layer_checkpoint_dependencies")
    other = tinycnn.Sequential.from_config({"name": "new", "layers": LAYERS})
    other.load_weights(tmp_path / "a.weights.h5")
    np.testing.assert_array_equal(other.layers[0].kernel, model.layers[0].kernel)
