"""The table of fusions: which parts, one after the other, run as one step.

A row is a pattern of kinds and the step that computes it. Longer patterns come first.
A step has the two methods of a layer and borrows the weights of the layers it stands
for, so nothing else in the library needs to know which layers were fused.
"""

from tinycnn.engine.folding import FoldedConv, FoldedConvRelu, FoldedConvReluMaxPool
from tinycnn.engine.fused_normalization import NormalizeRelu, NormalizeReluMaxPool
from tinycnn.engine.steps import Step, fits_in_a_byte


class ConvReluMaxPool(Step):
    """Convolution, relu and a pool whose windows lie side by side."""

    def __init__(self, parts):
        super().__init__(parts)
        self.forward, self.backward = self._forward, self._backward
        self.pool = parts[2].owner.pool_size

    @classmethod
    def fits(cls, parts):
        return fits_in_a_byte(parts[2].owner)

    def _forward(self, x, run):
        conv, pads = self.owner, self.owner.pads(x.shape)
        y, winner = run.ops.conv2d_relu_max_pool_forward(
            x, conv.kernel, conv.bias, conv.strides, pads, self.pool
        )
        return y, (winner, x, pads)

    def _backward(self, dy, saved, grads, run):
        winner, x, pads = saved
        dkernel, dbias = grads["kernel"], grads.get("bias")
        conv = self.owner
        return run.ops.conv2d_relu_max_pool_backward(
            dy, winner, x, conv.kernel, conv.strides, pads, self.pool, dkernel, dbias, run.wants_dx
        )


class ConvRelu(Step):
    """Convolution and relu."""

    def __init__(self, parts):
        super().__init__(parts)
        self._linear_backward = parts[0].backward
        self.forward, self.backward = self._forward, self._backward

    def _forward(self, x, run):
        conv = self.owner
        y = run.ops.conv2d_relu_forward(x, conv.kernel, conv.bias, conv.strides, conv.pads(x.shape))
        return y, (x, y)

    def _backward(self, dy, saved, grads, run):
        x, y = saved
        return self._linear_backward(run.ops.relu_backward(dy, y), x, grads, run)


class DenseRelu(Step):
    """A fully connected layer and relu."""

    def __init__(self, parts):
        super().__init__(parts)
        self._linear_backward = parts[0].backward
        self.forward, self.backward = self._forward, self._backward

    def _forward(self, x, run):
        dense = self.owner
        y = run.ops.dense_relu_forward(x.reshape(-1, x.shape[-1]), dense.kernel, dense.bias)
        return y.reshape(*x.shape[:-1], dense.units), (x, y)

    def _backward(self, dy, saved, grads, run):
        x, y = saved
        dz = run.ops.relu_backward(dy.reshape(y.shape), y)
        return self._linear_backward(dz, x, grads, run)


FUSIONS = [
    (("conv2d", "relu", "max_pooling2d"), ConvReluMaxPool),
    (("batch_normalization", "relu", "max_pooling2d"), NormalizeReluMaxPool),
    (("conv2d", "relu"), ConvRelu),
    (("dense", "relu"), DenseRelu),
    (("batch_normalization", "relu"), NormalizeRelu),
]
# Where nothing is learned, a normalization is constant and goes into the weights before it.
FOLDINGS = [
    (("conv2d", "batch_normalization", "relu", "max_pooling2d"), FoldedConvReluMaxPool),
    (("conv2d", "batch_normalization", "relu"), FoldedConvRelu),
    (("conv2d", "batch_normalization"), FoldedConv),
]


def fuse(parts, learning=True):
    """Turn parts into steps, by the first row of the table that fits at each place.

    Parameters
    ----------
    parts : list of Part
    learning : bool
        False: the steps are for measuring and predicting alone.
    """
    table = FUSIONS if learning else [*FOLDINGS, *FUSIONS]
    parts = _without_idle_pairs(parts)
    steps = []
    while parts:
        kinds = tuple(part.kind for part in parts)
        for pattern, fused in table:
            count = len(pattern)
            if kinds[:count] == pattern and fused.fits(parts[:count]):
                steps.append(fused(parts[:count]))
                break
        else:
            count = 1
            steps.append(Step(parts[:1]))
        parts = parts[count:]
    return steps


def _without_idle_pairs(parts):
    """Leave out every exchange of axes that the next one takes back."""
    kept = []
    for part in parts:
        if kept and kept[-1].kind == part.kind == "permute" and _undone(kept[-1].owner, part.owner):
            kept.pop()
        else:
            kept.append(part)
    # Something has to run, if only to pass the numbers on.
    return kept or parts


def _undone(first, second):
    return len(first.dims) == len(second.dims) and all(
        first.dims[axis - 1] == place for place, axis in enumerate(second.dims, 1)
    )
