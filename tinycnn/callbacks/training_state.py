"""Everything that a training has reached, as plain values and arrays."""


def collect(model):
    """Return the state of a model and of its optimizer.

    Returns
    -------
    numbers : dict of str to int or float
        Of the optimizer; empty before its first step.
    named : list of (str, ndarray)
    """
    named = list(_weights(model))
    optimizer = model.optimizer
    if not optimizer.slots and not optimizer.steps:
        return {}, named
    numbers = {name: getattr(optimizer, name) for name in _numbers(optimizer)}
    if _has_rate(optimizer):
        numbers["learning_rate"] = float(optimizer.learning_rate)
    return numbers, [*named, *((f"optimizer/{name}", slot) for name, slot in optimizer.slots.items())]


def expected(model, numbers):
    """Return (name, shape, dtype) of each array of :func:`collect`."""
    found = [(name, weight.shape, weight.dtype) for name, weight in _weights(model)]
    if numbers:
        _build_optimizer(model)
        found += [
            (f"optimizer/{name}", slot.shape, slot.dtype) for name, slot in model.optimizer.slots.items()
        ]
    return found


def restore(model, numbers, arrays):
    """Write back what :func:`collect` returned."""
    places = [weight for _, weight in _weights(model)]
    for name, number in numbers.items():
        if type(number) not in (int, float) or (name == "steps" and type(number) is not int):
            raise ValueError(f"{name} is {number!r:.50}")
    if numbers:
        optimizer = model.optimizer
        _build_optimizer(model)
        places += optimizer.slots.values()
        for name in _numbers(optimizer):
            setattr(optimizer, name, numbers[name])
        if _has_rate(optimizer):
            optimizer.learning_rate = numbers["learning_rate"]
    for place, array in zip(places, arrays, strict=True):
        place[...] = array


def _weights(model):
    for layer in model.leaves:
        for name, weight in layer.named_weights.items():
            yield f"{layer.name}/{name}", weight


def _build_optimizer(model):
    parameters = model.parameters()
    model.optimizer.build(parameters.trainable, parameters.dtype, parameters.layout)


def _numbers(optimizer):
    return ("steps", *optimizer.state_numbers)


def _has_rate(optimizer):
    """Whether the learning rate is a number of its own, and not a schedule's."""
    return optimizer.schedule is None
