"""The weights of a model, and the state of its optimizer, weight by weight."""

import numbers as kinds

from tinycnn.optimizers.state import slot_views

# Below it every number of steps is also a float, which schedules and averages compute with.
_MOST_STEPS = 2**53


def numbers_of(optimizer):
    """Return the numbers that an optimizer remembers, by their names."""
    return {name: getattr(optimizer, name) for name in _names(optimizer, optimizer.slots or optimizer.steps)}


def set_numbers(optimizer, numbers):
    """Write back what :func:`numbers_of` returned."""
    for name, value in numbers.items():
        setattr(optimizer, name, value)


def check_numbers(optimizer, numbers):
    """Raise ValueError if these are not the numbers of this optimizer."""
    names = _names(optimizer, "steps" in numbers)
    if set(numbers) != set(names) or not all(isinstance(n, kinds.Real) for n in numbers.values()):
        raise ValueError(f"its optimizer has {sorted(numbers)}; the model's has {sorted(names)}")
    steps = numbers.get("steps", 0)
    if type(steps) is not int or not 0 <= steps < _MOST_STEPS:
        raise ValueError(f"its optimizer has taken {steps!r:.100} steps")


def named_arrays(model, begun):
    """Return (name, array) of all weights, and of the optimizer's if it has begun: no copies."""
    found = [
        (f"{layer.name}/{name}", weight)
        for layer in model.leaves
        for name, weight in layer.named_weights.items()
    ]
    if begun:
        parameters, optimizer = model.parameters(), model.optimizer
        optimizer.build(parameters.trainable, parameters.dtype, parameters.layout)
        order = [
            (layer.name, name) for layer in model.leaves if layer.trainable for name in layer.learned_weights
        ]
        found += [(f"optimizer/{slot}", view) for slot, view in slot_views(optimizer, order)]
    return found


def _names(optimizer, begun):
    rate = ("learning_rate",) if optimizer.schedule is None else ()
    return (*rate, *(("steps", *optimizer.state_numbers) if begun else ()))
