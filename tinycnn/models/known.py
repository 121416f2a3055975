"""What files of models may name: everything that the package offers, and nothing else."""

from tinycnn import activations, constraints, initializers, layers, losses, metrics, optimizers, regularizers
from tinycnn.saving.known import know

# Bases for a user's own, which are nothing by themselves.
_BASES = {
    "Constraint",
    "Initializer",
    "Layer",
    "LearningRateSchedule",
    "Loss",
    "Metric",
    "Optimizer",
    "RandomInitializer",
    "Regularizer",
}


def know_all(sequential, functional):
    """Fill the tables of :mod:`tinycnn.saving.known`; with the classes of models."""
    know("keras", {"Sequential": sequential})
    know("keras.src.models.functional", {"Functional": functional})
    # What older Keras called it, and where.
    for module in ("keras", "keras.models"):
        know(module, {"Sequential": sequential, "Functional": functional, "Model": functional})
    for part in (layers, initializers, regularizers, constraints, optimizers, losses, metrics):
        _know_part(f"keras.{part.__name__.rpartition('.')[2]}", part)
    if hasattr(optimizers, "schedules"):
        _know_part("keras.optimizers.schedules", optimizers.schedules)
    named = {name: thing for name, thing in vars(activations).items() if _is_activation(thing)}
    know("keras.activations", named)


def _know_part(module, part):
    classes = {name: getattr(part, name) for name in part.__all__ if name not in _BASES}
    classes = {name: cls for name, cls in classes.items() if isinstance(cls, type)}
    know(module, {cls.__name__: cls for cls in classes.values()})
    know(module, classes)  # under their second names too
    functions = {name: getattr(part, name) for name in part.__all__ if name == name.lower()}
    if part in (losses, metrics):
        know(module, {name: fn for name, fn in functions.items() if _is_formula(name, fn)})


def _is_formula(name, fn):
    return callable(fn) and name not in ("get", "serialize", "deserialize", "resolve")


def _is_activation(thing):
    return hasattr(thing, "backward") and not isinstance(thing, type)
