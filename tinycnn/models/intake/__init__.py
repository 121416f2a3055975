"""What users give to ``fit`` and friends: checked, and cut into epochs of batches.

:mod:`checks` makes plain arrays of whatever came, :mod:`held`, :mod:`mapped` and :mod:`streams`
make batches of arrays, of files and of things that give batches themselves, reading ahead
(:mod:`ahead`), and :mod:`epochs` says where an epoch ends.
"""

from tinycnn.models.intake.checks import (
    labels,
    labels_as_they_are,
    sample_weights,
    samples,
    samples_as_they_are,
    with_class_weights,
)
from tinycnn.models.intake.epochs import Epochs
from tinycnn.models.intake.held import Arrays
from tinycnn.models.intake.mapped import Mapped, is_mapped
from tinycnn.models.intake.streams import gives_batches, open_stream, parts_of

__all__ = [
    "Arrays",
    "Epochs",
    "Mapped",
    "gives_batches",
    "is_mapped",
    "labels",
    "labels_as_they_are",
    "open_stream",
    "parts_of",
    "sample_weights",
    "samples",
    "samples_as_they_are",
    "with_class_weights",
]
