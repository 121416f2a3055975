"""The depthwise convolution layer."""

from tinycnn import regularizers
from tinycnn.errors import complaint
from tinycnn.layers.activated import ActivatedLayer
from tinycnn.layers.arguments import choice, only, pair, same_rank, whole_number
from tinycnn.layers.geometry import PADDINGS, output_sizes, pads_for, with_gaps


class DepthwiseConv2D(ActivatedLayer):
    """Convolve each channel by itself, with ``depth_multiplier`` filters of its own.

    Parameters
    ----------
    kernel_size, strides, padding, data_format
        As for :class:`Conv2D`.
    depth_multiplier : int
        How many filters each channel has, M.
    dilation_rate : int or tuple of int
        How many pixels apart those of a window lie.
    activation : str, Activation or None
    use_bias : bool
    depthwise_initializer, bias_initializer : str or callable
    depthwise_regularizer, bias_regularizer, activity_regularizer : str, Regularizer or None
    depthwise_constraint, bias_constraint : str, callable or None
        See :class:`ActivatedLayer`.
    **settings
        ``name``, ``trainable``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), output (N, OH, OW, C * M). Weights: ``kernel`` (KH, KW, C, M),
    ``bias`` (C * M,).

    Raises
    ------
    ValueError
        For settings out of range, and for images smaller than the window.

    Examples
    --------
    >>> import numpy as np
    >>> layer = DepthwiseConv2D(3, strides=2, depth_multiplier=2, padding="same")
    >>> layer(np.zeros((2, 28, 28, 4))).shape
    (2, 14, 14, 8)
    """

    kind = "depthwise_conv2d"

    def __init__(
        self,
        kernel_size,
        strides=(1, 1),
        padding="valid",
        depth_multiplier=1,
        data_format=None,
        dilation_rate=(1, 1),
        activation=None,
        use_bias=True,
        depthwise_initializer="glorot_uniform",
        bias_initializer="zeros",
        depthwise_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        depthwise_constraint=None,
        bias_constraint=None,
        **settings,
    ):
        super().__init__(
            activation=activation,
            use_bias=use_bias,
            kernel_initializer=depthwise_initializer,
            bias_initializer=bias_initializer,
            kernel_regularizer=depthwise_regularizer,
            bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer,
            kernel_constraint=depthwise_constraint,
            bias_constraint=bias_constraint,
            **settings,
        )
        self.kernel_size = pair(self.name, "kernel_size", kernel_size)
        self.strides = pair(self.name, "strides", strides)
        self.padding = choice(self.name, "padding", padding, PADDINGS)
        self.depth_multiplier = whole_number(self.name, "depth_multiplier", depth_multiplier)
        only(self.name, "data_format", data_format, (None, "channels_last"))
        self.dilation_rate = pair(self.name, "dilation_rate", dilation_rate)

    def build(self, input_shape):
        self.compute_output_shape(input_shape)
        channels = whole_number(self.name, "the number of channels", input_shape[-1])
        shape = (*self.kernel_size, channels, self.depth_multiplier)
        self.add_kernel_and_bias(shape, channels * self.depth_multiplier)

    def compute_output_shape(self, input_shape):
        same_rank(self.name, input_shape, 4, "images of shape (N, H, W, C)")
        channels = input_shape[3]
        if self.built and channels != self.kernel.shape[2]:
            expected = f"images of {self.kernel.shape[2]} channels"
            raise ValueError(complaint(self.name, expected, f"{channels}"))
        window = with_gaps(self.kernel_size, self.dilation_rate)
        sizes = output_sizes(self.name, "kernel_size", input_shape[1:3], window, self.strides, self.padding)
        return (input_shape[0], *sizes, None if channels is None else channels * self.depth_multiplier)

    def geometry(self, x_shape):
        """Return (strides, pads, dilation) for images (N, H, W, C) of this shape."""
        window = with_gaps(self.kernel_size, self.dilation_rate)
        pads = pads_for(self.padding, x_shape[1], x_shape[2], window, self.strides)
        return self.strides, pads, self.dilation_rate

    def linear_forward(self, x, run):
        return run.ops.depthwise_forward(x, self.kernel, self.bias, *self.geometry(x.shape)), x

    def linear_backward(self, dz, saved, grads, run):
        x, geometry = saved, self.geometry(saved.shape)
        run.ops.depthwise_backward_weights(dz, x, *geometry, grads["kernel"], grads.get("bias"))
        if not run.wants_dx:
            return None
        return run.ops.depthwise_backward_input(dz, self.kernel, x.shape, *geometry)

    def get_config(self):
        # The settings of its kernel go by another name.
        common = {
            name.replace("kernel_", "depthwise_"): value for name, value in super().get_config().items()
        }
        return {
            **common,
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "depth_multiplier": self.depth_multiplier,
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "padding": self.padding,
            "data_format": "channels_last",
            "dilation_rate": self.dilation_rate,
        }
