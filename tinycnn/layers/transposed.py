"""The transposed convolution layer."""

from tinycnn import regularizers
from tinycnn.errors import complaint
from tinycnn.layers.activated import ActivatedLayer
from tinycnn.layers.arguments import choice, not_both_above_one, only, pair, same_rank, whole_number
from tinycnn.layers.geometry import PADDINGS, with_gaps

NO_PADS = (0, 0, 0, 0)


class Conv2DTranspose(ActivatedLayer):
    """Go the way of a convolution backwards, to larger images (Zeiler et al., 2010).

    Each pixel adds the kernel, weighted by its channels, to the output: what a convolution
    does to the gradient by its input. So the output has the size of images that such a
    convolution would make as small as the input.

    Parameters
    ----------
    filters : int
        Number of output channels, F.
    kernel_size : int or tuple of int
        Height and width of the window, in pixels.
    strides : int or tuple of int
        How many pixels apart the windows of neighbouring pixels lie.
    padding : {"valid", "same"}
        "valid": all that the windows reach, at least strides * size pixels. "same":
        strides * size pixels.
    output_padding : int, tuple of int or None
        How many more pixels than (size - 1) * strides + the window without its frame; below
        strides. None: as ``padding`` says.
    data_format : {None, "channels_last"}
    dilation_rate : int or tuple of int
        How many pixels apart those of a window lie; above 1 only with strides of 1.
    activation, use_bias, kernel_initializer, bias_initializer, kernel_regularizer, \
bias_regularizer, activity_regularizer, kernel_constraint, bias_constraint
        See :class:`ActivatedLayer`.
    **settings
        ``name``, ``trainable``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), output (N, OH, OW, F). Weights: ``kernel`` (KH, KW, F, C),
    ``bias`` (F,).

    Raises
    ------
    ValueError
        For settings out of range.

    Examples
    --------
    >>> import numpy as np
    >>> Conv2DTranspose(8, 3, strides=2, padding="same")(np.zeros((2, 7, 7, 4))).shape
    (2, 14, 14, 8)
    """

    kind = "conv2d_transpose"

    def __init__(
        self,
        filters,
        kernel_size,
        strides=(1, 1),
        padding="valid",
        output_padding=None,
        data_format=None,
        dilation_rate=(1, 1),
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
        self.output_padding = self._more_pixels(output_padding)

    def _more_pixels(self, output_padding):
        if output_padding is None:
            return None
        found = pair(self.name, "output_padding", output_padding, least=0)
        if any(more >= stride for more, stride in zip(found, self.strides, strict=True)):
            expected = f"output_padding below its strides {self.strides}"
            raise ValueError(complaint(self.name, expected, f"{found}"))
        window = with_gaps(self.kernel_size, self.dilation_rate)
        if self.padding == "same" and any(
            length % 2 + more == 0 for length, more in zip(window, found, strict=True)
        ):
            raise ValueError(
                complaint(
                    self.name,
                    "output_padding of at least 1 for windows of even length",
                    f"{found}",
                    "With padding='same', 0 leaves no place for the last window.",
                )
            )
        return found

    def build(self, input_shape):
        self.compute_output_shape(input_shape)
        channels = whole_number(self.name, "the number of channels", input_shape[-1])
        self.add_kernel_and_bias((*self.kernel_size, self.filters, channels), self.filters)

    def compute_output_shape(self, input_shape):
        same_rank(self.name, input_shape, 4, "images of shape (N, H, W, C)")
        if self.built and input_shape[3] != self.kernel.shape[3]:
            expected = f"images of {self.kernel.shape[3]} channels"
            raise ValueError(complaint(self.name, expected, f"{input_shape[3]}"))
        sizes = (
            None if size is None else self._side(size, axis) for axis, size in enumerate(input_shape[1:3])
        )
        return (input_shape[0], *sizes, self.filters)

    def _side(self, size, axis):
        """Return how many pixels ``size`` of them become along an axis."""
        stride, length = self.strides[axis], with_gaps(self.kernel_size, self.dilation_rate)[axis]
        if self.output_padding is not None:
            inner = length if self.padding == "valid" else length % 2
            return (size - 1) * stride + inner + self.output_padding[axis]
        return size * stride + (max(length - stride, 0) if self.padding == "valid" else 0)

    def pads(self, x_shape):
        """Return (top, bottom, left, right) of the convolution that goes the other way."""
        found = []
        for axis, length in enumerate(with_gaps(self.kernel_size, self.dilation_rate)):
            size, stride = x_shape[1 + axis], self.strides[axis]
            total = max((size - 1) * stride + length - self._side(size, axis), 0)
            before = total // 2 if self.padding == "same" else 0
            found += [before, total - before]
        return tuple(found)

    def linear_forward(self, x, run):
        ops, pads, shape = run.ops, self.pads(x.shape), self.compute_output_shape(x.shape)
        if self.dilation_rate == (1, 1):
            y = ops.conv2d_backward_input(x, self.kernel, shape, self.strides, pads)
        else:
            phases = ops.split_phases(x, self.dilation_rate, NO_PADS)
            more = (
                size + length - 1 for size, length in zip(phases.shape[1:3], self.kernel_size, strict=True)
            )
            large = (phases.shape[0], *more, self.filters)
            y = ops.conv2d_backward_input(phases, self.kernel, large, self.strides, NO_PADS)
            y = ops.join_phases(y, self.dilation_rate, pads, shape)
        return (y if self.bias is None else ops.bias_forward(y, self.bias)), x

    def linear_backward(self, dz, saved, grads, run):
        ops, x, pads = run.ops, saved, self.pads(saved.shape)
        if self.bias is not None:
            ops.bias_backward(dz, grads["bias"])
        if self.dilation_rate != (1, 1):
            dz = ops.split_phases(dz, self.dilation_rate, pads)
            x, pads = ops.split_phases(x, self.dilation_rate, NO_PADS), NO_PADS
        ops.conv2d_backward_weights(x, dz, self.strides, pads, grads["kernel"], None)
        if not run.wants_dx:
            return None
        dx = ops.conv2d_forward(dz, self.kernel, None, self.strides, pads)
        if self.dilation_rate != (1, 1):
            dx = ops.join_phases(dx, self.dilation_rate, NO_PADS, saved.shape)
        return dx

    def get_config(self):
        return {
            **super().get_config(),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "padding": self.padding,
            "output_padding": self.output_padding,
            "data_format": "channels_last",
            "dilation_rate": self.dilation_rate,
        }
