"""PyTorch, eager, with images as (N, C, H, W) or as ``channels_last``."""

from benchmarks.engines.torch_network import torch_network


class Torch:
    """See :mod:`benchmarks.engines`; images as (N, C, H, W), PyTorch's default.

    Notes
    -----
    The fast way of a user: the data in one tensor, batches picked by a slice of a random
    permutation (no DataLoader), Adam in its fused form, ``inference_mode`` to predict.
    """

    channels_last = False

    def __init__(self, network, x, y, batch_size, threads):
        import torch

        torch.set_num_threads(threads)
        self.torch = torch
        self.model = torch_network(network)
        self.x = torch.from_numpy(x).permute(0, 3, 1, 2)  # a view: in memory still channels last
        if self.channels_last:
            self.model = self.model.to(memory_format=torch.channels_last)
        else:
            # Copied by NumPy: with one channel PyTorch takes the view for contiguous as it is,
            # and by its strides would go on as channels_last.
            self.x = torch.from_numpy(self.x.numpy().copy(order="C"))
        self.y = torch.from_numpy(y)
        self.batch_size, self.classes = batch_size, network.classes
        self.optimizer = torch.optim.Adam(self.model.parameters(), fused=True)

    def train(self):
        """One epoch; returns its mean loss."""
        self.model.train()
        order = self.torch.randperm(len(self.x))
        total = 0.0
        for rows in order.split(self.batch_size):
            total += self._learn(self.x[rows], self.y[rows]) * len(rows)
        return total / len(self.x)

    def predict(self):
        """Return the probabilities of all images."""
        out = self.torch.empty(len(self.x), self.classes)
        self.model.eval()
        with self.torch.inference_mode():
            for images, part in zip(self.x.split(self.batch_size), out.split(self.batch_size), strict=True):
                part[:] = self.model(images).softmax(1)
        return out.numpy()

    def step(self):
        """Learn from the first batch."""
        self.model.train()
        return self._learn(self.x[: self.batch_size], self.y[: self.batch_size])

    def infer(self, count):
        """Return the probabilities of the first images, as one batch."""
        self.model.eval()
        with self.torch.inference_mode():
            return self.model(self.x[:count]).softmax(1)

    def single(self):
        """Return {what users write: a function that asks about one image}."""
        self.model.eval()
        image = self.x[:1]

        def call():
            with self.torch.inference_mode():
                return self.model(image)

        return {"model(x)": call}

    def versions(self):
        """Return {library: version}."""
        return {"torch": self.torch.__version__}

    def _learn(self, images, labels):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.torch.nn.functional.cross_entropy(self.model(images), labels)
        loss.backward()
        self.optimizer.step()
        return loss.item()


class TorchChannelsLast(Torch):
    """See :mod:`benchmarks.engines`; images and weights as ``channels_last``."""

    channels_last = True
