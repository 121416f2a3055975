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

# What no raced network uses is not timed yet; tests compare it with its definition all the same.
NOT_TIMED = {
    "adadelta_update",
    "adagrad_update",
    "adamax_update",
    "affine_backward",
    "affine_forward",
    "amsgrad_update",
    "bias_backward",
    "bias_forward",
    "brightness_backward",
    "brightness_forward",
    "contrast_backward",
    "contrast_forward",
    "crop_backward",
    "crop_forward",
    "depthwise_backward_input",
    "depthwise_backward_weights",
    "depthwise_forward",
    "flip_images",
    "global_max_pool_backward",
    "global_max_pool_forward",
    "grouped_conv2d_backward_input",
    "grouped_conv2d_backward_weights",
    "grouped_conv2d_forward",
    "join_phases",
    "lion_update",
    "nadam_update",
    "permute",
    "resample",
    "rescale",
    "resize_backward",
    "resize_forward",
    "rotation_maps",
    "split_phases",
    "translation_maps",
    "uniform_numbers",
    "zoom_maps",
}
