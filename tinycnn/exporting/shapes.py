"""Layers that move numbers and compute none."""

import numpy as np

from tinycnn.errors import complaint


def flatten(graph, layer):
    """``Flatten``: channels last, for that is how they lie here."""
    graph.channels_last()
    graph.add("Flatten", axis=1)


def reshape(graph, layer):
    """``Reshape``; 0 stands for the batch as it is."""
    graph.channels_last()
    graph.add("Reshape", np.array([0, *layer.target_shape], np.int64))


def permute(graph, layer):
    """``Permute``."""
    graph.channels_last()
    graph.add("Transpose", perm=[0, *layer.dims])


def padding(graph, layer):
    """``ZeroPadding2D``."""
    (top, bottom), (left, right) = layer.padding
    graph.channels_last()
    graph.add("Pad", np.array([0, top, left, 0, 0, bottom, right, 0], np.int64))


def cropping(graph, layer):
    """``Cropping2D``."""
    (top, bottom), (left, right) = layer.cropping
    end = np.iinfo(np.int64).max
    ends = [-bottom if bottom else end, -right if right else end]
    graph.channels_last()
    graph.add("Slice", np.array([top, left]), np.array(ends), np.array([1, 2]))


def upsampling(graph, layer):
    """``UpSampling2D``."""
    if layer.interpolation not in ("nearest", "bilinear"):
        expected = "interpolation 'nearest' or 'bilinear'"
        raise NotImplementedError(complaint(f"export: {layer.name}", expected, f"{layer.interpolation!r}"))
    nearest = layer.interpolation == "nearest"
    graph.channels_first()
    graph.add(
        "Resize",
        None,
        np.array([1, 1, *layer.size], np.float32),
        mode="nearest" if nearest else "linear",
        coordinate_transformation_mode="asymmetric" if nearest else "half_pixel",
        nearest_mode="floor" if nearest else None,
    )
