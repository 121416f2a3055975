"""What users give to ``fit`` and friends: checked, and cut into epochs of batches.

:mod:`checks` makes plain arrays of whatever came, :mod:`held` and :mod:`streams` make
batches of arrays and of things that give batches themselves, reading ahead
(:mod:`ahead`), and :mod:`epochs` says where an epoch ends.
"""

from tinycnn.models.intake.checks import labels, sample_weights, samples, with_class_weights
from tinycnn.models.intake.epochs import Epochs
from tinycnn.models.intake.held import Arrays
from tinycnn.models.intake.streams import gives_batches, open_stream, parts_of

__all__ = [
    "Arrays",
    "Epochs",
    "gives_batches",
    "labels",
    "open_stream",
    "parts_of",
    "sample_weights",
    "samples",
    "with_class_weights",
]
