"""The separable convolution layer."""

from tinycnn import constraints, initializers, regularizers
from tinycnn.errors import complaint
from tinycnn.layers.activated import ActivatedLayer
from tinycnn.layers.arguments import choice, only, pair, same_rank, whole_number
from tinycnn.layers.geometry import PADDINGS, output_sizes, pads_for, with_gaps

# How the second convolution goes: over single pixels, each by itself.
EACH_PIXEL = (1, 1), (0, 0, 0, 0)


class SeparableConv2D(ActivatedLayer):
    """Convolve each channel by itself, then mix the channels of each pixel (Chollet, 2017).

    Parameters
    ----------
    filters : int
        Number of output channels, F.
    kernel_size, strides, padding, data_format
        As for :class:`Conv2D`.
    dilation_rate, depth_multiplier
        As for :class:`DepthwiseConv2D`.
    activation : str, Activation or None
    use_bias : bool
    depthwise_initializer, pointwise_initializer, bias_initializer : str or callable
    depthwise_regularizer, pointwise_regularizer, bias_regularizer : str, Regularizer or None
    activity_regularizer : str, Regularizer or None
    depthwise_constraint, pointwise_constraint, bias_constraint : str, callable or None
        See :class:`ActivatedLayer`.
    **settings
        ``name``, ``trainable``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), output (N, OH, OW, F). Weights: ``depthwise_kernel`` (KH, KW, C, M),
    ``pointwise_kernel`` (1, 1, C * M, F), ``bias`` (F,).

    Raises
    ------
    ValueError
        For settings out of range, and for images smaller than the window.

    Examples
    --------
    >>> import numpy as np
    >>> SeparableConv2D(8, 3)(np.zeros((2, 28, 28, 4))).shape
    (2, 26, 26, 8)
    """

    kind = "separable_conv2d"

    def __init__(
        self,
        filters,
        kernel_size,
        strides=(1, 1),
        padding="valid",
        data_format=None,
        dilation_rate=(1, 1),
        depth_multiplier=1,
        activation=None,
        use_bias=True,
        depthwise_initializer="glorot_uniform",
        pointwise_initializer="glorot_uniform",
        bias_initializer="zeros",
        depthwise_regularizer=None,
        pointwise_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        depthwise_constraint=None,
        pointwise_constraint=None,
        bias_constraint=None,
        **settings,
    ):
        super().__init__(
            activation=activation,
            use_bias=use_bias,
            kernel_initializer=pointwise_initializer,
            bias_initializer=bias_initializer,
            kernel_regularizer=pointwise_regularizer,
            bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer,
            kernel_constraint=pointwise_constraint,
            bias_constraint=bias_constraint,
            **settings,
        )
        self.filters = whole_number(self.name, "filters", filters)
        self.kernel_size = pair(self.name, "kernel_size", kernel_size)
        self.strides = pair(self.name, "strides", strides)
        self.padding = choice(self.name, "padding", padding, PADDINGS)
        only(self.name, "data_format", data_format, (None, "channels_last"))
        self.dilation_rate = pair(self.name, "dilation_rate", dilation_rate)
        self.depth_multiplier = whole_number(self.name, "depth_multiplier", depth_multiplier)
        self.depthwise_initializer = initializers.get(depthwise_initializer)
        self.depthwise_regularizer = regularizers.get(depthwise_regularizer)
        self.depthwise_constraint = constraints.get(depthwise_constraint)
        self.depthwise_kernel = None
        self.pointwise_kernel = None

    def build(self, input_shape):
        self.compute_output_shape(input_shape)
        channels = whole_number(self.name, "the number of channels", input_shape[-1])
        self.depthwise_kernel = self.add_weight(
            (*self.kernel_size, channels, self.depth_multiplier),
            self.depthwise_initializer,
            name="depthwise_kernel",
            regularizer=self.depthwise_regularizer,
            constraint=self.depthwise_constraint,
        )
        self.pointwise_kernel = self.add_weight(
            (1, 1, channels * self.depth_multiplier, self.filters),
            self.kernel_initializer,
            name="pointwise_kernel",
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
        )
        if self.use_bias:
            self.bias = self.add_weight(
                (self.filters,),
                self.bias_initializer,
                name="bias",
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )

    def compute_output_shape(self, input_shape):
        same_rank(self.name, input_shape, 4, "images of shape (N, H, W, C)")
        if self.built and input_shape[3] != self.depthwise_kernel.shape[2]:
            expected = f"images of {self.depthwise_kernel.shape[2]} channels"
            raise ValueError(complaint(self.name, expected, f"{input_shape[3]}"))
        window = with_gaps(self.kernel_size, self.dilation_rate)
        sizes = output_sizes(self.name, "kernel_size", input_shape[1:3], window, self.strides, self.padding)
        return (input_shape[0], *sizes, self.filters)

    def geometry(self, x_shape):
        """Return (strides, pads, dilation) for images (N, H, W, C) of this shape."""
        window = with_gaps(self.kernel_size, self.dilation_rate)
        pads = pads_for(self.padding, x_shape[1], x_shape[2], window, self.strides)
        return self.strides, pads, self.dilation_rate

    def linear_forward(self, x, run):
        between = run.ops.depthwise_forward(x, self.depthwise_kernel, None, *self.geometry(x.shape))
        y = run.ops.conv2d_forward(between, self.pointwise_kernel, self.bias, *EACH_PIXEL)
        return y, (x, between)

    def linear_backward(self, dz, saved, grads, run):
        x, between = saved
        geometry, dpointwise = self.geometry(x.shape), grads["pointwise_kernel"]
        run.ops.conv2d_backward_weights(dz, between, *EACH_PIXEL, dpointwise, grads.get("bias"))
        dz = run.ops.conv2d_backward_input(dz, self.pointwise_kernel, between.shape, *EACH_PIXEL)
        run.ops.depthwise_backward_weights(dz, x, *geometry, grads["depthwise_kernel"], None)
        if not run.wants_dx:
            return None
        return run.ops.depthwise_backward_input(dz, self.depthwise_kernel, x.shape, *geometry)

    def get_config(self):
        # The settings of its second kernel go by another name.
        common = {
            name.replace("kernel_", "pointwise_"): value for name, value in super().get_config().items()
        }
        return {
            **common,
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "padding": self.padding,
            "data_format": "channels_last",
            "dilation_rate": self.dilation_rate,
            "depth_multiplier": self.depth_multiplier,
            "depthwise_initializer": initializers.serialize(self.depthwise_initializer),
            "depthwise_regularizer": regularizers.serialize(self.depthwise_regularizer),
            "depthwise_constraint": constraints.serialize(self.depthwise_constraint),
        }
