"""Convolution layers."""

from tinycnn.errors import complaint
from tinycnn.layers.activated import ActivatedLayer
from tinycnn.layers.arguments import choice, only, pair, same_rank, whole_number
from tinycnn.layers.geometry import PADDINGS, output_sizes, pads_for


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
    dilation_rate : {1, (1, 1)}
    groups : {1}
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
    Input (N, H, W, C), output (N, OH, OW, F). Weights: ``kernel`` (KH, KW, C, F),
    ``bias`` (F,).

    Raises
    ------
    ValueError
        For settings out of range, and for images smaller than the window.

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
        only(self.name, "dilation_rate", dilation_rate, (1, (1, 1), [1, 1]))
        only(self.name, "groups", groups, (1,))

    def build(self, input_shape):
        self.compute_output_shape(input_shape)
        channels = whole_number(self.name, "the number of channels", input_shape[-1])
        self.add_kernel_and_bias((*self.kernel_size, channels, self.filters), self.filters)

    def compute_output_shape(self, input_shape):
        same_rank(self.name, input_shape, 4, "images of shape (N, H, W, C)")
        if self.built and input_shape[3] != self.kernel.shape[2]:
            received = f"{input_shape[3]}"
            raise ValueError(complaint(self.name, f"images of {self.kernel.shape[2]} channels", received))
        sizes = output_sizes(
            self.name, "kernel_size", input_shape[1:3], self.kernel_size, self.strides, self.padding
        )
        return (input_shape[0], *sizes, self.filters)

    def pads(self, x_shape):
        """Return (top, bottom, left, right) for images (N, H, W, C) of this shape."""
        return pads_for(self.padding, x_shape[1], x_shape[2], self.kernel_size, self.strides)

    def linear_forward(self, x, run):
        pads = self.pads(x.shape)
        return run.ops.conv2d_forward(x, self.kernel, self.bias, self.strides, pads), x

    def linear_backward(self, dz, saved, grads, run):
        x, pads = saved, self.pads(saved.shape)
        run.ops.conv2d_backward_weights(dz, x, self.strides, pads, grads["kernel"], grads.get("bias"))
        if not run.wants_dx:
            return None
        return run.ops.conv2d_backward_input(dz, self.kernel, x.shape, self.strides, pads)

    def get_config(self):
        return {
            **super().get_config(),
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "padding": self.padding,
        }
