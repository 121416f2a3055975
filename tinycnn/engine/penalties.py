"""What weights and outputs add to the loss, by their regularizers; and constraints of weights."""

from tinycnn.layers.parts import Part
from tinycnn.regularizers import L1, L1L2, L2


class WeightRules:
    """Regularizers and constraints of the weights that learn.

    Parameters
    ----------
    parameters : ParameterVector

    Attributes
    ----------
    any : bool
    """

    def __init__(self, parameters):
        self._regularized, self._constrained = [], []
        for layer, name in parameters.learning:
            if name in layer.weight_regularizers:
                self._regularized.append((layer, name, layer.weight_regularizers[name]))
            if name in layer.weight_constraints:
                self._constrained.append((layer, name, layer.weight_constraints[name]))
        self.any = bool(self._regularized or self._constrained)

    def penalty(self):
        """Return what the weights add to the loss."""
        return sum(rule(layer.named_weights[name]) for layer, name, rule in self._regularized)

    def add_gradients(self, views):
        """Add the gradients of the penalties to those of the weights, {layer: {name: view}}."""
        for layer, name, rule in self._regularized:
            views[layer][name] += rule.gradient(layer.named_weights[name])

    def constrain(self):
        """Put weights back to where their constraints want them."""
        for layer, name, rule in self._constrained:
            weight = layer.named_weights[name]
            weight[...] = rule(weight)


def output_penalty(layer):
    """Return the part that follows a layer whose outputs add to the loss; none for others.

    Of a batch of N samples the penalty of all outputs is divided by N, as in Keras.
    """
    rule = layer.activity_regularizer
    if rule is None:
        return []

    def forward(x, run):
        run.penalty += rule(x) * run.share
        return x, x

    def backward(dy, saved, grads, run):
        return dy + rule.gradient(saved) * dy.dtype.type(run.share)

    return [Part(None, layer, forward, backward)]


def needs_whole_batch(layer):
    """Whether a layer says so, or its rule for outputs is something else than a sum over samples.

    Those of the library for sums are taken shard by shard; for all others the batch stays whole.
    """
    rule = layer.activity_regularizer
    return layer.wants_whole_batch or rule is not None and type(rule) not in (L1, L2, L1L2)
