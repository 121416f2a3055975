"""What a layer is: its settings, its shapes, its weights."""

from tinycnn import lookup
from tinycnn.layers.absent import Lambda
from tinycnn.layers.activation import Activation, ReLU, Softmax
from tinycnn.layers.arranging import Permute, RepeatVector
from tinycnn.layers.base import Layer
from tinycnn.layers.convolution import Conv2D
from tinycnn.layers.dense import Dense
from tinycnn.layers.depthwise import DepthwiseConv2D
from tinycnn.layers.dropout import Dropout
from tinycnn.layers.framing import Cropping2D, ZeroPadding2D
from tinycnn.layers.global_pooling import GlobalAveragePooling2D, GlobalMaxPooling2D
from tinycnn.layers.identity import Identity
from tinycnn.layers.input import Input, InputLayer
from tinycnn.layers.layer_normalization import LayerNormalization, UnitNormalization
from tinycnn.layers.noise import (
    ActivityRegularization,
    AlphaDropout,
    GaussianDropout,
    GaussianNoise,
    SpatialDropout2D,
)
from tinycnn.layers.normalization import BatchNormalization
from tinycnn.layers.pooling import AveragePooling2D, MaxPooling2D
from tinycnn.layers.preprocessing import (
    CenterCrop,
    Normalization,
    RandomBrightness,
    RandomContrast,
    RandomCrop,
    RandomFlip,
    RandomRotation,
    RandomTranslation,
    RandomZoom,
    Rescaling,
    Resizing,
)
from tinycnn.layers.rectifiers import ELU, LeakyReLU, PReLU
from tinycnn.layers.reshaping import Flatten, Reshape
from tinycnn.layers.separable import SeparableConv2D
from tinycnn.layers.transposed import Conv2DTranspose
from tinycnn.layers.upsampling import UpSampling2D

# Keras's second names for the same classes.
AvgPool2D = AveragePooling2D
MaxPool2D = MaxPooling2D
Convolution2D = Conv2D
Convolution2DTranspose = Conv2DTranspose
GlobalAvgPool2D = GlobalAveragePooling2D
GlobalMaxPool2D = GlobalMaxPooling2D
SeparableConvolution2D = SeparableConv2D

__all__ = [
    "Activation",
    "ActivityRegularization",
    "AlphaDropout",
    "AveragePooling2D",
    "AvgPool2D",
    "BatchNormalization",
    "CenterCrop",
    "Conv2D",
    "Conv2DTranspose",
    "Convolution2D",
    "Convolution2DTranspose",
    "Cropping2D",
    "Dense",
    "DepthwiseConv2D",
    "Dropout",
    "ELU",
    "Flatten",
    "GaussianDropout",
    "GaussianNoise",
    "GlobalAveragePooling2D",
    "GlobalAvgPool2D",
    "GlobalMaxPool2D",
    "GlobalMaxPooling2D",
    "Identity",
    "Input",
    "InputLayer",
    "Lambda",
    "Layer",
    "LayerNormalization",
    "LeakyReLU",
    "MaxPool2D",
    "MaxPooling2D",
    "Normalization",
    "PReLU",
    "Permute",
    "RandomBrightness",
    "RandomContrast",
    "RandomCrop",
    "RandomFlip",
    "RandomRotation",
    "RandomTranslation",
    "RandomZoom",
    "ReLU",
    "RepeatVector",
    "Rescaling",
    "Reshape",
    "Resizing",
    "SeparableConv2D",
    "SeparableConvolution2D",
    "Softmax",
    "SpatialDropout2D",
    "UnitNormalization",
    "UpSampling2D",
    "ZeroPadding2D",
    "deserialize",
    "serialize",
]


def serialize(layer):
    """Return a layer as Keras's configs hold it.

    Parameters
    ----------
    layer : Layer
        Any layer, built or not.

    Returns
    -------
    dict
        Module, class name, config and registered name.

    Examples
    --------
    >>> serialize(Flatten(name="flat"))["class_name"]
    'Flatten'
    """
    return lookup.describe(layer, "keras.layers")


def deserialize(config, custom_objects=None):
    """Return the layer of a config.

    Parameters
    ----------
    config : dict
        As :func:`serialize` returns it.
    custom_objects : dict of str to class, optional
        Classes of one's own, by name.

    Examples
    --------
    >>> deserialize(serialize(Flatten(name="flat"))).name
    'flat'
    """
    known = {name: globals()[name] for name in __all__ if isinstance(globals()[name], type)}
    table = {**known, **(custom_objects or {})}
    return lookup.find("layer", table, config, lambda found: isinstance(found, Layer))
