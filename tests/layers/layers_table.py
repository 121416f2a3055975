"""One table of layers: what they are made with, what they are given, and what comes out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from layers_image_rows import IMAGE_ROWS

from tinycnn import layers


@dataclass
class Row:
    """A layer with settings, an input for it, and the shape that follows."""

    cls: type
    settings: dict
    input_shape: tuple
    output_shape: tuple

    def make(self, **more) -> Any:
        return self.cls(**self.settings, **more)

    def made(self, dtype="float32"):
        """Return the layer, built, and samples for it."""
        layer = self.make(dtype=dtype, name="tested")
        rng = np.random.default_rng(0)
        layer.ensure_built((None, *self.input_shape[1:]))
        for name, weight in layer.named_weights.items():
            weight[...] = rng.normal(size=weight.shape)
            if "variance" in name:
                weight[...] = 0.5 + np.abs(weight)
        return layer, rng.normal(size=self.input_shape).astype(dtype)


IMAGES = (5, 7, 6, 3)
TABLE = {
    **{
        name: Row(cls, settings, IMAGES, (5, *sizes, 3))
        for name, (cls, settings, sizes) in IMAGE_ROWS.items()
    },
    "input": Row(layers.InputLayer, {"shape": (4, 2)}, (5, 4, 2), (5, 4, 2)),
    "conv2d": Row(layers.Conv2D, {"filters": 4, "kernel_size": 3}, IMAGES, (5, 5, 4, 4)),
    "conv2d same strides": Row(
        layers.Conv2D,
        {"filters": 17, "kernel_size": (2, 3), "strides": (2, 1), "padding": "same", "use_bias": False},
        IMAGES,
        (5, 4, 6, 17),
    ),
    "conv2d relu": Row(
        layers.Conv2D, {"filters": 8, "kernel_size": 1, "activation": "relu"}, IMAGES, (5, 7, 6, 8)
    ),
    "conv2d with gaps": Row(
        layers.Conv2D,
        {"filters": 4, "kernel_size": (3, 2), "dilation_rate": (2, 3), "activation": "relu"},
        IMAGES,
        (5, 3, 3, 4),
    ),
    "conv2d with gaps same groups": Row(
        layers.Conv2D,
        {"filters": 6, "kernel_size": 3, "dilation_rate": (2, 2), "groups": 3, "padding": "same"},
        IMAGES,
        (5, 7, 6, 6),
    ),
    "conv2d groups strides": Row(
        layers.Conv2D,
        {"filters": 3, "kernel_size": 2, "strides": (2, 3), "groups": 3, "use_bias": False},
        IMAGES,
        (5, 3, 2, 3),
    ),
    "depthwise conv2d": Row(layers.DepthwiseConv2D, {"kernel_size": 3}, IMAGES, (5, 5, 4, 3)),
    "depthwise conv2d same strides": Row(
        layers.DepthwiseConv2D,
        {"kernel_size": (3, 2), "strides": (2, 2), "padding": "same", "depth_multiplier": 7},
        IMAGES,
        (5, 4, 3, 21),
    ),
    "depthwise conv2d with gaps": Row(
        layers.DepthwiseConv2D,
        {"kernel_size": 2, "dilation_rate": (3, 2), "activation": "tanh", "use_bias": False},
        IMAGES,
        (5, 4, 4, 3),
    ),
    "separable conv2d": Row(layers.SeparableConv2D, {"filters": 4, "kernel_size": 3}, IMAGES, (5, 5, 4, 4)),
    "separable conv2d same strides": Row(
        layers.SeparableConv2D,
        {
            **{"filters": 4, "kernel_size": 2, "strides": (2, 2), "padding": "same"},
            **{"depth_multiplier": 2, "use_bias": False, "activation": "relu"},
        },
        IMAGES,
        (5, 4, 3, 4),
    ),
    "conv2d transpose": Row(
        layers.Conv2DTranspose, {"filters": 4, "kernel_size": 3, "strides": (2, 2)}, IMAGES, (5, 15, 13, 4)
    ),
    "conv2d transpose same": Row(
        layers.Conv2DTranspose,
        {
            **{"filters": 2, "kernel_size": (3, 4), "strides": (2, 3), "padding": "same"},
            **{"output_padding": (0, 2), "activation": "relu", "use_bias": False},
        },
        IMAGES,
        (5, 13, 17, 2),
    ),
    "conv2d transpose with gaps": Row(
        layers.Conv2DTranspose,
        {"filters": 2, "kernel_size": (3, 2), "dilation_rate": (2, 3), "padding": "same"},
        IMAGES,
        (5, 7, 6, 2),
    ),
    "dense": Row(layers.Dense, {"units": 4}, (5, 6), (5, 4)),
    "dense softmax of three axes": Row(
        layers.Dense, {"units": 4, "activation": "softmax", "use_bias": False}, (5, 3, 6), (5, 3, 4)
    ),
    "max pooling": Row(layers.MaxPooling2D, {}, IMAGES, (5, 3, 3, 3)),
    "max pooling same strides": Row(
        layers.MaxPooling2D, {"pool_size": (3, 2), "strides": (2, 3), "padding": "same"}, IMAGES, (5, 4, 2, 3)
    ),
    "average pooling": Row(layers.AveragePooling2D, {"pool_size": 3}, IMAGES, (5, 2, 2, 3)),
    "average pooling same": Row(
        layers.AveragePooling2D, {"strides": 1, "padding": "same"}, IMAGES, (5, 7, 6, 3)
    ),
    "global average pooling": Row(layers.GlobalAveragePooling2D, {}, IMAGES, (5, 3)),
    "global average pooling keepdims": Row(
        layers.GlobalAveragePooling2D, {"keepdims": True}, IMAGES, (5, 1, 1, 3)
    ),
    "global max pooling": Row(layers.GlobalMaxPooling2D, {}, IMAGES, (5, 3)),
    "global max pooling keepdims": Row(layers.GlobalMaxPooling2D, {"keepdims": True}, IMAGES, (5, 1, 1, 3)),
    "zero padding": Row(layers.ZeroPadding2D, {"padding": ((1, 2), (0, 3))}, IMAGES, (5, 10, 9, 3)),
    "cropping": Row(layers.Cropping2D, {"cropping": ((1, 2), (0, 3))}, IMAGES, (5, 4, 3, 3)),
    "up sampling": Row(layers.UpSampling2D, {"size": (2, 3)}, IMAGES, (5, 14, 18, 3)),
    "up sampling bicubic": Row(
        layers.UpSampling2D, {"size": (3, 1), "interpolation": "bicubic"}, IMAGES, (5, 21, 6, 3)
    ),
    "permute": Row(layers.Permute, {"dims": (3, 1, 2)}, IMAGES, (5, 3, 7, 6)),
    "repeat vector": Row(layers.RepeatVector, {"n": 3}, (5, 4), (5, 3, 4)),
    "flatten": Row(layers.Flatten, {}, IMAGES, (5, 126)),
    "reshape": Row(layers.Reshape, {"target_shape": (3, -1, 7)}, IMAGES, (5, 3, 6, 7)),
    "dropout": Row(layers.Dropout, {"rate": 0.5}, IMAGES, IMAGES),
    "dropout of whole channels": Row(
        layers.Dropout, {"rate": 0.5, "noise_shape": (None, 1, 1, None), "seed": 3}, IMAGES, IMAGES
    ),
    "batch normalization": Row(layers.BatchNormalization, {}, IMAGES, IMAGES),
    "batch normalization of rows": Row(
        layers.BatchNormalization,
        {"momentum": 0.5, "epsilon": 0.1, "center": False, "scale": False},
        (5, 16),
        (5, 16),
    ),
    "batch normalization by its axis": Row(
        layers.BatchNormalization, {"axis": 2, "scale": False}, (5, 4, 3), (5, 4, 3)
    ),
    "relu": Row(layers.ReLU, {}, IMAGES, IMAGES),
    "relu with variations": Row(
        layers.ReLU, {"max_value": 1.5, "negative_slope": 0.1, "threshold": 0.5}, IMAGES, IMAGES
    ),
    "softmax": Row(layers.Softmax, {}, (5, 4), (5, 4)),
    "softmax along rows": Row(layers.Softmax, {"axis": 1}, IMAGES, IMAGES),
    "activation": Row(layers.Activation, {"activation": "tanh"}, IMAGES, IMAGES),
    "activation linear": Row(layers.Activation, {"activation": None}, (5, 4), (5, 4)),
    "activation silu": Row(layers.Activation, {"activation": "silu"}, (5, 4), (5, 4)),
    "identity": Row(layers.Identity, {}, IMAGES, IMAGES),
    "elu": Row(layers.ELU, {"alpha": 0.7}, (5, 4), (5, 4)),
    "leaky relu": Row(layers.LeakyReLU, {}, IMAGES, IMAGES),
    "prelu": Row(layers.PReLU, {}, IMAGES, IMAGES),
    "prelu shared": Row(layers.PReLU, {"shared_axes": [1, 2]}, IMAGES, IMAGES),
    "layer normalization": Row(layers.LayerNormalization, {}, (5, 4), (5, 4)),
    "layer normalization of images": Row(layers.LayerNormalization, {"axis": [1, 3]}, IMAGES, IMAGES),
    "unit normalization": Row(layers.UnitNormalization, {}, (5, 4), (5, 4)),
    "activity regularization": Row(layers.ActivityRegularization, {"l1": 0.1}, (5, 4), (5, 4)),
    "alpha dropout": Row(layers.AlphaDropout, {"rate": 0.3, "seed": 1}, (5, 4), (5, 4)),
    "gaussian dropout": Row(layers.GaussianDropout, {"rate": 0.3, "seed": 1}, (5, 4), (5, 4)),
    "gaussian noise": Row(layers.GaussianNoise, {"stddev": 0.3, "seed": 1}, (5, 4), (5, 4)),
    "spatial dropout": Row(layers.SpatialDropout2D, {"rate": 0.3, "seed": 1}, IMAGES, IMAGES),
}
