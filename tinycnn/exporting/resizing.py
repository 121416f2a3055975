"""Images of another size in ONNX: two products with matrices, as they are defined here."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.exporting.graph import Value
from tinycnn.layers.interpolation import enlarging


def up_sampling(graph, layer, value):
    """Larger images."""
    sides = [
        enlarging(size, factor, layer.interpolation, layer.dtype)
        for size, factor in zip(_sizes(layer, value), layer.size, strict=True)
    ]
    return _product(graph, layer, value, *sides)


def resizing(graph, layer, value):
    """Images of the size that the layer makes of all outside training; and windows out of them."""
    sizes = _sizes(layer, value)
    (rows, above), (columns, beside) = (
        _matrix(taps, size) for taps, size in zip(layer.plain_taps(*sizes), sizes, strict=True)
    )
    out = _product(graph, layer, value, rows, columns)
    fill = getattr(layer, "fill_value", 0.0)
    if not fill or not (above.any() or beside.any()):
        return out
    # What lies outside the image holds one value: first along the rows, then along the columns.
    frame = fill * (np.outer(above, columns.sum(axis=1)) + beside)
    name = graph.node("Add", out.name, graph.weight(f"{layer.name}_frame", frame), stem=layer.name)
    return Value(name, out.shape, True)


def _product(graph, layer, value, rows, columns):
    value = graph.images(value)
    high = graph.node("MatMul", graph.weight(f"{layer.name}_rows", rows), value.name)
    name = graph.node("MatMul", high, graph.weight(f"{layer.name}_columns", columns.T), stem=layer.name)
    return Value(name, layer.compute_output_shape(value.shape), True)


def _sizes(layer, value):
    sizes = value.shape[1:3]
    if None in sizes:
        raise ValueError(complaint(f"export: {layer.name}", "images of a known size", f"{value.shape}"))
    return sizes


def _matrix(taps, size):
    """Return the weights of all old pixels in each new one, and those of what lies outside."""
    indices, weights = taps
    inside = (indices >= 0) & (indices < size)
    matrix = np.zeros((len(indices), size))
    new = np.broadcast_to(np.arange(len(indices))[:, np.newaxis], indices.shape)
    np.add.at(matrix, (new[inside], indices[inside].astype(int)), weights[inside])
    return matrix, np.where(inside, 0.0, weights).sum(axis=1)
