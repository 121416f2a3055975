"""How much a network has to multiply and add, counted from the shapes of its layers."""


def shapes(network):
    """Yield each layer's kind, settings, shape of input, and shape of output.

    Shapes are without the axis of images.

    Parameters
    ----------
    network : Network

    Examples
    --------
    >>> from benchmarks.networks import NETWORKS
    >>> [after for *_, after in shapes(NETWORKS["mnist"])][:5]
    [(26, 26, 32), (13, 13, 32), (11, 11, 64), (5, 5, 64), (1600,)]
    """
    shape = network.input_shape
    for kind, settings in network.layers:
        before, shape = shape, SHAPES.get(kind, _unchanged)(shape, settings)
        yield kind, settings, before, shape


def multiply_adds(network):
    """Count the multiply-adds of one image, done densely.

    Returns
    -------
    forward, train : int
        Of an inference, and of learning: forward, the gradient by the weights, and that by
        the input, except for the first layer that has weights, where nobody needs it.

    Examples
    --------
    >>> from benchmarks.networks import NETWORKS
    >>> multiply_adds(NETWORKS["mnist"])
    (2631040, 7698432)
    """
    products = [
        PRODUCTS[kind](settings, before, after)
        for kind, settings, before, after in shapes(network)
        if kind in PRODUCTS
    ]
    return sum(products), 3 * sum(products) - products[0]


def _convolved(shape, settings):
    height, width, _ = shape
    size, stride = settings["kernel_size"], settings.get("strides", 1)
    lost = 0 if settings.get("padding", "valid") == "same" else size - 1
    return -(-(height - lost) // stride), -(-(width - lost) // stride), settings["filters"]


def _pooled(shape, settings):
    height, width, channels = shape
    return height // settings["pool_size"], width // settings["pool_size"], channels


def _flat(shape, settings):
    size = 1
    for length in shape:
        size *= length
    return (size,)


def _unchanged(shape, settings):
    return shape


SHAPES = {
    "AveragePooling2D": _pooled,
    "Conv2D": _convolved,
    "Dense": lambda shape, settings: (*shape[:-1], settings["units"]),
    "Flatten": _flat,
    "GlobalAveragePooling2D": lambda shape, settings: shape[-1:],
    "MaxPooling2D": _pooled,
}
PRODUCTS = {
    "Conv2D": lambda settings, before, after: (
        settings["kernel_size"] ** 2 * before[-1] * after[0] * after[1] * after[2]
    ),
    "Dense": lambda settings, before, after: before[-1] * after[-1],
}
