"""Which layer is written how."""

from tinycnn.errors import complaint
from tinycnn.exporting import activations, convolutions, pooling, shapes, weights

# What predictions pass through as it is.
_NOTHING = (
    "ActivityRegularization",
    "AlphaDropout",
    "Dropout",
    "GaussianDropout",
    "GaussianNoise",
    "Identity",
    "InputLayer",
    "RandomBrightness",
    "RandomContrast",
    "RandomFlip",
    "RandomRotation",
    "RandomTranslation",
    "RandomZoom",
    "SpatialDropout2D",
)

_TABLE = {
    "Activation": activations.activation,
    "AveragePooling2D": pooling.average,
    "BatchNormalization": weights.batch_normalization,
    "Conv2D": convolutions.convolution,
    "Conv2DTranspose": convolutions.transposed,
    "Cropping2D": shapes.cropping,
    "Dense": weights.dense,
    "DepthwiseConv2D": convolutions.depthwise,
    "Flatten": shapes.flatten,
    "GlobalAveragePooling2D": pooling.global_average,
    "GlobalMaxPooling2D": pooling.global_max,
    "MaxPooling2D": pooling.greatest,
    "Permute": shapes.permute,
    "ReLU": activations.relu,
    "Reshape": shapes.reshape,
    "SeparableConv2D": convolutions.separable,
    "Softmax": activations.softmax,
    "UpSampling2D": shapes.upsampling,
    "ZeroPadding2D": shapes.padding,
    **{name: lambda graph, layer: None for name in _NOTHING},
}


def write_layer(graph, layer):
    """Put the operators of a layer at the end of a graph.

    Raises
    ------
    NotImplementedError
        If there is no way to write it.
    """
    # By the class itself: a subclass may compute something else.
    kind = type(layer)
    write = _TABLE.get(kind.__name__) if kind.__module__.startswith("tinycnn.") else None
    if write is None:
        received = f"{layer.name} of class {kind.__name__}"
        remedy = f"It can write: {', '.join(sorted(_TABLE))}."
        raise NotImplementedError(complaint("export", "layers that ONNX files can hold", received, remedy))
    write(graph, layer)
    graph.shape = tuple(layer.compute_output_shape(graph.shape))
