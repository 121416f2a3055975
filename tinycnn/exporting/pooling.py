"""Pooling, over windows and over whole images."""

from tinycnn.exporting.windows import window


def greatest(graph, layer):
    """``MaxPooling2D``."""
    graph.channels_first()
    graph.add("MaxPool", **window(graph, layer, layer.pool_size, layer.strides))


def average(graph, layer):
    """``AveragePooling2D``: pixels that padding adds do not count."""
    graph.channels_first()
    settings = window(graph, layer, layer.pool_size, layer.strides)
    graph.add("AveragePool", count_include_pad=0, **settings)


def global_average(graph, layer):
    """``GlobalAveragePooling2D``."""
    _global("GlobalAveragePool", graph, layer)


def global_max(graph, layer):
    """``GlobalMaxPooling2D``."""
    _global("GlobalMaxPool", graph, layer)


def _global(operator, graph, layer):
    graph.channels_first()
    graph.add(operator)
    if not layer.keepdims:
        graph.add("Flatten", axis=1)
        graph.dropped_pixels()
