"""Batch normalization folded into the convolution before it, where nothing is learned.

A channel is then normalized by constants, y = z * scale + shift, and the convolution is
linear: so y is a convolution by ``kernel * scale`` with the bias ``bias * scale + shift``.
The weights are few and the pixels many, so this is done anew for each shard.
"""

from tinycnn.engine.steps import Step, fits_in_a_byte


class FoldedConv(Step):
    """Convolution and batch normalization."""

    def __init__(self, parts):
        super().__init__(parts)
        self.forward, self.backward = self._forward, None
        self.norm, self.meeting = parts[1].owner, None

    def _forward(self, x, run):
        return run.ops.conv2d_forward(*self.geometry(x, run)), None

    def geometry(self, x, run):
        """Return what a convolution is called with: images, weights, strides and padding."""
        conv, norm = self.owner, self.norm
        by, kernel = norm.statistics(x, run), conv.kernel
        scale = (1 if norm.gamma is None else norm.gamma) / by.deviation
        bias = ((0 if conv.bias is None else conv.bias) - by.mean) * scale
        bias += 0 if norm.beta is None else norm.beta
        scale, bias = scale.astype(kernel.dtype), bias.astype(kernel.dtype)
        return x, kernel * scale, bias, conv.strides, conv.pads(x.shape)


class FoldedConvRelu(FoldedConv):
    """Convolution, batch normalization and relu."""

    def _forward(self, x, run):
        return run.ops.conv2d_relu_forward(*self.geometry(x, run)), None


class FoldedConvReluMaxPool(FoldedConv):
    """Convolution, batch normalization, relu and a pool whose windows lie side by side."""

    def __init__(self, parts):
        super().__init__(parts)
        self.window = parts[3].owner.pool_size

    @classmethod
    def fits(cls, parts):
        return fits_in_a_byte(parts[3].owner)

    def _forward(self, x, run):
        return run.ops.conv2d_relu_max_pool_forward(*self.geometry(x, run), self.window)[0], None
