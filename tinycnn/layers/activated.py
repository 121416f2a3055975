"""What layers with weights and an ``activation=`` argument share."""

from tinycnn import activations, constraints, initializers, regularizers
from tinycnn.layers.base import Layer
from tinycnn.layers.parts import Part


class ActivatedLayer(Layer):
    """A linear map, given by the subclass, then an activation function.

    A subclass defines ``linear_forward`` and ``linear_backward``, with the arguments
    of ``forward`` and ``backward``.

    Parameters
    ----------
    activation : str, Activation or None
    use_bias : bool
    kernel_initializer, bias_initializer : str or callable
    kernel_regularizer, bias_regularizer, activity_regularizer : str, Regularizer or None
        What the weights, and the outputs, add to the loss in training.
    kernel_constraint, bias_constraint : str, callable or None
        What is done to the weights after each step.
    **settings
        As for :class:`Layer`.
    """

    def __init__(
        self,
        *,
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
        super().__init__(activity_regularizer=activity_regularizer, **settings)
        self.activation = activations.get(activation)
        self.use_bias = bool(use_bias)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.kernel = None
        self.bias = None

    def add_kernel_and_bias(self, kernel_shape, units):
        """Make ``self.kernel`` and, if it is used, ``self.bias``."""
        self.kernel = self.add_weight(
            kernel_shape,
            self.kernel_initializer,
            name="kernel",
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
        )
        if self.use_bias:
            self.bias = self.add_weight(
                (units,),
                self.bias_initializer,
                name="bias",
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )

    def linear_forward(self, x, run):
        """Compute the output before the activation; also what backward wants."""
        raise NotImplementedError

    def linear_backward(self, dz, saved, grads, run):
        """Assign the gradients of the weights; return that of the input."""
        raise NotImplementedError

    def forward(self, x, run):
        z, saved = self.linear_forward(x, run)
        y, kept = self.activation.forward(z, run)
        return y, (saved, kept)

    def backward(self, dy, saved, grads, run):
        before, kept = saved
        return self.linear_backward(self.activation.backward(dy, kept, run), before, grads, run)

    def parts(self):
        [whole] = super().parts()
        if whole.kind is None:  # a subclass may compute something else
            return [whole]
        linear = Part(whole.kind, self, self.linear_forward, self.linear_backward)
        return [linear, *activation_parts(self.activation, self)]

    def get_config(self):
        return {
            **super().get_config(),
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
            "kernel_initializer": initializers.serialize(self.kernel_initializer),
            "bias_initializer": initializers.serialize(self.bias_initializer),
            "kernel_regularizer": regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": regularizers.serialize(self.bias_regularizer),
            "kernel_constraint": constraints.serialize(self.kernel_constraint),
            "bias_constraint": constraints.serialize(self.bias_constraint),
        }


def activation_parts(activation, owner):
    """Return an activation as a list of parts: one, or none if it is linear."""
    if type(activation) is type(activations.linear):  # a copy of it, in a copied layer, as well
        return []

    def backward(dy, saved, grads, run):
        return activation.backward(dy, saved, run)

    # Only the library's own are known to the table: a subclass may compute something else.
    ours = type(activation) in (activations.Activation, activations.Varied)
    kind = activation.name if ours else None
    return [Part(kind, owner, activation.forward, backward)]
