"""Models written as ONNX give the same predictions in another library."""

import builtins

import numpy as np
import pytest

import tinycnn
from tinycnn import layers
from tinycnn.exporting.activations import _BY_CLASS, _CLIPPED, _NODES
from tinycnn.exporting.onnx_file import LAYERS

pytestmark = pytest.mark.onnx

IMAGE = (9, 8, 3)
CHAINS = {
    "convolution": [lambda: layers.Conv2D(4, 3, activation="relu")],
    "strides and same": [lambda: layers.Conv2D(4, (2, 3), strides=(2, 3), padding="same", use_bias=False)],
    "max pool": [lambda: layers.MaxPooling2D(2), lambda: layers.MaxPooling2D(3, 2, "same")],
    "average pool": [lambda: layers.AveragePooling2D(2, padding="same")],
    "global average": [lambda: layers.GlobalAveragePooling2D()],
    "global average kept": [lambda: layers.GlobalAveragePooling2D(keepdims=True)],
    "normalization": [
        lambda: layers.Conv2D(4, 3),
        lambda: layers.BatchNormalization(moving_mean_initializer="ones", gamma_initializer="he_normal"),
        lambda: layers.ReLU(),
    ],
    "normalization of the input": [lambda: layers.BatchNormalization(scale=False, epsilon=0.5)],
    "dense of pixels": [lambda: layers.Conv2D(4, 3), lambda: layers.Dense(5, activation="tanh")],
    "classic": [
        lambda: layers.Conv2D(4, 3, activation="sigmoid"),
        lambda: layers.Dropout(0.5),
        lambda: layers.MaxPooling2D(),
        lambda: layers.Flatten(),
        lambda: layers.Dense(6, activation="relu"),
        lambda: layers.Dense(3, activation="softmax"),
    ],
    "softmax of pixels": [lambda: layers.Conv2D(4, 3, activation="softmax")],
    "reshape": [lambda: layers.Reshape((-1, 8)), lambda: layers.Flatten()],
    "relu with variations": [lambda: layers.ReLU(0.5, 0.25)],
    "rescaling": [lambda: layers.Rescaling(0.5, -1.0), lambda: layers.Conv2D(2, 3)],
    "model in a model": [
        lambda: tinycnn.Sequential([layers.Conv2D(4, 3), layers.Activation("tanh")]),
        lambda: layers.Flatten(),
    ],
    "enlarged smoothly": [lambda: layers.UpSampling2D((2, 3), interpolation="bicubic")],
    "enlarged straight": [lambda: layers.UpSampling2D(2, interpolation="bilinear")],
    "resized by part": [lambda: layers.Resizing(4, 6, crop_to_aspect_ratio=True)],
    "resized with a frame": [lambda: layers.Resizing(5, 12, pad_to_aspect_ratio=True, fill_value=0.5)],
    "cut and enlarged": [lambda: layers.RandomCrop(11, 6)],
    "normalized backwards": [
        lambda: layers.Normalization(axis=1, mean=[1.0] * 9, variance=[4.0] * 9, invert=True)
    ],
    "groups and gaps": [
        lambda: layers.Conv2D(6, 2, groups=3, padding="same"),
        lambda: layers.Conv2D(4, 3, dilation_rate=2, activation="hard_silu"),
    ],
    "gaps at the border": [lambda: layers.Conv2D(4, 3, dilation_rate=(2, 1), padding="same")],
    "depthwise with a multiplier": [lambda: layers.DepthwiseConv2D(2, 2, "same", 3)],
    "separable with gaps": [lambda: layers.SeparableConv2D(4, 2, dilation_rate=2, padding="same")],
    "transposed with gaps": [lambda: layers.Conv2DTranspose(4, 3, dilation_rate=2)],
    "transposed with more": [lambda: layers.Conv2DTranspose(4, 3, 3, output_padding=1)],
    "largest kept": [lambda: layers.GlobalMaxPooling2D(keepdims=True)],
    "slope of channels": [lambda: layers.PReLU("he_normal", shared_axes=[1, 2])],
    "layer normalization of images": [lambda: layers.LayerNormalization(axis=[1, 2, 3], center=False)],
    "rows repeated": [lambda: layers.Flatten(), lambda: layers.RepeatVector(3)],
    "softmax along rows": [lambda: layers.Softmax(axis=1)],
    "relu up to a most": [lambda: layers.ReLU(max_value=0.5, negative_slope=0.1)],
    "idle outside training": [
        *(
            lambda name=name: getattr(layers, name)(0.3)
            for name in (
                *("AlphaDropout", "Dropout", "GaussianDropout", "GaussianNoise", "SpatialDropout2D"),
                *("RandomBrightness", "RandomContrast", "RandomRotation", "RandomZoom"),
            )
        ),
        lambda: layers.RandomFlip(),
        lambda: layers.RandomTranslation(0.1, 0.1),
        lambda: layers.ActivityRegularization(0.1),
        lambda: layers.Identity(),
        lambda: layers.Conv2D(2, 2),
    ],
    **{
        f"activation {name}": [lambda name=name: layers.Activation(name)]
        for name in (*_NODES, *_BY_CLASS, *_CLIPPED, "gelu", "linear", "log_sigmoid", "silu", "tanh_shrink")
    },
    **{
        name: [lambda name=name, given=given: getattr(layers, name)(*given)]
        for name, given in {
            "CenterCrop": (4, 5),
            "Conv2DTranspose": (4, 3, 2, "same"),
            "Cropping2D": (((1, 2), (0, 1)),),
            "DepthwiseConv2D": (3,),
            "ELU": (0.5,),
            "GlobalMaxPooling2D": (),
            "LayerNormalization": (),
            "LeakyReLU": (0.1,),
            "Normalization": (-1, [1.0, 2.0, 3.0], [1.0, 0.5, 4.0]),
            "PReLU": ("he_normal",),
            "Permute": ((2, 1, 3),),
            "Resizing": (5, 12),
            "SeparableConv2D": (4, 3),
            "UnitNormalization": (),
            "UpSampling2D": (2,),
            "ZeroPadding2D": (((1, 2), (0, 1)),),
        }.items()
    },
}


