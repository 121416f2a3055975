"""Batch normalization."""

from typing import Any, NamedTuple

import numpy as np

from tinycnn import constraints, initializers, regularizers
from tinycnn.errors import complaint
from tinycnn.layers.arguments import above_zero, only, share, whole_number
from tinycnn.layers.base import Layer
from tinycnn.layers.meeting import Meeting
from tinycnn.reference.normalization import merge_statistics


class Statistics(NamedTuple):
    """What a batch is normalized by."""

    mean: Any  # float64, one a channel
    deviation: Any
    rows: float  # how many they were taken from; 0 if they are those of earlier batches


class BatchNormalization(Layer):
    """Give each channel mean 0 and deviation 1, then what it learns (Ioffe and Szegedy, 2015).

    In training mean and variance are those of the whole batch; outside it, and where
    ``trainable`` is False, the averages that moved along with the batches of training.

    Parameters
    ----------
    axis : int
        The channels: the last axis, as -1 or by its number.
    momentum : float
        How much of the moving averages stays at each step, in [0, 1].
    epsilon : float
        Added to the variance, so that nothing is divided by 0.
    center, scale : bool
        Whether ``beta`` is added and ``gamma`` multiplied.
    beta_initializer, gamma_initializer : str or callable
    moving_mean_initializer, moving_variance_initializer : str or callable
    beta_regularizer, gamma_regularizer : str, Regularizer or None
    beta_constraint, gamma_constraint : str, callable or None
    synchronized, renorm : {False}
    renorm_clipping, renorm_momentum
        Without meaning, as ``renorm`` is False.
    **settings
        ``name``, ``trainable``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input and output of any, equal shape (N, ..., C). Weights: ``gamma``, ``beta``, and
    ``moving_mean``, ``moving_variance`` that no optimizer touches; all (C,).

    Examples
    --------
    >>> x = np.array([[1.0], [3.0]])
    >>> layer = BatchNormalization(epsilon=1e-12)
    >>> layer(x, training=True)
    array([[-1.],
           [ 1.]], dtype=float32)
    >>> layer.moving_mean  # 0.99 times 0 and 0.01 times 2
    array([0.02], dtype=float32)
    """

    kind = "batch_normalization"

    def __init__(
        self,
        axis=-1,
        momentum=0.99,
        epsilon=1e-3,
        center=True,
        scale=True,
        beta_initializer="zeros",
        gamma_initializer="ones",
        moving_mean_initializer="zeros",
        moving_variance_initializer="ones",
        beta_regularizer=None,
        gamma_regularizer=None,
        beta_constraint=None,
        gamma_constraint=None,
        renorm=False,
        renorm_clipping=None,
        renorm_momentum=0.99,
        synchronized=False,
        **settings,
    ):
        super().__init__(**settings)
        self.beta_regularizer = regularizers.get(beta_regularizer)
        self.gamma_regularizer = regularizers.get(gamma_regularizer)
        self.beta_constraint = constraints.get(beta_constraint)
        self.gamma_constraint = constraints.get(gamma_constraint)
        only(self.name, "synchronized", synchronized, (False,))
        only(self.name, "renorm", renorm, (False,))
        self.renorm_clipping, self.renorm_momentum = renorm_clipping, renorm_momentum
        self.axis = axis
        self.momentum = share(self.name, "momentum", momentum)
        self.epsilon = above_zero(self.name, "epsilon", epsilon)
        self.center = bool(center)
        self.scale = bool(scale)
        self.beta_initializer = initializers.get(beta_initializer)
        self.gamma_initializer = initializers.get(gamma_initializer)
        self.moving_mean_initializer = initializers.get(moving_mean_initializer)
        self.moving_variance_initializer = initializers.get(moving_variance_initializer)
        self.gamma = self.beta = self.moving_mean = self.moving_variance = None

    def build(self, input_shape):
        self.compute_output_shape(input_shape)
        shape = (whole_number(self.name, "the number of channels", input_shape[-1]),)
        if self.scale:
            held = {"regularizer": self.gamma_regularizer, "constraint": self.gamma_constraint}
            self.gamma = self.add_weight(shape, self.gamma_initializer, name="gamma", **held)
        if self.center:
            held = {"regularizer": self.beta_regularizer, "constraint": self.beta_constraint}
            self.beta = self.add_weight(shape, self.beta_initializer, name="beta", **held)
        self.moving_mean = self.add_weight(
            shape, self.moving_mean_initializer, name="moving_mean", trainable=False
        )
        self.moving_variance = self.add_weight(
            shape, self.moving_variance_initializer, name="moving_variance", trainable=False
        )

    def compute_output_shape(self, input_shape):
        if len(input_shape) < 2:
            raise ValueError(complaint(self.name, "inputs of shape (N, ..., C)", f"{input_shape}"))
        only(self.name, "axis", self.axis, (-1, len(input_shape) - 1))
        if self.built and input_shape[-1] != len(self.moving_mean):
            expected = f"inputs of {len(self.moving_mean)} channels"
            raise ValueError(complaint(self.name, expected, f"{input_shape[-1]}"))
        return input_shape

    @property
    def meeting(self):
        """Meeting or None: mean and variance of the whole batch; none where they do not move."""
        if not self.trainable:
            return None
        return Meeting(self.gather, merge_statistics, self.conclude, self.gather_back)

    def gather(self, x, run):
        """Return count, mean and squared deviations of this shard."""
        return run.ops.batch_norm_statistics(x)

    def conclude(self, total):
        """Move the averages a little towards what this batch has."""
        count, mean, squares = total
        self.moving_mean[...] = self.moving_mean * self.momentum + mean * (1 - self.momentum)
        self.moving_variance[...] = self.moving_variance * self.momentum + squares / count * (
            1 - self.momentum
        )

    def statistics(self, x, run):
        """Return what to normalize ``x`` by."""
        if not (run.training and self.trainable):
            variance = self.moving_variance.astype(np.float64)
            return Statistics(self.moving_mean.astype(np.float64), np.sqrt(variance + self.epsilon), 0)
        count, mean, squares = self.gather(x, run) if run.total is None else run.total
        return Statistics(mean, np.sqrt(squares / count + self.epsilon), count[0])

    def forward(self, x, run):
        by = self.statistics(x, run)
        y = run.ops.batch_norm_forward(x, by.mean, by.deviation, self.gamma, self.beta)
        return y, (x, by)

    def gather_back(self, dy, saved, grads, run):
        """Return the sums of dy and of dy * xhat in this shard, which gamma and beta learn by."""
        x, by = saved
        return self.learn(run.ops.batch_norm_sums(dy, x, by.mean, by.deviation), grads)

    def backward(self, dy, saved, grads, run):
        total = self.gather_back(dy, saved, grads, run) if run.total is None else run.total
        if not run.wants_dx:
            return None
        x, by = saved
        means = self.means(total, by)
        return run.ops.batch_norm_backward(dy, x, by.mean, by.deviation, self.gamma, means)

    def learn(self, sums, grads):
        """Assign the gradients of ``beta`` and ``gamma``; return the sums that they are."""
        for name, gradient in zip(("beta", "gamma"), sums, strict=True):
            if getattr(self, name) is not None:
                grads[name][...] = gradient
        return sums

    @staticmethod
    def means(total, by):
        """Return what the mean and the deviation hand on of the sums: nothing if they stand fast."""
        return total / by.rows if by.rows else np.zeros_like(total)

    def get_config(self):
        return {
            **super().get_config(),
            "axis": self.axis,
            "momentum": self.momentum,
            "epsilon": self.epsilon,
            "center": self.center,
            "scale": self.scale,
            "beta_initializer": initializers.serialize(self.beta_initializer),
            "gamma_initializer": initializers.serialize(self.gamma_initializer),
            "moving_mean_initializer": initializers.serialize(self.moving_mean_initializer),
            "moving_variance_initializer": initializers.serialize(self.moving_variance_initializer),
            "beta_regularizer": regularizers.serialize(self.beta_regularizer),
            "gamma_regularizer": regularizers.serialize(self.gamma_regularizer),
            "beta_constraint": constraints.serialize(self.beta_constraint),
            "gamma_constraint": constraints.serialize(self.gamma_constraint),
            "synchronized": False,
            "renorm": False,
            "renorm_clipping": self.renorm_clipping,
            "renorm_momentum": self.renorm_momentum,
        }
