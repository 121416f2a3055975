"""From the layers that were written to the steps that run."""

from tinycnn.engine.fusions import Step, fuse
from tinycnn.layers.parts import Part


def output_shape(layers, shape):
    """Return the shape that comes out of layers, one after the other, for this one."""
    for layer in layers:
        shape = layer.compute_output_shape(shape)
    return tuple(shape)


class Program:
    """The steps of a model, and how one shard goes through them.

    Parameters
    ----------
    layers : list of Layer
        Built.
    loss : Loss or None
        What the last step's output is compared by; None for predictions. A softmax
        just before a cross-entropy is left to the loss, which computes both at once
        and without rounding in between.
    plain : bool
        Run layer by layer, nothing fused.
    """

    def __init__(self, layers, loss=None, plain=False):
        self._positions = {layer: position for position, layer in enumerate(layers)}
        parts = [part for layer in layers for part in layer.parts()]
        self.loss = loss
        fused_loss = loss.on_softmax() if loss is not None and not plain else None
        if fused_loss is not None and parts and parts[-1].kind == "softmax":
            self.loss = fused_loss
            parts = parts[:-1]
        if plain:
            self.steps = [Step([Part(None, layer, layer.forward, layer.backward)]) for layer in layers]
        else:
            self.steps = fuse(parts)
        learning = [i for i, s in enumerate(self.steps) if s.owner.trainable and s.owner.named_weights]
        # Below the first step that learns, nobody needs a gradient.
        self.lowest = learning[0] if learning else len(self.steps)

    def forward(self, x, run):
        """Pass a shard through all steps.

        Returns
        -------
        y : ndarray
        trail : list
            What each step saved.
        """
        trail = []
        for step in self.steps:
            run.position = self._positions[step.owner]
            x, saved = step.forward(x, run)
            trail.append(saved)
        return x, trail

    def backward(self, dy, trail, grads, run, to_input=False):
        """Go back through the steps, filling in the gradients of the weights.

        Parameters
        ----------
        dy : ndarray
            Gradient of the loss by the last step's output.
        trail : list
            From :meth:`forward`; emptied on the way.
        grads : dict
            {layer: {name: array}}, overwritten.
        run : Run
        to_input : bool
            Go down to the model's input, whose gradient is returned; else only to the
            first step that learns.
        """
        lowest = 0 if to_input else self.lowest
        for i in range(len(self.steps) - 1, lowest - 1, -1):
            step = self.steps[i]
            run.position = self._positions[step.owner]
            run.wants_dx = to_input or i > lowest
            dy = step.backward(dy, trail.pop(), grads[step.owner], run)
        return dy

    def loss_and_gradient(self, x, y, scale, grads, run, to_input=False):
        """Take one shard forward through the loss and back.

        Parameters
        ----------
        x, y : ndarray
            Samples and their labels.
        scale : ndarray of shape (N,)
            The weight of each sample's loss in the batch's.
        grads, run, to_input
            As in :meth:`backward`.

        Returns
        -------
        losses : ndarray of shape (N,)
        predictions : ndarray
        dx : ndarray or None
        """
        z, trail = self.forward(x, run)
        losses, saved = self.loss.forward(y, z, run)
        dx = self.backward(self.loss.backward(scale, saved, run), trail, grads, run, to_input)
        return losses, self.predictions(z, saved), dx

    def predictions(self, z, saved):
        """Return the model's output: the loss may hold it, having taken over the softmax."""
        found = self.loss.predictions(saved)
        return z if found is None else found
