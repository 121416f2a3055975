"""From a network in Keras's words to PyTorch's modules."""


def torch_network(network):
    """Build ``torch.nn.Sequential`` of a :class:`benchmarks.networks.Network`.

    The softmax at the end is left out, for PyTorch's loss includes it. Weights start as
    Keras's do (Glorot's uniform, biases 0), so that all engines learn alike.

    Raises
    ------
    ValueError
        For a layer or activation that has no translation here yet.
    """
    import torch

    nn = torch.nn
    layers = {
        "Conv2D": lambda size, s: nn.Conv2d(size[0], s["filters"], s["kernel_size"], padding=_padding(s)),
        "MaxPooling2D": lambda size, s: nn.MaxPool2d(s["pool_size"]),
        "AveragePooling2D": lambda size, s: nn.AvgPool2d(s["pool_size"]),
        "GlobalAveragePooling2D": lambda size, s: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
        "BatchNormalization": lambda size, s: nn.BatchNorm2d(size[0], eps=1e-3, momentum=0.01),
        "Activation": lambda size, s: nn.Identity(),
        "Flatten": lambda size, s: nn.Flatten(),
        "Dense": lambda size, s: nn.Linear(size[0], s["units"]),
        "Dropout": lambda size, s: nn.Dropout(s["rate"]),
    }
    activations = {"relu": nn.ReLU, "tanh": nn.Tanh}
    height, width, channels = network.input_shape
    sample = torch.zeros(2, channels, height, width)  # sent along to learn the sizes
    model = nn.Sequential()
    for place, (kind, settings) in enumerate(network.layers):
        modules = [_translation(layers, kind)(sample.shape[1:], settings)]
        activation = settings.get("activation")
        if not (activation == "softmax" and place == len(network.layers) - 1) and activation:
            modules.append(_translation(activations, activation)())
        for module in modules:
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)
            model.append(module)
            with torch.no_grad():
                sample = module.eval()(sample)
    return model


def _padding(settings):
    return settings["kernel_size"] // 2 if settings["padding"] == "same" else 0


def _translation(table, name):
    if name not in table:
        raise ValueError(f"No translation of '{name}' to PyTorch. Known: {', '.join(table)}.")
    return table[name]
