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
    from tinycnn.compat.tensorflow.tensors import Variable

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
