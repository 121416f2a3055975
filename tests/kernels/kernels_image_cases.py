"""Arguments for the operations on images that are drawn, resized, turned and lit."""

from tinycnn.reference.taps import INTERPOLATIONS, taps


def _numbers(v, g, count, low=-1.2, high=1.2):
    return v.generator().uniform(low, high, (g.n, count)).astype(v.dtype)


def _chosen(v, choices):
    return choices[v.generator().integers(len(choices))]


def _reading(v):
    return _chosen(v, ["nearest", "bilinear"]), _chosen(v, ["constant", "nearest", "reflect", "wrap"])


def _maps(v, g):
    """Turned, sheared and moved by any amount: hardly any place falls between two pixels."""
    return _numbers(v, g, 6) * 3


def _crop_sizes(g):
    return max(1, g.height - 1), max(1, g.width - 2)


def _both_taps(v, g):
    """Larger and smaller; from inside the image, or beginning outside."""
    kind = _chosen(v, INTERPOLATIONS), _chosen(v, [False, True])
    start = _chosen(v, [0, -2])
    return taps(g.height, g.filters, *kind, start), taps(g.width, g.n + 2, *kind, start)


def _resize_backward(v, g):
    rows, columns = _both_taps(v, g)
    return v.normal(g.n, len(rows[0]), len(columns[0]), g.channels), rows, columns, g.height, g.width


IMAGE_ARGUMENTS = {
    "affine_backward": lambda v, g: (v.normal(*g.x), _maps(v, g), *_reading(v)),
    "affine_forward": lambda v, g: (v.normal(*g.x), _maps(v, g), *_reading(v), 0.7),
    "brightness_backward": lambda v, g: (v.normal(*g.x), v.normal(*g.x), _numbers(v, g, 1), -1, 1),
    "brightness_forward": lambda v, g: (v.normal(*g.x), _numbers(v, g, 1), -1, 1),
    "contrast_backward": lambda v, g: (v.normal(*g.x), v.normal(*g.x), _numbers(v, g, 1), -1, 1),
    "contrast_forward": lambda v, g: (v.normal(*g.x), _numbers(v, g, 1), -1, 1),
    "crop_backward": lambda v, g: (
        v.normal(g.n, *_crop_sizes(g), g.channels),
        _numbers(v, g, 2, 0, 3),
        g.height,
        g.width,
    ),
    "crop_forward": lambda v, g: (v.normal(*g.x), _numbers(v, g, 2, 0, 3), *_crop_sizes(g)),
    "flip_images": lambda v, g: (
        v.normal(*g.x),
        _numbers(v, g, 1, 0, 1),
        *((True, False), (False, True), (True, True))[g.n - 1],
    ),
    "rescale": lambda v, g: (
        v.normal(*g.x),
        v.normal(g.channels if g.n > 1 else 1),
        v.normal(g.channels if g.bias else 1),
    ),
    "resize_backward": _resize_backward,
    "resize_forward": lambda v, g: (v.normal(*g.x), *_both_taps(v, g), 0.7),
    "rotation_maps": lambda v, g: (_numbers(v, g, 1), g.height, g.width),
    "translation_maps": lambda v, g: (_numbers(v, g, 2), g.height, g.width),
    "uniform_numbers": lambda v, g: (g.n, ((0, 1), (-3, 0.5))[: g.strides[0]], 12345678901234567, v.dtype),
    "zoom_maps": lambda v, g: (_numbers(v, g, 1 + g.n % 2), g.height, g.width),
}
