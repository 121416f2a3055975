"""The example's network on more and more images, in smaller and larger batches."""

from benchmarks.networks import NETWORKS
from benchmarks.sweeps.sweep import Point, Sweep

EXAMPLE = NETWORKS["mnist"]

SWEEPS = (
    Sweep(
        "images",
        tuple(Point(count, EXAMPLE, images=count) for count in (512, 1024, 2048, 4096, 8192)),
        per="image",
    ),
    Sweep(
        "batch size",
        tuple(Point(size, EXAMPLE, size, images=4096) for size in (32, 64, 128, 256, 512, 1024, 2048)),
        per="image",
    ),
)