@pytest.mark.parametrize("chain", CHAINS)
def test_predictions_are_the_same(chain, tmp_path):
    import onnxruntime

    model = tinycnn.Sequential([layers.Input(IMAGE), *(make() for make in CHAINS[chain])])
    x = np.random.default_rng(0).standard_normal((5, *IMAGE), np.float32)
    path = tmp_path / "model.onnx"
    model.export(path)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    [found] = session.run(None, {"input": x})
    np.testing.assert_allclose(found, model.predict(x, verbose=0), rtol=1e-4, atol=1e-5)
    assert [file.name for file in tmp_path.iterdir()] == ["model.onnx"]


def test_every_layer_that_can_be_exported_is_in_a_chain():
    models = [
        tinycnn.Sequential([layers.Input(IMAGE), *(make() for make in chain)]) for chain in CHAINS.values()
    ]
    used = {type(layer) for model in models for layer in model.leaves}
    assert {getattr(layers, name) for name in LAYERS} == used


def test_a_layer_without_counterpart_is_named_and_no_file_is_left(tmp_path):
    class Mine(layers.Layer):
        def forward(self, x, run):
            return x, None

    model = tinycnn.Sequential([layers.Input((3,)), Mine(name="odd")])
    with pytest.raises(ValueError, match="export: odd expects layers of the library alone"):
        model.export(tmp_path / "model.onnx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "arguments", [{"filepath": "model"}, {"filepath": "m.onnx", "format": "tf_saved_model"}]
)
def test_other_formats_are_refused(arguments):
    model = tinycnn.Sequential([layers.Input((3,)), layers.Dense(2)])
    with pytest.raises(ValueError, match="export expects a path that ends in .onnx"):
        model.export(**arguments)


def test_without_onnx_the_error_says_what_to_install(monkeypatch, tmp_path):
    model = tinycnn.Sequential([layers.Input((3,)), layers.Dense(2)])
    ordinary = builtins.__import__

    def without(name, *args, **kwargs):
        if name.partition(".")[0] == "onnx":
            raise ImportError(name)
        return ordinary(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImportError, match="pip install tinycnn.export."):
        model.export(tmp_path / "model.onnx")
