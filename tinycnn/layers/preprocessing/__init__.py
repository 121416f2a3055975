"""Layers that prepare images: values, sizes, and in training variations at random."""

from tinycnn.layers.preprocessing.affine import RandomRotation, RandomTranslation, RandomZoom
from tinycnn.layers.preprocessing.cropping import CenterCrop, RandomCrop
from tinycnn.layers.preprocessing.flipping import RandomFlip
from tinycnn.layers.preprocessing.light import RandomBrightness, RandomContrast
from tinycnn.layers.preprocessing.normalization import Normalization
from tinycnn.layers.preprocessing.rescaling import Rescaling
from tinycnn.layers.preprocessing.resizing import Resizing

__all__ = [
    "CenterCrop",
    "Normalization",
    "RandomBrightness",
    "RandomContrast",
    "RandomCrop",
    "RandomFlip",
    "RandomRotation",
    "RandomTranslation",
    "RandomZoom",
    "Rescaling",
    "Resizing",
]
