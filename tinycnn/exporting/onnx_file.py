"""A model as a file of ONNX."""

import numpy as np

from tinycnn.errors import complaint, unknown_name
from tinycnn.exporting import images, numbers, resizing
from tinycnn.exporting.graph import Graph, Value
from tinycnn.saving.atomic import atomic_write
from tinycnn.version import __version__

# The oldest version of ONNX's operators that has all that is used.
OPERATORS = 20
# The version of the file's format that belongs to it.
FORMAT = 9

# How each layer is written, by the name of its class.
LAYERS = {
    "Activation": numbers.activation,
    "ActivityRegularization": numbers.nothing,
    "AlphaDropout": numbers.nothing,
    "AveragePooling2D": images.average_pool,
    "BatchNormalization": numbers.batch_normalization,
    "CenterCrop": resizing.resizing,
    "Conv2D": images.conv2d,
    "Conv2DTranspose": images.transposed,
    "Cropping2D": images.cropping,
    "Dense": numbers.dense,
    "DepthwiseConv2D": images.depthwise,
    "Dropout": numbers.nothing,
    "ELU": numbers.elu,
    "Flatten": numbers.reshape,
    "GaussianDropout": numbers.nothing,
    "GaussianNoise": numbers.nothing,
    "GlobalAveragePooling2D": images.global_pool("GlobalAveragePool"),
    "GlobalMaxPooling2D": images.global_pool("GlobalMaxPool"),
    "Identity": numbers.nothing,
    "LayerNormalization": numbers.layer_normalization,
    "LeakyReLU": numbers.leaky_relu,
    "MaxPooling2D": images.max_pool,
    "Normalization": numbers.normalization,
    "PReLU": numbers.prelu,
    "Permute": numbers.permute,
    "RandomBrightness": numbers.nothing,
    "RandomContrast": numbers.nothing,
    "RandomCrop": resizing.resizing,
    "RandomFlip": numbers.nothing,
    "RandomRotation": numbers.nothing,
    "RandomTranslation": numbers.nothing,
    "RandomZoom": numbers.nothing,
    "ReLU": numbers.relu,
    "RepeatVector": numbers.repeat,
    "Rescaling": numbers.rescaling,
    "Reshape": numbers.reshape,
    "Resizing": resizing.resizing,
    "SeparableConv2D": images.separable,
    "Softmax": numbers.softmax,
    "SpatialDropout2D": numbers.nothing,
    "UnitNormalization": numbers.unit_normalization,
    "UpSampling2D": resizing.up_sampling,
    "ZeroPadding2D": images.zero_padding,
}


def export_onnx(model, path):
    """Write a model, for predictions, into a file of ONNX; whole or not at all.

    Images keep their channels last at the input and at the output; what is between is
    turned round once where the layers of ONNX need it.

    Parameters
    ----------
    model : Sequential
        Built.
    path : str or os.PathLike

    Raises
    ------
    ImportError
        If the package ``onnx`` is not installed.
    ValueError
        For a layer that has no counterpart; the message names it.
    OSError
        If the file cannot be written.
    """
    try:
        import onnx
        from onnx import TensorProto, helper
    except ImportError:
        raise ImportError("export needs the package onnx: pip install tinycnn[export]") from None
    graph = Graph(model.dtype)
    value = Value("input", model.input_shape)
    for layer in model.leaves:
        value = _function(layer)(graph, layer, value)
    value = graph.plain(value)
    graph.nodes.append(helper.make_node("Identity", [value.name], ["output"], name="output"))
    number = TensorProto.FLOAT if graph.dtype == np.float32 else TensorProto.DOUBLE
    content = helper.make_graph(
        graph.nodes,
        model.name,
        [helper.make_tensor_value_info("input", number, _open(model.input_shape))],
        [helper.make_tensor_value_info("output", number, _open(model.output_shape))],
        graph.weights,
    )
    written = helper.make_model(
        content,
        producer_name="tinycnn",
        producer_version=__version__,
        opset_imports=[helper.make_opsetid("", OPERATORS)],
        ir_version=FORMAT,
    )
    onnx.checker.check_model(written, full_check=True)
    with atomic_write(path) as file:
        file.write(written.SerializeToString())


def _function(layer):
    name = type(layer).__name__
    ours = type(layer).__module__.startswith("tinycnn.")
    if ours and name in LAYERS:
        return LAYERS[name]
    if not ours:
        expected, received = "layers of the library alone", f"a class {name} of your own"
        raise ValueError(complaint(f"export: {layer.name}", expected, received))
    raise unknown_name(f"layer for ONNX, {layer.name}:", name, LAYERS)


def _open(shape):
    """Return a shape in which open sizes have names."""
    return ["N", *(f"size_{axis}" if size is None else size for axis, size in enumerate(shape[1:], 1))]
