"""The example's network in PyTorch, channels first: the same steps."""

import numpy as np
import pytest
from peers_compare import assert_close

from tinycnn import Input, Sequential, layers, optimizers

pytestmark = pytest.mark.torch

RNG = np.random.default_rng(0)
X = RNG.uniform(size=(48, 14, 14, 1)).astype(np.float32)
Y = RNG.integers(0, 5, 48)

OPTIMIZERS = {
    "adam": (
        lambda: optimizers.Adam(0.002, epsilon=1e-30),
        lambda torch, p: torch.optim.Adam(p, 0.002, eps=1e-30),
    ),
    "sgd": (lambda: optimizers.SGD(0.05), lambda torch, p: torch.optim.SGD(p, 0.05)),
    "nesterov": (
        lambda: optimizers.SGD(0.02, momentum=0.9, nesterov=True),
        lambda torch, p: torch.optim.SGD(p, 0.02, momentum=0.9, nesterov=True),
    ),
    "rmsprop": (
        lambda: optimizers.RMSprop(0.001, epsilon=1e-30),
        lambda torch, p: torch.optim.RMSprop(p, 0.001, alpha=0.9, eps=1e-30),
    ),
}


def our_network(dtype):
    return Sequential(
        [
            Input((14, 14, 1), dtype=dtype),
            layers.Conv2D(6, 3, activation="relu", dtype=dtype),
            layers.MaxPooling2D(2, dtype=dtype),
            layers.Conv2D(8, 3, activation="relu", dtype=dtype),
            layers.MaxPooling2D(2, dtype=dtype),
            layers.Flatten(dtype=dtype),
            layers.Dense(16, activation="relu", dtype=dtype),
            layers.Dense(5, activation="softmax", dtype=dtype),
        ]
    )


class TheirNetwork:
    """The same, written as PyTorch's users write it, with weights taken from ours."""

    def __init__(self, torch, weights):
        self.torch = torch
        self.conv1, self.conv2 = torch.nn.Conv2d(1, 6, 3), torch.nn.Conv2d(6, 8, 3)
        self.dense1, self.dense2 = torch.nn.Linear(32, 16), torch.nn.Linear(16, 5)
        self.modules = [self.conv1, self.conv2, self.dense1, self.dense2]
        for module, kernel, bias in zip(self.modules, weights[::2], weights[1::2], strict=True):
            axes = (3, 2, 0, 1) if kernel.ndim == 4 else (1, 0)
            module.weight = torch.nn.Parameter(torch.tensor(kernel.transpose(axes).copy()))
            module.bias = torch.nn.Parameter(torch.tensor(bias))

    def parameters(self):
        return [p for module in self.modules for p in module.parameters()]

    def weights(self):
        """Return the weights in our shapes."""
        for module in self.modules:
            kernel = module.weight.detach().numpy()
            yield kernel.transpose((2, 3, 1, 0) if kernel.ndim == 4 else (1, 0))
            yield module.bias.detach().numpy()

    def __call__(self, x):
        nn = self.torch.nn.functional
        x = self.torch.tensor(x).permute(0, 3, 1, 2)
        x = nn.max_pool2d(nn.relu(self.conv1(x)), 2)
        x = nn.max_pool2d(nn.relu(self.conv2(x)), 2)
        # our images are flattened with the channels last
        x = x.permute(0, 2, 3, 1).flatten(1)
        return self.dense2(nn.relu(self.dense1(x)))


@pytest.mark.parametrize(("dtype", "tolerance"), [("float32", 1e-4), ("float64", 1e-11)])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_steps_lead_where_pytorch_leads(torch, name, dtype, tolerance):
    ours = our_network(dtype)
    theirs = TheirNetwork(torch, ours.get_weights())
    make_ours, make_theirs = OPTIMIZERS[name]
    ours.compile(make_ours(), "sparse_categorical_crossentropy")
    optimizer = make_theirs(torch, theirs.parameters())
    x = X.astype(dtype)
    for start in (0, 16, 32) * 3:
        part = slice(start, start + 16)
        loss = torch.nn.functional.cross_entropy(theirs(x[part]), torch.tensor(Y[part]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        assert ours.train_on_batch(x[part], Y[part]) == pytest.approx(loss.item(), rel=tolerance)
    for mine, other in zip(ours.get_weights(), theirs.weights(), strict=True):
        assert_close(mine, other, tolerance)
    probabilities = torch.softmax(theirs(x), -1).detach().numpy()
    assert_close(ours.predict(x, verbose=0), probabilities, tolerance)
