"""From a network in Keras's words to PyTorch's modules."""

from benchmarks.engines import Lacking


def torch_network(network):
    """Build ``torch.nn.Sequential`` of a :class:`benchmarks.networks.Network`.

    The softmax at the end is left out, for PyTorch's loss includes it. Weights start as
    Keras's do (Glorot's uniform, biases 0), so that all engines learn alike.

    Raises
    ------
    Lacking
        For a layer, a padding or an activation that has no translation here yet.
    """
    import torch

    nn = torch.nn
    height, width, channels = network.input_shape
    sample = torch.zeros(1, channels, height, width)  # sent along to learn the sizes
    model = nn.Sequential().eval()
    for place, (kind, settings) in enumerate(network.layers):
        modules = _known(LAYERS, kind)(nn, sample.shape[1], settings)
        activation = settings.get("activation")
        if activation and not (activation == "softmax" and place == len(network.layers) - 1):
            modules.append(getattr(nn, _known(ACTIVATIONS, activation))())
        for module in modules:
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)
            model.append(module.eval())
            with torch.no_grad():
                sample = module(sample)
    return model.train()


def _conv(nn, channels, settings):
    return [
        nn.Conv2d(
            channels,
            settings["filters"],
            settings["kernel_size"],
            stride=settings.get("strides", 1),
            padding=_padding(settings),
        )
    ]


def _padding(settings):
    """Return how many pixels to add on each side."""
    if settings.get("padding", "valid") == "valid":
        return 0
    if settings["kernel_size"] % 2 == 0 or settings.get("strides", 1) != 1:
        raise Lacking("PyTorch has no padding that differs between the sides")
    return settings["kernel_size"] // 2


LAYERS = {
    "Activation": lambda nn, size, s: [],  # its setting is all there is to it
    "AveragePooling2D": lambda nn, size, s: [nn.AvgPool2d(s["pool_size"])],
    # Keras's epsilon, and its momentum, which counts the other way.
    "BatchNormalization": lambda nn, size, s: [nn.BatchNorm2d(size, eps=1e-3, momentum=0.01)],
    "Conv2D": _conv,
    "Dense": lambda nn, size, s: [nn.Linear(size, s["units"])],
    "Dropout": lambda nn, size, s: [nn.Dropout(s["rate"])],
    "Flatten": lambda nn, size, s: [nn.Flatten()],
    "GlobalAveragePooling2D": lambda nn, size, s: [nn.AdaptiveAvgPool2d(1), nn.Flatten()],
    "MaxPooling2D": lambda nn, size, s: [nn.MaxPool2d(s["pool_size"])],
}
ACTIVATIONS = {"relu": "ReLU", "sigmoid": "Sigmoid", "tanh": "Tanh"}


def _known(table, name):
    if name not in table:
        raise Lacking(f"no translation of {name} to PyTorch; known: {', '.join(table)}")
    return table[name]
