"""What the layers that prepare images share."""

import numpy as np

from tinycnn.layers.arguments import only, same_rank
from tinycnn.layers.base import Layer
from tinycnn.layers.symbolic import is_symbolic
from tinycnn.random import next_seed
from tinycnn.run import Run, operations


class ImageLayer(Layer):
    """A layer for images, given as a batch (N, H, W, C) or, in a direct call, alone (H, W, C).

    Called directly it acts as in training unless told otherwise; inside a model ``fit``,
    ``evaluate`` and ``predict`` decide.
    """

    def __init__(self, data_format=None, **settings):
        super().__init__(**settings)
        only(self.name, "data_format", data_format, (None, "channels_last"))
        self.data_format = "channels_last"

    def __call__(self, x, training=None):
        """Prepare images of shape (N, H, W, C), or one of shape (H, W, C), of any number type."""
        if is_symbolic(x):
            return self.on_tensor(x, training)
        training = training is None or bool(training)
        x = np.ascontiguousarray(x, self.dtype)
        alone = x.ndim == 3
        if alone:
            x = x[np.newaxis]
        self.ensure_built((None, *x.shape[1:]))
        y = np.array(self.forward(x, self._run(training))[0])
        return y[0] if alone else y

    def _run(self, training):
        return Run(operations(), training)

    def compute_output_shape(self, input_shape):
        """Return the shape for one of images (N, H, W, C), or of one image (H, W, C)."""
        if len(input_shape) == 3:
            return self.compute_output_shape((None, *input_shape))[1:]
        same_rank(self.name, input_shape, 4, "images of shape (N, H, W, C)")
        return (input_shape[0], *self.sizes(*input_shape[1:3]), input_shape[3])

    def sizes(self, height, width):
        """Return the height and the width of the result; here those of the input."""
        return height, width

    def get_config(self):
        return {**super().get_config(), "data_format": self.data_format}


class RandomImageLayer(ImageLayer):
    """An image layer that in training draws some numbers for each image.

    A subclass says out of which ``ranges``, and in ``transform`` and ``transform_backward``
    what the numbers, an array of shape (N, number of ranges), do to the images.
    """

    def __init__(self, seed=None, **settings):
        super().__init__(**settings)
        self.seed = seed
        self._drawn = {"seed": seed, "calls": 0}

    def _run(self, training):
        """Give every direct call other numbers: the same again from the same seed on."""
        if self._drawn["seed"] is None:
            self._drawn["seed"] = next_seed()
        self._drawn["calls"] += training
        return Run(operations(), training, (self._drawn["seed"], self._drawn["calls"], 0))

    def ranges(self, height, width):
        """Return the (lower, upper) ends of the numbers for images of this size."""
        raise NotImplementedError

    def transform(self, x, numbers, run):
        """Return the images that these numbers make, and what ``transform_backward`` needs."""
        raise NotImplementedError

    def transform_backward(self, dy, saved, run):
        """Return the gradient by the images."""
        raise NotImplementedError

    def forward(self, x, run):
        if not run.training:
            return x, None
        ranges = self.ranges(*x.shape[1:3])
        numbers = run.ops.uniform_numbers(len(x), ranges, run.key(self.seed), x.dtype)
        return self.transform(x, numbers, run)

    def backward(self, dy, saved, grads, run):
        if saved is None or not run.wants_dx:
            return dy if saved is None else None
        return self.transform_backward(dy, saved, run)

    def get_config(self):
        return {**super().get_config(), "seed": self.seed}
