"""How it is computed fast: the compiled twin of every operation in ``tinycnn.reference``.

Same file names, same function names, same positional arguments, same results. The
public functions are Python: they take memory and choose the loop; the loops, marked
``@kernel``, only fill.

So that a shard's calls can be put on a tape (see ``tape/``), all reading and writing of
numbers happens in such loops; their arrays are taken from the arena, given to the operation,
or read-only constants; and their other arguments follow from shapes and settings, never from
numbers in arrays or the step. An operation that breaks this is still right: the engine sees that
its tape gives other bytes, and goes on without one.
"""

from tinycnn.kernels.activations import (
    relu_backward,
    relu_forward,
    sigmoid_backward,
    sigmoid_forward,
    softmax_backward,
    softmax_forward,
    tanh_backward,
    tanh_forward,
)
from tinycnn.kernels.affine import (
    affine_backward,
    affine_forward,
    rotation_maps,
    translation_maps,
    zoom_maps,
)
from tinycnn.kernels.arranging import permute
from tinycnn.kernels.bias import bias_backward, bias_forward
from tinycnn.kernels.chance import uniform_numbers
from tinycnn.kernels.convolution import conv2d_backward_input, conv2d_backward_weights, conv2d_forward
from tinycnn.kernels.cross_entropy import (
    sigmoid_cross_entropy_backward,
    sigmoid_cross_entropy_forward,
    softmax_cross_entropy_backward,
    softmax_cross_entropy_forward,
    sparse_softmax_cross_entropy_backward,
    sparse_softmax_cross_entropy_forward,
)
from tinycnn.kernels.dense import dense_backward_input, dense_backward_weights, dense_forward
from tinycnn.kernels.depthwise import depthwise_backward_input, depthwise_backward_weights, depthwise_forward
from tinycnn.kernels.dropout import dropout_backward, dropout_forward, dropout_mask
from tinycnn.kernels.fused import (
    conv2d_relu_forward,
    conv2d_relu_max_pool_backward,
    conv2d_relu_max_pool_forward,
    dense_relu_forward,
)
from tinycnn.kernels.fused_normalization import (
    batch_norm_relu_backward,
    batch_norm_relu_forward,
    batch_norm_relu_max_pool_backward,
    batch_norm_relu_max_pool_forward,
    batch_norm_relu_max_pool_sums,
    batch_norm_relu_sums,
)
from tinycnn.kernels.global_pooling import global_max_pool_backward, global_max_pool_forward
from tinycnn.kernels.grouped import (
    grouped_conv2d_backward_input,
    grouped_conv2d_backward_weights,
    grouped_conv2d_forward,
)
from tinycnn.kernels.im2col import col2im, im2col
from tinycnn.kernels.late import late_gradient
from tinycnn.kernels.light import (
    brightness_backward,
    brightness_forward,
    contrast_backward,
    contrast_forward,
    rescale,
)
from tinycnn.kernels.losses import (
    binary_cross_entropy_backward,
    binary_cross_entropy_forward,
    categorical_cross_entropy_backward,
    categorical_cross_entropy_forward,
    mean_squared_error_backward,
    mean_squared_error_forward,
    sparse_categorical_cross_entropy_backward,
    sparse_categorical_cross_entropy_forward,
)
from tinycnn.kernels.moving import crop_backward, crop_forward, flip_images
from tinycnn.kernels.normalization import (
    batch_norm_backward,
    batch_norm_forward,
    batch_norm_statistics,
    batch_norm_sums,
    fold_batch_norm,
    merge_statistics,
)
from tinycnn.kernels.optimizers import (
    adadelta_update,
    adagrad_update,
    adam_update,
    adamax_update,
    amsgrad_update,
    lion_update,
    momentum_update,
    nadam_update,
    rmsprop_update,
    sgd_update,
)
from tinycnn.kernels.phases import join_phases, split_phases
from tinycnn.kernels.pooling import (
    average_pool_backward,
    average_pool_forward,
    global_average_pool_backward,
    global_average_pool_forward,
    max_pool_backward,
    max_pool_forward,
)
from tinycnn.kernels.resampling import resample
from tinycnn.kernels.resizing import resize_backward, resize_forward
from tinycnn.kernels.rows import take_rows, write_rows
from tinycnn.kernels.sums import tree_sum

__all__ = [
    "adadelta_update",
    "adagrad_update",
    "adam_update",
    "adamax_update",
    "affine_backward",
    "affine_forward",
    "amsgrad_update",
    "average_pool_backward",
    "average_pool_forward",
    "batch_norm_backward",
    "batch_norm_forward",
    "batch_norm_relu_backward",
    "batch_norm_relu_forward",
    "batch_norm_relu_max_pool_backward",
    "batch_norm_relu_max_pool_forward",
    "batch_norm_relu_max_pool_sums",
    "batch_norm_relu_sums",
    "batch_norm_statistics",
    "batch_norm_sums",
    "bias_backward",
    "bias_forward",
    "binary_cross_entropy_backward",
    "binary_cross_entropy_forward",
    "brightness_backward",
    "brightness_forward",
    "categorical_cross_entropy_backward",
    "categorical_cross_entropy_forward",
    "col2im",
    "contrast_backward",
    "contrast_forward",
    "conv2d_backward_input",
    "conv2d_backward_weights",
    "conv2d_forward",
    "conv2d_relu_forward",
    "conv2d_relu_max_pool_backward",
    "conv2d_relu_max_pool_forward",
    "crop_backward",
    "crop_forward",
    "dense_backward_input",
    "dense_backward_weights",
    "dense_forward",
    "dense_relu_forward",
    "depthwise_backward_input",
    "depthwise_backward_weights",
    "depthwise_forward",
    "dropout_backward",
    "dropout_forward",
    "dropout_mask",
    "flip_images",
    "fold_batch_norm",
    "global_average_pool_backward",
    "global_average_pool_forward",
    "global_max_pool_backward",
    "global_max_pool_forward",
    "grouped_conv2d_backward_input",
    "grouped_conv2d_backward_weights",
    "grouped_conv2d_forward",
    "im2col",
    "join_phases",
    "late_gradient",
    "lion_update",
    "max_pool_backward",
    "max_pool_forward",
    "mean_squared_error_backward",
    "mean_squared_error_forward",
    "merge_statistics",
    "momentum_update",
    "nadam_update",
    "permute",
    "relu_backward",
    "relu_forward",
    "resample",
    "rescale",
    "resize_backward",
    "resize_forward",
    "rmsprop_update",
    "rotation_maps",
    "sgd_update",
    "sigmoid_backward",
    "sigmoid_cross_entropy_backward",
    "sigmoid_cross_entropy_forward",
    "sigmoid_forward",
    "softmax_backward",
    "softmax_cross_entropy_backward",
    "softmax_cross_entropy_forward",
    "softmax_forward",
    "sparse_categorical_cross_entropy_backward",
    "sparse_categorical_cross_entropy_forward",
    "sparse_softmax_cross_entropy_backward",
    "sparse_softmax_cross_entropy_forward",
    "split_phases",
    "take_rows",
    "tanh_backward",
    "tanh_forward",
    "translation_maps",
    "tree_sum",
    "uniform_numbers",
    "write_rows",
    "zoom_maps",
]
