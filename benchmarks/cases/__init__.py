"""The table of operations that are timed beside their definition and PyTorch's.

Sizes are those of the networks that are raced, first of all of ``examples/mnist.py``, for
one shard of 16 images.
"""

from benchmarks.cases import (
    activations,
    batches,
    convolution,
    dense,
    losses,
    normalization,
    optimizers,
    pooling,
)

CASES = [
    *convolution.CASES,
    *pooling.CASES,
    *dense.CASES,
    *activations.CASES,
    *normalization.CASES,
    *losses.CASES,
    *optimizers.CASES,
    *batches.CASES,
]
