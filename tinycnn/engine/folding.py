"""Batch normalization folded into the convolution before it, where nothing is learned.

A channel is then normalized by constants, so it is a convolution by other weights (see
:func:`tinycnn.reference.normalization.fold_batch_norm`). Weights are few and pixels many:
they are made anew for each shard.
"""

from tinycnn.engine.steps import Step, fits_in_a_byte


class FoldedConv(Step):
    """Convolution and batch normalization."""

    def __init__(self, parts):
        super().__init__(parts)
        self.forward, self.backward = self._forward, None
        self.norm, self.meeting = parts[1].owner, None

    def _forward(self, x, run):
        return run.ops.conv2d_forward(*self.given(x, run)), None

    def given(self, x, run):
        """Return what a convolution is called with: images, weights, strides and padding."""
        conv, norm = self.owner, self.norm
        statistics = norm.moving_mean, norm.moving_variance, norm.gamma, norm.beta, norm.epsilon
        kernel, bias = run.ops.fold_batch_norm(conv.kernel, conv.bias, *statistics)
        return x, kernel, bias, conv.strides, conv.pads(x.shape)


class FoldedConvRelu(FoldedConv):
    """Convolution, batch normalization and relu."""

    def _forward(self, x, run):
        return run.ops.conv2d_relu_forward(*self.given(x, run)), None


class FoldedConvReluMaxPool(FoldedConv):
    """Convolution, batch normalization, relu and a pool whose windows lie side by side."""

    def __init__(self, parts):
        super().__init__(parts)
        self.window = parts[3].owner.pool_size

    @classmethod
    def fits(cls, parts):
        return fits_in_a_byte(parts[3].owner)

    def _forward(self, x, run):
        return run.ops.conv2d_relu_max_pool_forward(*self.given(x, run), self.window)[0], None
