"""Rows for the table of layers: those that prepare images. Imported by the table itself."""

from tinycnn import layers

WIDE = {"value_range": (-50.0, 50.0)}  # no value comes near a bound, where there is no gradient
# name: (class, settings, output height and width, for images of 7 rows and 6 columns)
IMAGE_ROWS = {
    "rescaling": (layers.Rescaling, {"scale": 0.5, "offset": -1.0}, (7, 6)),
    "rescaling of channels": (layers.Rescaling, {"scale": [0.5, 1.0, 2.0], "offset": 3}, (7, 6)),
    "normalization": (layers.Normalization, {}, (7, 6)),
    "normalization of rows": (
        layers.Normalization,
        {"axis": (1,), "mean": [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "variance": [2.0] * 7, "invert": True},
        (7, 6),
    ),
    "resizing": (layers.Resizing, {"height": 9, "width": 4}, (9, 4)),
    "resizing cut": (
        layers.Resizing,
        {"height": 4, "width": 2, "interpolation": "bicubic", "crop_to_aspect_ratio": True},
        (4, 2),
    ),
    "resizing framed": (
        layers.Resizing,
        {"height": 3, "width": 8, "pad_to_aspect_ratio": True, "antialias": True},
        (3, 8),
    ),
    "center crop": (layers.CenterCrop, {"height": 3, "width": 4}, (3, 4)),
    "center crop of small images": (layers.CenterCrop, {"height": 8, "width": 4}, (8, 4)),
    "random brightness": (layers.RandomBrightness, {"factor": (-0.2, 0.1), "seed": 1, **WIDE}, (7, 6)),
    "random contrast": (layers.RandomContrast, {"factor": (0.5, 0.5), "seed": 1, **WIDE}, (7, 6)),
    "random crop": (layers.RandomCrop, {"height": 3, "width": 4, "seed": 1}, (3, 4)),
    "random crop of small images": (layers.RandomCrop, {"height": 8, "width": 3, "seed": 1}, (8, 3)),
    "random flip": (layers.RandomFlip, {"mode": "horizontal", "seed": 1}, (7, 6)),
    "random rotation": (layers.RandomRotation, {"factor": (-0.2, 0.3), "seed": 1}, (7, 6)),
    "random rotation nearest": (
        layers.RandomRotation,
        {"factor": (0.1, 0.3), "interpolation": "nearest", "fill_mode": "wrap", "seed": 1},
        (7, 6),
    ),
    "random translation": (
        layers.RandomTranslation,
        {"height_factor": 0.5, "width_factor": (-0.5, 0.25), "fill_mode": "nearest", "seed": 1},
        (7, 6),
    ),
    "random zoom": (layers.RandomZoom, {"height_factor": 0.5, "seed": 1}, (7, 6)),
    "random zoom of both": (
        layers.RandomZoom,
        {"height_factor": 0.5, "width_factor": 0.2, "fill_mode": "constant", "seed": 1},
        (7, 6),
    ),
}
