"""The fully connected layer."""

import math

from tinycnn.errors import complaint
from tinycnn.layers.activated import ActivatedLayer
from tinycnn.layers.arguments import whole_number


class Dense(ActivatedLayer):
    """Connect every input with every output.

    Parameters
    ----------
    units : int
        Number of outputs, U.
    activation : str, Activation or None
    use_bias : bool
    kernel_initializer, bias_initializer : str or callable
    kernel_regularizer, bias_regularizer, activity_regularizer : str, Regularizer or None
    kernel_constraint, bias_constraint : str, callable or None
        See :class:`ActivatedLayer`.
    **settings
        ``name``, ``trainable``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input (N, ..., D), output (N, ..., U). Weights: ``kernel`` (D, U), ``bias`` (U,).

    Examples
    --------
    >>> import numpy as np
    >>> Dense(4, activation="softmax")(np.zeros((1, 5)))
    array([[0.25, 0.25, 0.25, 0.25]], dtype=float32)
    """

    kind = "dense"

    def __init__(
        self,
        units,
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
        self.units = whole_number(self.name, "units", units)

    def build(self, input_shape):
        self.compute_output_shape(input_shape)
        inputs = whole_number(self.name, "the number of inputs", input_shape[-1])
        self.add_kernel_and_bias((inputs, self.units), self.units)

    def compute_output_shape(self, input_shape):
        if len(input_shape) < 2:
            raise ValueError(complaint(self.name, "inputs of shape (N, ..., D)", f"{input_shape}"))
        if self.built and input_shape[-1] != self.kernel.shape[0]:
            expected = f"inputs of shape (N, {self.kernel.shape[0]})"
            raise ValueError(complaint(self.name, expected, f"(N, {input_shape[-1]})"))
        return (*input_shape[:-1], self.units)

    def linear_forward(self, x, run):
        flat = x.reshape(-1, x.shape[-1])
        z = run.ops.dense_forward(flat, self.kernel, self.bias)
        return z.reshape(*x.shape[:-1], self.units), x

    def linear_backward(self, dz, saved, grads, run):
        x = saved
        rows = math.prod(x.shape[:-1])
        dz = dz.reshape(rows, self.units)
        if self in run.kept:
            kept_x, kept_dz = run.kept[self]
            run.ops.write_rows(x, kept_x)
            run.ops.write_rows(dz, kept_dz)
        else:
            run.ops.dense_backward_weights(dz, x.reshape(rows, -1), grads["kernel"], grads.get("bias"))
        return run.ops.dense_backward_input(dz, self.kernel).reshape(x.shape) if run.wants_dx else None

    @property
    def gradient_comes_late(self):
        # A subclass may compute it otherwise; and with more axes a sample has several rows.
        return type(self) is Dense and self.batch_input_shape is not None and len(self.batch_input_shape) == 2

    def get_config(self):
        return {**super().get_config(), "units": self.units}
