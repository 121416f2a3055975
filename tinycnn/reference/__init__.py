"""What is computed: every operation in plain NumPy, the page that a teacher shows.

The compiled twins in ``tinycnn.kernels`` have the same names and arguments, and the
tests hold them to these definitions. ``compile(run_eagerly=True)`` runs on them.
"""

from tinycnn.reference.activations import (
    relu_backward,
    relu_forward,
    sigmoid_backward,
    sigmoid_forward,
    softmax_backward,
    softmax_forward,
    tanh_backward,
    tanh_forward,
)
from tinycnn.reference.affine import (
    affine_backward,
    affine_forward,
    rotation_maps,
    translation_maps,
    zoom_maps,
)
from tinycnn.reference.arranging import permute
from tinycnn.reference.bias import bias_backward, bias_forward
from tinycnn.reference.chance import uniform_numbers
from tinycnn.reference.convolution import conv2d_backward_input, conv2d_backward_weights, conv2d_forward
from tinycnn.reference.cross_entropy import (
    sigmoid_cross_entropy_backward,
    sigmoid_cross_entropy_forward,
    softmax_cross_entropy_backward,
    softmax_cross_entropy_forward,
    sparse_softmax_cross_entropy_backward,
    sparse_softmax_cross_entropy_forward,
)
from tinycnn.reference.dense import dense_backward_input, dense_backward_weights, dense_forward
from tinycnn.reference.depthwise import (
    depthwise_backward_input,
    depthwise_backward_weights,
    depthwise_forward,
)
from tinycnn.reference.dropout import dropout_backward, dropout_forward, dropout_mask
from tinycnn.reference.fused import (
    conv2d_relu_forward,
    conv2d_relu_max_pool_backward,
    conv2d_relu_max_pool_forward,
    dense_relu_forward,
)
from tinycnn.reference.fused_normalization import (
    batch_norm_relu_backward,
    batch_norm_relu_forward,
    batch_norm_relu_max_pool_backward,
    batch_norm_relu_max_pool_forward,
    batch_norm_relu_max_pool_sums,
    batch_norm_relu_sums,
)
from tinycnn.reference.global_pooling import global_max_pool_backward, global_max_pool_forward
from tinycnn.reference.grouped import (
    grouped_conv2d_backward_input,
    grouped_conv2d_backward_weights,
    grouped_conv2d_forward,
)
from tinycnn.reference.im2col import col2im, im2col
from tinycnn.reference.late import late_gradient
from tinycnn.reference.light import (
    brightness_backward,
    brightness_forward,
    contrast_backward,
    contrast_forward,
    rescale,
)
from tinycnn.reference.losses import (
    binary_cross_entropy_backward,
    binary_cross_entropy_forward,
    categorical_cross_entropy_backward,
    categorical_cross_entropy_forward,
    mean_squared_error_backward,
    mean_squared_error_forward,
    sparse_categorical_cross_entropy_backward,
    sparse_categorical_cross_entropy_forward,
)
from tinycnn.reference.moving import crop_backward, crop_forward, flip_images
from tinycnn.reference.normalization import (
    batch_norm_backward,
    batch_norm_forward,
    batch_norm_statistics,
    batch_norm_sums,
    fold_batch_norm,
    merge_statistics,
)
from tinycnn.reference.optimizers import (
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
from tinycnn.reference.phases import join_phases, split_phases
from tinycnn.reference.pooling import (
    average_pool_backward,
    average_pool_forward,
    global_average_pool_backward,
    global_average_pool_forward,
    max_pool_backward,
    max_pool_forward,
)
from tinycnn.reference.resampling import resample
from tinycnn.reference.resizing import resize_backward, resize_forward
from tinycnn.reference.rows import take_rows, write_rows
from tinycnn.reference.sums import tree_sum

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
