"""ONNX files predict what the model predicts."""

import sys

import numpy as np
import pytest

import tinycnn
from tinycnn import layers
from tinycnn.exporting import export_onnx

Sequential, Input = tinycnn.Sequential, tinycnn.Input


def draw(model, size=5, shape=None):
    """Weights and moving averages of no special value, and samples for them."""
    random = np.random.default_rng(11)
    for layer in model.leaves:
        layer.set_weights([random.uniform(0.2, 1, w.shape) * random.choice((-1, 1), w.shape)
                           if "variance" not in name else random.uniform(0.5, 2, w.shape)
                           for name, w in layer.named_weights.items()])  # fmt: skip
    return random.normal(size=(size, *(shape or model.input_shape[1:]))).astype(model.dtype)


def run(path, x):
    onnxruntime = pytest.importorskip("onnxruntime")
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: x})[0]


def check(model, tmp_path, size=5, shape=None):
    pytest.importorskip("onnx")
    x = draw(model, size, shape)
    model.export(tmp_path / "m.onnx", verbose=False)
    expected = model.predict(x, verbose=0)
    scale = np.abs(expected).max() + 1e-6
    np.testing.assert_allclose(run(tmp_path / "m.onnx", x) / scale, expected / scale, atol=2e-6)


def images(*stack, shape=(9, 8, 3)):
    return lambda: Sequential([Input(shape), *(make() for make in stack)])


def rows(*stack):
    return lambda: Sequential([Input((6,)), *(make() for make in stack)])


def layer(name, *arguments, **settings):
    return lambda: getattr(layers, name)(*arguments, **settings)


