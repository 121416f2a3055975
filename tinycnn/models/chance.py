"""How large a loss is without any learning, and why it may stay there."""

from dataclasses import dataclass

import numpy as np

from tinycnn import losses

# Inputs beyond this were not brought to the usual size of about 1.
LARGE = 20.0
# Layers that bring them to it.
_SCALING = ("Rescaling", "Normalization", "BatchNormalization")


@dataclass(frozen=True)
class Chance:
    """A loss, and who has it, in words."""

    loss: float
    words: str


def chance_of(model, batch, whole):
    """Return the loss of a model that does not look at its input, or None if there is no saying.

    Parameters
    ----------
    model : Model
    batch : Batch
        Its ``y`` are the labels of the whole data set, if ``whole``.
    whole : bool
        Else all classes are taken to be as frequent, which has the largest chance loss of all.
    """
    y, classes = batch.y, model.output_shape[-1]
    kind = type(model.loss)
    if kind is losses.SparseCategoricalCrossentropy:
        shares = np.bincount(y.reshape(-1).astype(np.int64), minlength=classes) / y.size
        found = _entropy(shares) if whole else np.log(classes)
    elif kind is losses.CategoricalCrossentropy:
        found = _entropy(y.reshape(-1, classes).mean(axis=0)) if whole else np.log(classes)
    elif kind is losses.BinaryCrossentropy:
        share = y.reshape(len(y), -1).mean(axis=0) if whole else np.full(1, 0.5)
        found = np.mean([_entropy(np.array([p, 1 - p])) for p in share[:1000]])
    elif kind is losses.MeanSquaredError and whole:
        found = y.reshape(len(y), -1).var(axis=0, dtype=np.float64).mean()
        return Chance(float(found), "that of the labels' mean, whatever the input") if found > 0 else None
    else:
        return None
    # Where nearly all labels are the same, chance is nearly perfect.
    return Chance(float(found), "guessing by how frequent the classes are") if found > 0.1 else None


def _entropy(shares):
    shares = shares[shares > 0]
    return float(-(shares * np.log(shares)).sum())


def usual_causes(model, batch):
    """Return what is suspicious about this training; what is not found is named, too."""
    rows = batch.rows[:32]
    x = batch.x[rows]
    found = [text for text in (_inputs(model, x), _output(model, x), _dead(model, x), _rate(model)) if text]
    usual = (
        "Usual causes: inputs that were not scaled (x / 255), labels that do not belong to the samples or "
        "to the loss, a learning rate that is too high or too low, relus that are all off."
    )
    return ("Suspicious: " + "; ".join(found) + ". " if found else "") + usual


def _inputs(model, x):
    largest = float(np.abs(x).max())
    first = model.leaves[0]
    if float(x.std()) == 0:
        return "all numbers of the inputs are the same"
    prepared = type(first).__name__ in _SCALING
    return f"inputs reach {largest:.4g}, so divide them first" if largest > LARGE and not prepared else ""


def _output(model, x):
    y = model.predict(x, verbose=0)
    shares = isinstance(model.loss, (losses.SparseCategoricalCrossentropy, losses.CategoricalCrossentropy))
    if shares and not model.loss.from_logits and not np.allclose(y.sum(axis=-1), 1, atol=1e-3):
        return "the output is no softmax, but the loss expects one (or from_logits=True)"
    if y.shape[-1] == 1 and (y == 1).all():
        return "a softmax of one unit is always 1: use sigmoid"
    return ""


def _dead(model, x):
    for layer in model.leaves:
        x = layer(x)
        if layer.weights and not x.any() and "relu" in str(layer.get_config().get("activation")):
            return f"all relus of '{layer.name}' are off for every sample"
    return ""


def _rate(model):
    rate = float(model.optimizer.learning_rate)
    plain = type(model.optimizer).__name__ == "SGD"
    low, high = (1e-4, 1.0) if plain else (1e-5, 0.05)
    if rate > high:
        return f"the learning rate {rate:.3g} is high"
    return f"the learning rate {rate:.3g} is low" if rate < low else ""
