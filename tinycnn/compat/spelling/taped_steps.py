"""Steps of an optimizer along gradients that a script found by itself."""

import numpy as np

from tinycnn.run import operations


def step(optimizer, grads_and_vars, apply):
    """Change weights along their gradients.

    Parameters
    ----------
    optimizer : Optimizer
    grads_and_vars : iterable of (gradient, weight)
    apply : callable
        ``apply(values, gradients, operations)``: a step of the optimizer, for one vector of all
        weights.
    """
    pairs = [(gradient, np.asarray(weight)) for gradient, weight in grads_and_vars if gradient is not None]
    if not pairs:
        raise ValueError(
            "No gradients provided for any variable: each is None. What a tape shall go back through "
            "must be computed inside its block, from the weights, and not be made into a NumPy array."
        )
    dtype = pairs[0][1].dtype
    layout, end = [], 0
    for number, (_, weight) in enumerate(pairs):
        layout.append((str(number), "weight", end, weight.shape))
        end += weight.size
    values, gradients = np.empty(end, dtype), np.empty(end, dtype)
    for (gradient, weight), (_, _, start, _) in zip(pairs, layout, strict=True):
        values[start : start + weight.size] = weight.ravel()
        gradients[start : start + weight.size] = np.asarray(gradient).ravel()
    optimizer.build(end, dtype, tuple(layout))
    apply(values, gradients, operations())
    for (_, weight), (_, _, start, _) in zip(pairs, layout, strict=True):
        weight[...] = values[start : start + weight.size].reshape(weight.shape)


def minimize(optimizer, loss, weights, tape):
    """Take a step that makes a loss smaller.

    Parameters
    ----------
    optimizer : Optimizer
    loss : Recorded, or callable that returns one
    weights : list of weights, or callable that returns one
    tape : GradientTape or None
        That recorded the loss; not needed for a function.
    """
    from tinycnn.compat.tensorflow.tape import GradientTape

    if callable(loss):
        with GradientTape() as tape:
            found = loss()
    else:
        found = loss
    if tape is None or weights is None:
        raise NotImplementedError(
            "optimizer.minimize needs a tape, or a function that computes the loss, and var_list=: "
            "there is no graph of TensorFlow 1 here. Or use model.fit."
        )
    weights = weights() if callable(weights) else weights
    optimizer.apply_gradients(zip(tape.gradient(found, weights), weights, strict=True))
