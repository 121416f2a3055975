"""The weights of a model as scripts for TensorFlow know them: variables with names."""

from functools import partial

import numpy as np

from tinycnn.tracing import recording


def as_variables(holder, weights):
    """Return weights as variables, which are views of them.

    Parameters
    ----------
    holder : Model or Layer
    weights : list of ndarray
        Some of its own.
    """
    from tinycnn.compat.tensorflow.variables import Variable

    named = {id(array): (leaf, name) for leaf in holder.leaves for name, array in leaf.named_weights.items()}
    found = []
    for weight in weights:
        if not isinstance(weight, Variable):
            leaf, name = named[id(weight)]
            weight = weight.view(Variable)
            weight.name, weight.path = name, f"{leaf.name}/{name}"
            weight.trainable = leaf.trainable and name in leaf.learned_weights
        found.append(weight)
    return found


class WithVariables:
    """The weights of a model as variables; goes before the class of a model."""

    @property
    def weights(self):
        """list of Variable: the weights themselves, not copies."""
        self._settle_weights()
        return as_variables(self, super().weights)

    @property
    def trainable_weights(self):
        """list of Variable: those an optimizer changes."""
        self._settle_weights()
        return as_variables(self, super().trainable_weights)

    @property
    def non_trainable_weights(self):
        """list of Variable: those an optimizer leaves alone."""
        self._settle_weights()
        return as_variables(self, super().non_trainable_weights)

    def _settle_weights(self):
        """Bring weights to where they stay, so that who keeps a variable keeps the weight."""
        if self.built and recording() is None:
            self.readable_parameters()

    @property
    def losses(self):
        """list of float: what each regularized weight that may learn adds to the loss."""
        return penalties(self) if recording() is not None else super().losses


def penalties(model):
    """Return what each regularized weight adds to the loss, recorded by the tape of this moment."""
    tape, found = recording(), []
    for leaf in model.leaves:
        learns = leaf.learned_weights if leaf.trainable else {}
        for name, rule in leaf.weight_regularizers.items():
            if name in learns:
                weight = learns[name]
                back = partial(_scaled, rule, weight)
                value = np.asarray(rule(weight), weight.dtype)
                found.append(tape.kind(value, ((tape.leaf(weight), back),)))
    return found


def _scaled(rule, weight, dy):
    return dy * rule.gradient(weight)
