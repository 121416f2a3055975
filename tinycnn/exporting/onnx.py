"""A model as an ONNX file, which other programs run."""

import os

from tinycnn.errors import complaint
from tinycnn.exporting.graph import Graph
from tinycnn.exporting.table import write_layer
from tinycnn.saving import atomic_write
from tinycnn.version import __version__

# The oldest versions that have every operator that is used: what reads more, reads these.
_OPSET = 17
_IR_VERSION = 8


def export_onnx(model, filepath, input_name="input", output_name="output"):
    """Write a model, as it predicts, into an ONNX file, whole or not at all.

    The batch may have any size; images are (N, H, W, C) as here.

    Parameters
    ----------
    model : Sequential
        Built.
    filepath : str or os.PathLike
        Ends in ``.onnx``; in a folder that exists.
    input_name, output_name : str
        What programs call the arrays by.

    Raises
    ------
    ValueError
        For another ending.
    NotImplementedError
        For a layer, or a setting, that cannot be written; it is named.
    ImportError
        If the package ``onnx`` is not installed.
    OSError
        If the file cannot be written; one that was there before is then unchanged.

    Examples
    --------
    >>> import tempfile
    >>> import tinycnn
    >>> model = tinycnn.Sequential([tinycnn.layers.Dense(2, input_shape=(3,))])
    >>> export_onnx(model, os.path.join(tempfile.mkdtemp(), "m.onnx"))  # doctest: +SKIP
    """
    path = os.fsdecode(filepath)
    if not path.endswith(".onnx"):
        raise ValueError(complaint("export", "a path that ends in .onnx", f"'{path}'"))
    onnx = _onnx()
    graph = Graph(onnx, input_name, model.input_shape, model.dtype)
    for layer in model.leaves:
        write_layer(graph, layer)
    made = onnx.helper.make_model(
        graph.finish(model.name, output_name, model.output_shape),
        opset_imports=[onnx.helper.make_opsetid("", _OPSET)],
        ir_version=_IR_VERSION,
        producer_name="tinycnn",
        producer_version=__version__,
    )
    onnx.checker.check_model(made, full_check=True)
    with atomic_write(path) as file:
        file.write(made.SerializeToString())


def _onnx():
    try:
        import onnx
        import onnx.helper
        import onnx.numpy_helper
    except ImportError as fault:
        remedy = "Install it: pip install onnx."
        raise ImportError(complaint("export", "the package onnx", "none", remedy)) from fault
    return onnx