NETWORKS = {
    "dense": rows(layer("Dense", 4, activation="relu"), layer("Dense", 3, use_bias=False)),
    "dense on images": images(layer("Dense", 4)),
    "functions": rows(*(layer("Activation", name) for name in ("tanh", "sigmoid", "linear", "softmax"))),
    "convolution": images(layer("Conv2D", 4, (3, 2), strides=(1, 2), activation="relu")),
    "convolution, same": images(layer("Conv2D", 4, 3, strides=2, padding="same", use_bias=False)),
    "convolution, wide": images(layer("Conv2D", 4, (4, 5), padding="same")),
    "max pooling": images(layer("MaxPooling2D", 2), layer("MaxPooling2D", 3, 2, "same")),
    "average pooling": images(layer("AveragePooling2D", 3, 2, "same"), layer("AveragePooling2D", 2)),
    "global average": images(layer("GlobalAveragePooling2D"), layer("Dense", 2)),
    "global average, axes kept": images(layer("GlobalAveragePooling2D", keepdims=True)),
    "normalization": images(layer("Conv2D", 4, 3), layer("BatchNormalization"), layer("ReLU")),
    "normalization of rows": rows(layer("BatchNormalization", scale=False, center=False)),
    "relu, all variations": rows(layer("ReLU", max_value=0.9, negative_slope=0.25, threshold=0.3)),
    "relu, slope": images(layer("ReLU", negative_slope=0.25)),
    "softmax": images(layer("Softmax"), layer("Softmax", axis=1)),
    "shapes": images(layer("Conv2D", 2, 2), layer("Reshape", (4, -1)), layer("Flatten")),
    "whole": images(
        layer("Conv2D", 4, 3, activation="relu"),
        layer("MaxPooling2D"),
        layer("Dropout", 0.5),
        layer("Flatten"),
        layer("Dense", 3, activation="softmax"),
    ),
}
OTHERS = {
    "gaps": ("Conv2D", 4, 3, {"dilation_rate": 2, "padding": "same"}),
    "groups": ("Conv2D", 6, 3, {"groups": 3}),
    "depthwise": ("DepthwiseConv2D", 3, {"depth_multiplier": 2, "padding": "same", "activation": "relu"}),
    "separable": ("SeparableConv2D", 4, 3, {"depth_multiplier": 2, "strides": 2, "padding": "same"}),
    "transposed": ("Conv2DTranspose", 4, 3, {"strides": 2}),
    "transposed, same": ("Conv2DTranspose", 4, 3, {"strides": 2, "padding": "same"}),
    "transposed, far": ("Conv2DTranspose", 4, 2, {"strides": 3, "padding": "same"}),
    "global max": ("GlobalMaxPooling2D", {}),
    "padding": ("ZeroPadding2D", ((1, 2), (0, 3)), {}),
    "cropping": ("Cropping2D", ((1, 2), (0, 3)), {}),
    "nearest": ("UpSampling2D", (2, 3), {}),
    "bilinear": ("UpSampling2D", (2, 3), {"interpolation": "bilinear"}),
    "permute": ("Permute", (3, 1, 2), {}),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_file_predicts_what_the_model_does(name, tmp_path):
    check(NETWORKS[name](), tmp_path)


def known():
    """Those of the others that the library has, with the settings that it has."""
    for name, (kind, *arguments, settings) in OTHERS.items():
        try:
            getattr(layers, kind)(*arguments, **settings)
        except (AttributeError, NotImplementedError):
            continue
        yield name


@pytest.mark.parametrize("name", list(known()))
def test_files_of_other_layers_predict_what_the_model_does(name, tmp_path):
    kind, *arguments, settings = OTHERS[name]
    check(images(layer(kind, *arguments, **settings))(), tmp_path)


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("shape", [(7, 10, 2), (8, 5, 2)])
def test_images_of_any_size_where_the_model_takes_them(tmp_path, size, shape):
    stack = [layer("Conv2D", 3, 3, strides=2, padding="same"), layer("MaxPooling2D", 2)]
    stack += [layer("BatchNormalization"), layer("GlobalAveragePooling2D")]
    check(images(*stack, shape=(None, None, 2))(), tmp_path, size, shape)


def test_models_inside_models_are_written_too(tmp_path):
    inner = Sequential([Input((6,)), layers.Dense(4, activation="tanh")])
    check(Sequential([Input((6,)), inner, layers.Dense(2)]), tmp_path)


def test_a_model_of_doubles_stays_one(tmp_path):
    model = Sequential([Input((6,), dtype="float64"), layers.Dense(4, dtype="float64")])
    check(model, tmp_path)
    assert run(tmp_path / "m.onnx", np.zeros((1, 6))).dtype == np.float64


def test_images_are_turned_once_and_back_once(tmp_path):
    onnx = pytest.importorskip("onnx")
    stack = [layer("Conv2D", 3, 3), layer("BatchNormalization"), layer("ReLU"), layer("MaxPooling2D")]
    images(*stack, layer("Flatten"), layer("Dense", 2))().export(tmp_path / "m.onnx", verbose=False)
    operators = [node.op_type for node in onnx.load(tmp_path / "m.onnx").graph.node]
    assert operators.count("Transpose") == 2


class Mine(layers.Dense):
    """A layer of a user's own, whatever it computes."""


def test_a_layer_that_cannot_be_written_is_named_and_no_file_is_left(tmp_path):
    pytest.importorskip("onnx")
    model = Sequential([Input((6,)), Mine(3, name="odd")])
    with pytest.raises(NotImplementedError, match="received odd of class Mine. It can write: Activation"):
        model.export(tmp_path / "m.onnx")
    assert list(tmp_path.iterdir()) == []


def test_another_ending_or_format_is_refused(tmp_path):
    model = rows(layer("Dense", 2))()
    with pytest.raises(ValueError, match="a path that ends in .onnx, received"):
        export_onnx(model, tmp_path / "m.pb")
    with pytest.raises(ValueError, match="format='onnx', received 'tf_saved_model'"):
        model.export(tmp_path / "m", format="tf_saved_model")


def test_without_the_package_the_error_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ImportError, match="the package onnx, received none. Install it: pip install onnx"):
        rows(layer("Dense", 2))().export(tmp_path / "m.onnx")


def test_a_model_without_weights_is_refused(tmp_path):
    pytest.importorskip("onnx")
    with pytest.raises(tinycnn.errors.NotBuiltError):
        Sequential([layers.Dense(2)]).export(tmp_path / "m.onnx")


def test_it_says_where_the_file_is_unless_told_not_to(tmp_path, capsys):
    pytest.importorskip("onnx")
    rows(layer("Dense", 2))().export(tmp_path / "m.onnx")
    assert "m.onnx" in capsys.readouterr().out
    rows(layer("Dense", 2))().export(tmp_path / "m.onnx", verbose=False)
    assert capsys.readouterr().out == ""
