"""Functions of arrays compared with TensorFlow, one by one: values, types, shapes."""

import importlib

import numpy as np
import pytest

pytestmark = pytest.mark.keras

RNG = np.random.default_rng(0)
X = RNG.normal(size=(3, 4)).astype(np.float32)
Z = RNG.normal(size=(3, 4)).astype(np.float32)
POSITIVE = np.abs(X) + 0.1
WHOLE = RNG.integers(0, 5, (3, 4)).astype(np.int32)
TRUTH = X > 0
ONE_HOT = np.eye(4, dtype=np.float32)[[0, 3, 1]]
CUBE = RNG.normal(size=(2, 3, 4)).astype(np.float32)
IMAGE = RNG.random((7, 6, 3), dtype=np.float32)
IMAGES = RNG.random((2, 8, 6, 3), dtype=np.float32)
BYTES = RNG.integers(0, 256, (7, 6, 3)).astype(np.uint8)
GREY = RNG.random((5, 4, 1), dtype=np.float32)


@pytest.fixture(scope="module")
def tf():
    return pytest.importorskip("tensorflow")


# (name, arguments, settings)
CALLS = [
    ("constant", [[1, 2]], {}),
    ("constant", [[1.5, 2]], {}),
    ("constant", [3], {"shape": (2, 2)}),
    ("constant", [[1, 2, 3, 4]], {"shape": (2, 2), "dtype": "float32"}),
    ("constant", [[True, False]], {}),
    ("convert_to_tensor", [X.astype(np.float64)], {}),
    ("convert_to_tensor", [[[1.0, 2.0], [3.0, 4.0]]], {}),
    ("cast", [X, "int32"], {}),
    ("cast", [TRUTH, "float32"], {}),
    ("saturate_cast", [X * 1000, "uint8"], {}),
    ("argmax", [X], {"axis": 1}),
    ("argmax", [X], {}),
    ("argmin", [X], {"axis": -1}),
    *[(f"reduce_{kind}", [X], {}) for kind in ("mean", "sum", "max", "min", "prod", "logsumexp")],
    *[
        (f"reduce_{kind}", [CUBE], {"axis": [0, 2], "keepdims": True})
        for kind in ("mean", "sum", "max", "logsumexp")
    ],
    ("reduce_mean", [WHOLE], {"axis": 0}),
    ("reduce_sum", [WHOLE], {}),
    ("reduce_all", [TRUTH], {"axis": 0}),
    ("reduce_any", [TRUTH], {}),
    ("math.reduce_std", [X], {"axis": 1}),
    ("math.reduce_variance", [X], {}),
    ("math.reduce_euclidean_norm", [X], {"axis": 1}),
    *[(name, [X, Z], {}) for name in ("equal", "not_equal", "less", "greater_equal", "add", "subtract")],
    *[(name, [X, Z], {}) for name in ("multiply", "divide", "maximum", "minimum", "math.squared_difference")],
    ("multiply", [X, 2], {}),
    ("add", [2.0, X], {}),
    ("maximum", [X, 0.0], {}),
    ("pow", [POSITIVE, 2.0], {}),
    ("math.floormod", [WHOLE, 3], {}),
    ("math.floordiv", [WHOLE, 3], {}),
    ("math.divide_no_nan", [X, np.where(TRUTH, X, 0)], {}),
    ("logical_and", [TRUTH, Z > 0], {}),
    ("logical_not", [TRUTH], {}),
    *[
        (name, [X], {})
        for name in ("abs", "exp", "square", "sign", "floor", "sin", "cos", "tanh", "negative", "round")
    ],
    *[(f"math.{name}", [POSITIVE], {}) for name in ("log", "log1p", "sqrt", "rsqrt", "reciprocal")],
    *[(f"math.{name}", [X], {}) for name in ("erf", "softplus", "log_sigmoid", "sigmoid", "is_nan", "ceil")],
    ("math.cumsum", [X], {"axis": 1, "exclusive": True, "reverse": True}),
    ("cumsum", [WHOLE], {}),
    ("add_n", [[X, Z, X]], {}),
    ("math.l2_normalize", [X], {"axis": 1}),
    ("math.count_nonzero", [WHOLE], {"axis": 1}),
    ("math.top_k", [X], {"k": 2}),
    ("math.in_top_k", [[0, 1, 3], X], {"k": 2}),
    ("math.bincount", [WHOLE], {}),
    ("math.confusion_matrix", [[0, 1, 1, 2], [0, 2, 1, 2]], {}),
    ("math.confusion_matrix", [[0, 1], [1, 1]], {"num_classes": 4}),
    ("clip_by_value", [X, -0.5, 0.5], {}),
    ("matmul", [X, Z], {"transpose_b": True}),
    ("tensordot", [X, Z], {"axes": [[1], [1]]}),
    ("linalg.norm", [X], {}),
    ("linalg.matrix_transpose", [X], {}),
    ("shape", [X], {}),
    ("size", [X], {}),
    ("rank", [X], {}),
    ("reshape", [X, [2, -1]], {}),
    ("reshape", [X, (-1,)], {}),
    ("transpose", [CUBE], {"perm": [2, 0, 1]}),
    ("transpose", [X], {}),
    ("expand_dims", [X], {"axis": -1}),
    ("expand_dims", [X, 0], {}),
    ("squeeze", [X[:1, :, np.newaxis]], {}),
    ("squeeze", [X[:1, :, np.newaxis]], {"axis": [0]}),
    ("concat", [[X, Z]], {"axis": 1}),
    ("stack", [[X, Z]], {"axis": 1}),
    ("unstack", [X], {"axis": 0}),
    ("split", [X, 2], {"axis": 1}),
    ("split", [X, [1, -1]], {"axis": 1}),
    ("tile", [X, [1, 2]], {}),
    ("repeat", [X, 2], {"axis": 0}),
    ("reverse", [X, [1]], {}),
    ("roll", [X], {"shift": 1, "axis": 1}),
    ("pad", [X, [[1, 0], [0, 2]]], {}),
    ("pad", [X, [[1, 1], [1, 1]], "REFLECT"], {}),
    ("gather", [X, [2, 0]], {}),
    ("gather", [X, [1, 1]], {"axis": 1}),
    ("slice", [X, [1, 0], [2, -1]], {}),
    ("boolean_mask", [X, [True, False, True]], {}),
    ("where", [TRUTH, X, Z], {}),
    ("where", [TRUTH], {}),
    ("one_hot", [[0, 2, 7], 4], {}),
    ("one_hot", [WHOLE, 5], {"axis": 1, "dtype": "int32"}),
    ("zeros", [(2, 3)], {}),
    ("ones", [[2]], {"dtype": "int32"}),
    ("zeros_like", [X], {}),
    ("ones_like", [WHOLE], {}),
    ("fill", [[2, 2], 7], {}),
    ("eye", [3], {}),
    ("range", [5], {}),
    ("range", [1.0, 2.0, 0.25], {}),
    ("linspace", [0.0, 1.0, 5], {}),
    ("identity", [X], {}),
    ("broadcast_to", [X[:1], [3, 4]], {}),
    ("meshgrid", [[1, 2], [3, 4, 5]], {}),
    ("unique", [[3, 1, 3, 2, 1]], {}),
    *[
        (f"nn.{name}", [X], {})
        for name in ("relu", "sigmoid", "tanh", "elu", "selu", "softplus", "softsign", "relu6")
    ],
    *[
        (f"nn.{name}", [X], {})
        for name in ("gelu", "silu", "swish", "softmax", "log_softmax", "leaky_relu", "crelu")
    ],
    ("nn.leaky_relu", [X], {"alpha": 0.3}),
    ("nn.softmax", [CUBE], {"axis": 1}),
    ("nn.softmax_cross_entropy_with_logits", [], {"labels": ONE_HOT, "logits": X}),
    ("nn.sparse_softmax_cross_entropy_with_logits", [], {"labels": [0, 3, 1], "logits": X}),
    ("nn.sigmoid_cross_entropy_with_logits", [], {"labels": ONE_HOT, "logits": X}),
    ("nn.l2_loss", [X], {}),
    ("nn.moments", [CUBE, [0, 1]], {}),
    ("nn.bias_add", [X, Z[0]], {}),
    ("nn.conv2d", [IMAGES, RNG.normal(size=(3, 2, 3, 4)).astype(np.float32), [1, 2, 1, 1], "SAME"], {}),
    ("nn.max_pool2d", [IMAGES, 2, 2, "VALID"], {}),
    ("nn.avg_pool2d", [IMAGES, [1, 2, 2, 1], [1, 2, 2, 1], "SAME"], {}),
    *[
        ("image.resize", [images, size], {"method": method})
        for method in ("bilinear", "nearest", "bicubic", "lanczos3")
        for images, size in ((IMAGE, (4, 9)), (IMAGES, (11, 3)), (BYTES, (14, 12)))
    ],
    ("image.resize", [IMAGES, (4, 3)], {"method": "area"}),
    ("image.resize", [IMAGES, (4, 2)], {"antialias": True}),
    ("image.resize", [IMAGE, (14, 30)], {"preserve_aspect_ratio": True}),
    ("image.resize_with_pad", [IMAGE, 12, 10], {}),
    ("image.resize_with_pad", [IMAGES, 5, 9], {}),
    ("image.resize_with_crop_or_pad", [IMAGE, 10, 3], {}),
    ("image.resize_with_crop_or_pad", [IMAGES, 4, 11], {}),
    ("image.flip_left_right", [IMAGE], {}),
    ("image.flip_up_down", [IMAGES], {}),
    ("image.rot90", [IMAGE], {"k": 3}),
    ("image.transpose", [IMAGES], {}),
    ("image.central_crop", [IMAGE, 0.5], {}),
    ("image.central_crop", [IMAGES, 0.7], {}),
    ("image.crop_to_bounding_box", [IMAGE, 1, 2, 4, 3], {}),
    ("image.pad_to_bounding_box", [IMAGE, 1, 2, 9, 10], {}),
    ("image.rgb_to_grayscale", [IMAGE], {}),
    ("image.rgb_to_grayscale", [BYTES], {}),
    ("image.grayscale_to_rgb", [GREY], {}),
    *[("image.adjust_brightness", [image, delta], {}) for image in (IMAGE, BYTES) for delta in (0.2, -0.3)],
    *[("image.adjust_contrast", [image, 1.5], {}) for image in (IMAGE, IMAGES, BYTES)],
    ("image.adjust_saturation", [IMAGE, 0.4], {}),
    ("image.adjust_hue", [IMAGE, 0.2], {}),
    ("image.adjust_gamma", [IMAGE, 2.0], {}),
    ("image.rgb_to_hsv", [IMAGE], {}),
    ("image.hsv_to_rgb", [IMAGE], {}),
    ("image.per_image_standardization", [IMAGE], {}),
    ("image.per_image_standardization", [IMAGES], {}),
    ("image.per_image_standardization", [BYTES], {}),
    ("image.per_image_standardization", [np.ones((4, 4, 1), np.float32)], {}),
    ("image.convert_image_dtype", [BYTES, "float32"], {}),
    ("image.convert_image_dtype", [IMAGE, "uint8"], {}),
    ("image.convert_image_dtype", [IMAGE * 1.2, "uint8"], {"saturate": True}),
]


