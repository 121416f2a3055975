"""Old names of layers' arguments."""

import numpy as np

from tinycnn import initializers, layers
from tinycnn.compat.era import era
from tinycnn.compat.placeholders import NotSupportedError
from tinycnn.compat.spelling.answering_layers import answering
from tinycnn.compat.spelling.arguments import Spelled
from tinycnn.compat.spelling.channels import FIRST, arranged, checked, set_image_data_format

# Of all layers. What is renamed to None says nothing that matters here.
_COMMON = {"input_dtype": None, "batch_size": None, "trainable_weights": None, "experimental_autocast": None}
_WEIGHTED = {
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "bias": "use_bias",
    "b_init": "bias_initializer",
}
_IMAGES = {"border_mode": "padding", "subsample": "strides", "dim_ordering": "data_format"}
_CONVOLUTION = {**_WEIGHTED, **_IMAGES, "nb_filter": "filters", "atrous_rate": "dilation_rate"}
_KERAS_1 = frozenset({*_WEIGHTED, *_IMAGES, "nb_filter"} - {"bias"})
_NOISE = {"p": "rate", "level": "rate", "sigma": "stddev"}
RENAMED = {
    "Dense": {**_WEIGHTED, "output_dim": "units"},
    "Conv2D": _CONVOLUTION,
    "Conv2DTranspose": _CONVOLUTION,
    "DepthwiseConv2D": _CONVOLUTION,
    "SeparableConv2D": _CONVOLUTION,
    "BatchNormalization": {
        "beta_init": "beta_initializer",
        "gamma_init": "gamma_initializer",
        "fused": None,
        "virtual_batch_size": None,
        "adjustment": None,
    },
    "LeakyReLU": {"alpha": "negative_slope"},
    "PReLU": {"init": "alpha_initializer"},
    "Flatten": {"dim_ordering": "data_format"},
    "ReLU": {"alpha": "negative_slope"},
    "Reshape": {"dims": "target_shape"},
    "MaxPooling2D": {"poolsize": "pool_size"},
}
# Layers that take images, and whether their output is of images as well.
_OF_IMAGES = {
    "AveragePooling2D": True,
    "Conv2D": True,
    "Conv2DTranspose": True,
    "Cropping2D": True,
    "DepthwiseConv2D": True,
    "Flatten": False,
    "GlobalAveragePooling2D": False,
    "GlobalMaxPooling2D": False,
    "MaxPooling2D": True,
    "SeparableConv2D": True,
    "SpatialDropout2D": True,
    "UpSampling2D": True,
    "ZeroPadding2D": True,
}
_WINDOWS = ("Conv2D", "Conv2DTranspose", "SeparableConv2D")


def spelled(name, module):
    """Return the layer of this name, which understands all its old spellings."""
    cls = getattr(layers, name)
    real = cls.__name__
    renamed = {**_COMMON, **_NOISE, **(_IMAGES if real in _OF_IMAGES else {}), **RENAMED.get(real, {})}

    def prepare(arguments, settings, said):
        settings = _shapes(settings)
        if real == "Dense" and _are_whole(arguments[:2], 2):  # before Keras 0.3 the input's size came first
            arguments = arguments[1:]
        if real in _WINDOWS:
            keras_1 = era().is_old or not said.isdisjoint(_KERAS_1)
            arguments, settings = _window(arguments, settings, keras_1)
        if real == "BatchNormalization":
            settings = _normalization(settings)
        return _placed(real, arguments, settings)

    return Spelled(cls, renamed, prepare, _finished, name, module, answering(cls))


def _shapes(settings):
    """Translate the ways to say the shape of the input, and put first weights aside."""
    shape = settings.pop("batch_input_shape", None)
    if shape is not None:
        settings["input_shape"] = tuple(shape)[1:]
    if "weights" in settings:
        settings["_weights"] = settings.pop("weights")
    return settings


def _window(arguments, settings, keras_1):
    """Make one tuple of the rows and columns of a window.

    Keras 1 and 2 read three whole numbers as filters, rows and columns; Keras 3, and that of
    TensorFlow, as filters, window and strides.
    """
    rows, columns = settings.pop("nb_row", None), settings.pop("nb_col", None)
    if rows is not None:
        return arguments, {**settings, "kernel_size": (rows, rows if columns is None else columns)}
    if columns is not None:
        return (arguments[0], (arguments[1], columns), *arguments[2:]), settings
    if _are_whole(arguments[:4], 4):  # before Keras 0.3: the channels of the input too, which came first
        set_image_data_format(FIRST)
        return (arguments[0], (arguments[2], arguments[3]), *arguments[4:]), settings
    if keras_1 and _are_whole(arguments[:3], 3):
        return (arguments[0], (arguments[1], arguments[2]), *arguments[3:]), settings
    return arguments, settings


def _are_whole(numbers, count):
    return len(numbers) == count and all(type(one) is int for one in numbers)


def _normalization(settings):
    mode = settings.pop("mode", 0)
    if mode == 1:
        raise NotSupportedError(
            "BatchNormalization(mode=1) of Keras 1, which normalizes each sample by itself, is not here. "
            "LayerNormalization() does so."
        )
    return settings


def _placed(real, arguments, settings):
    """See to it that channels which come first are understood."""
    if real in _OF_IMAGES:
        given = settings.pop("data_format", None)
        settings["_format"] = checked(given, real)
    elif real == "BatchNormalization":
        axis = arguments[0] if arguments else settings.get("axis", -1)
        axis = axis[0] if isinstance(axis, (list, tuple)) and len(axis) == 1 else axis
        if axis == 1:  # channels first, whatever else it is
            arguments, settings = arguments[1:], {**settings, "_format": FIRST}
            settings.pop("axis", None)
        elif not arguments:
            settings["axis"] = axis
    return arguments, settings


def _finished(layer, kept):
    weights = kept.get("_weights")
    if weights is not None:
        _begin_with(layer, weights)
    return arranged(layer, kept.get("_format"), _OF_IMAGES.get(type(layer).__name__, True))


def _begin_with(layer, weights):
    """Let a layer begin with weights that are given, as ``weights=[...]`` once did."""
    if not weights:
        return
    names = ["kernel_initializer", "bias_initializer"][: len(weights)]
    for name, values in zip(names, weights, strict=True):
        setattr(layer, name, initializers.get(_Given(values)))


class _Given:
    """An initializer that returns numbers which are there already."""

    def __init__(self, values):
        self._values = values

    def __call__(self, shape, dtype=None):
        return np.asarray(self._values, dtype).reshape(shape)
