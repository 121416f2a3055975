"""The convolution layer."""

from dataclasses import replace

from tinycnn import regularizers
from tinycnn.errors import complaint
from tinycnn.layers.activated import ActivatedLayer
from tinycnn.layers.arguments import choice, not_both_above_one, only, pair, same_rank, whole_number
from tinycnn.layers.geometry import PADDINGS, output_sizes, pads_for, with_gaps

NO_PADS = (0, 0, 0, 0)


class Conv2D(ActivatedLayer):
    """Slide ``filters`` small windows over the images (LeCun et al., 1989).

    Parameters
    ----------
    filters : int
        Number of output channels, F.
    kernel_size : int or tuple of int
        Height and width of the window, in pixels.
    strides : int or tuple of int
        By how many pixels the window moves.
    padding : {"valid", "same"}
        "valid": only where the window fits. "same": zeros around the image, so that
        the output has ceil(size / stride) pixels.
    data_format : {None, "channels_last"}
    dilation_rate : int or tuple of int
        How many pixels apart those of a window lie (Yu and Koltun, 2016); above 1 only
        with strides of 1.
    groups : int
        Into how many groups channels and filters are dealt; a group's filters see its
        channels alone. It divides both.
    activation : str, Activation or None
        What to apply to the result.
    use_bias : bool
    kernel_initializer, bias_initializer : str or callable
    kernel_regularizer, bias_regularizer, activity_regularizer : str, Regularizer or None
    kernel_constraint, bias_constraint : str, callable or None
        See :class:`ActivatedLayer`.
    **settings
        ``name``, ``trainable``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), output (N, OH, OW, F). Weights: ``kernel``
    (KH, KW, C / groups, F), ``bias`` (F,).

    Raises
    ------
    ValueError
        For settings out of range, for images smaller than the window, and where groups do
        not divide channels and filters.

    Examples
    --------
    >>> import numpy as np
    >>> layer = Conv2D(8, 3, padding="same", activation="relu")
    >>> layer(np.zeros((2, 28, 28, 1))).shape
    (2, 28, 28, 8)
    """

    kind = "conv2d"

    def __init__(
        self,
        filters,
        kernel_size,
        strides=(1, 1),
        padding="valid",
        data_format=None,
        dilation_rate=(1, 1),
        groups=1,
        activation=None,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        **settings,
    ):
        super().__init__(
            activation=activation,
            use_bias=use_bias,
            kernel_initializer=kernel_initializer,
            bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer,
            bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer,
            kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint,
            **settings,
        )
        self.filters = whole_number(self.name, "filters", filters)
        self.kernel_size = pair(self.name, "kernel_size", kernel_size)
        self.strides = pair(self.name, "strides", strides)
        self.padding = choice(self.name, "padding", padding, PADDINGS)
        only(self.name, "data_format", data_format, (None, "channels_last"))
        self.dilation_rate = pair(self.name, "dilation_rate", dilation_rate)
        not_both_above_one(self.name, self.strides, self.dilation_rate)
        self.groups = whole_number(self.name, "groups", groups)
        self._check_groups("filters", self.filters)

    def build(self, input_shape):
        self.compute_output_shape(input_shape)
        channels = whole_number(self.name, "the number of channels", input_shape[-1])
        self._check_groups("channels", channels)
        self.add_kernel_and_bias((*self.kernel_size, channels // self.groups, self.filters), self.filters)

    def _check_groups(self, what, count):
        if count % self.groups:
            raise ValueError(complaint(self.name, f"groups to divide its {count} {what}", f"{self.groups}"))

    def compute_output_shape(self, input_shape):
        same_rank(self.name, input_shape, 4, "images of shape (N, H, W, C)")
        if self.built and input_shape[3] != self.kernel.shape[2] * self.groups:
            expected = f"images of {self.kernel.shape[2] * self.groups} channels"
            raise ValueError(complaint(self.name, expected, f"{input_shape[3]}"))
        window = with_gaps(self.kernel_size, self.dilation_rate)
        sizes = output_sizes(self.name, "kernel_size", input_shape[1:3], window, self.strides, self.padding)
        return (input_shape[0], *sizes, self.filters)

    def pads(self, x_shape):
        """Return (top, bottom, left, right) for images (N, H, W, C) of this shape."""
        window = with_gaps(self.kernel_size, self.dilation_rate)
        return pads_for(self.padding, x_shape[1], x_shape[2], window, self.strides)

    def linear_forward(self, x, run):
        pads = self.pads(x.shape)
        if self.dilation_rate == (1, 1):
            return self._convolve(x, pads, run), x
        phases = run.ops.split_phases(x, self.dilation_rate, pads)
        y = self._convolve(phases, NO_PADS, run)
        shape = self.compute_output_shape(x.shape)
        return run.ops.join_phases(y, self.dilation_rate, NO_PADS, shape), (phases, x.shape)

    def linear_backward(self, dz, saved, grads, run):
        if self.dilation_rate == (1, 1):
            return self._backward(dz, saved, self.pads(saved.shape), grads, run)
        phases, x_shape = saved
        dphases = run.ops.split_phases(dz, self.dilation_rate, NO_PADS)
        dx = self._backward(dphases, phases, NO_PADS, grads, run)
        if dx is None:
            return None
        return run.ops.join_phases(dx, self.dilation_rate, self.pads(x_shape), x_shape)

    def _convolve(self, x, pads, run):
        given = x, self.kernel, self.bias, self.strides, pads
        if self.groups == 1:
            return run.ops.conv2d_forward(*given)
        return run.ops.grouped_conv2d_forward(*given, self.groups)

    def _backward(self, dz, x, pads, grads, run):
        ops, gradients = run.ops, (grads["kernel"], grads.get("bias"))
        if self.groups == 1:
            ops.conv2d_backward_weights(dz, x, self.strides, pads, *gradients)
        else:
            ops.grouped_conv2d_backward_weights(dz, x, self.strides, pads, self.groups, *gradients)
        if not run.wants_dx:
            return None
        given = dz, self.kernel, x.shape, self.strides, pads
        if self.groups == 1:
            return ops.conv2d_backward_input(*given)
        return ops.grouped_conv2d_backward_input(*given, self.groups)

    def parts(self):
        linear, *others = super().parts()
        # No fused step knows of gaps or groups.
        if linear.kind is not None and (self.groups > 1 or self.dilation_rate != (1, 1)):
            linear = replace(linear, kind="dilated_conv2d" if self.groups == 1 else "grouped_conv2d")
        return [linear, *others]

    def get_config(self):
        return {
            **super().get_config(),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "padding": self.padding,
            "data_format": "channels_last",
            "dilation_rate": self.dilation_rate,
            "groups": self.groups,
        }