def found(module, name):
    """Follow a name from the top of a package."""
    for part in name.split("."):
        module = getattr(module, part)
    return module


def listed(values):
    return list(values) if isinstance(values, (list, tuple)) else [values]


@pytest.mark.parametrize(
    ("name", "arguments", "settings"), CALLS, ids=[f"{i}-{c[0]}" for i, c in enumerate(CALLS)]
)
def test_functions_give_what_they_give_in_tensorflow(tf, name, arguments, settings):
    ours = importlib.import_module("tinycnn.compat.tensorflow")
    mine = listed(found(ours, name)(*arguments, **settings))
    if name == "image.grayscale_to_rgb":  # which takes no arrays
        arguments = [tf.constant(arguments[0])]
    theirs = listed(found(tf, name)(*arguments, **settings))
    assert len(mine) == len(theirs)
    for one, other in zip(mine, theirs, strict=True):
        assert one.dtype.name == other.dtype.name
        assert one.shape.as_list() == other.shape.as_list()
        # Bytes may be rounded the other way where a number lies in the middle.
        tolerance = {"atol": 1} if one.dtype == np.uint8 else {"atol": 2e-5}
        np.testing.assert_allclose(
            one.numpy().astype(np.float64), other.numpy().astype(np.float64), rtol=2e-5, **tolerance
        )
