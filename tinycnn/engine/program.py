"""From the layers that were written to the steps that run."""

import numpy as np

from tinycnn.engine.fusions import fuse
from tinycnn.engine.penalties import output_penalty
from tinycnn.engine.steps import Step
from tinycnn.layers.parts import Part


def output_shape(layers, shape):
    """Return the shape that comes out of layers, one after the other, for this one."""
    for layer in layers:
        shape = layer.compute_output_shape(shape)
    return tuple(shape)


def widest(layers, shape):
    """Return how many numbers a sample has where it has most, from the input to the output."""
    most = int(np.prod(shape[1:]))
    for layer in layers:
        shape = layer.compute_output_shape(shape)
        most = max(most, int(np.prod(shape[1:])))
    return most


class Program:
    """The steps of a model, and how one shard goes through them.

    Parameters
    ----------
    layers : list of Layer
        Built.
    loss : Loss or None
        What the last step's output is compared by; None for predictions. A softmax
        or sigmoid just before its cross-entropy is left to the loss, which computes both at once
        and without rounding in between.
    plain : bool
        Run layer by layer, nothing fused.
    learning : bool
        False: only for measuring and predicting; it has no way back.
    """

    def __init__(self, layers, loss=None, plain=False, learning=True):
        self.positions = {layer: position for position, layer in enumerate(layers)}
        # Where there is no loss, outputs add nothing to it.
        penalties = {layer: output_penalty(layer) if loss is not None else [] for layer in layers}
        self.penalized = any(penalties.values())
        # By its class: a user's layer may well have an attribute of this name.
        parts = [part for layer in layers for part in (*type(layer).parts(layer), *penalties[layer])]
        self.loss = loss
        fused_loss = None if loss is None or plain else _loss_of_logits(loss, parts)
        if fused_loss is not None:
            self.loss = fused_loss
            parts = parts[:-1]
        if plain:
            self.steps = [
                Step([part])
                for layer in layers
                for part in (
                    Part(None, layer, layer.forward, layer.backward, layer.meeting),
                    *penalties[layer],
                )
            ]
        else:
            self.steps = fuse(parts, learning)
        learning = [i for i, s in enumerate(self.steps) if s.owner.trainable_weights]
        # Steps before which, in training, all shards of a batch must have arrived.
        self.meetings = [i for i, step in enumerate(self.steps) if step.meeting is not None]
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
        return self.forward_from(0, len(self.steps), x, trail, run), trail

    def forward_from(self, start, stop, x, trail, run):
        """Pass a shard through ``steps[start:stop]``; what they save is added to ``trail``."""
        for step in self.steps[start:stop]:
            run.position = self.positions[step.owner]
            x, saved = step.forward(x, run)
            trail.append(saved)
        return x

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
        return self.backward_from(len(self.steps), lowest, dy, trail, grads, run, to_input)

    def backward_from(self, stop, start, dy, trail, grads, run, to_input=False):
        """Go back through ``steps[start:stop]``, the last of them first."""
        for i in range(stop - 1, start - 1, -1):
            step = self.steps[i]
            run.position = self.positions[step.owner]
            run.wants_dx = to_input or i > self.lowest
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


def _loss_of_logits(loss, parts):
    """Return the loss that takes over a last softmax or sigmoid, or None."""
    last = parts[-1].kind if parts else None
    if last == "softmax":
        return loss.on_softmax()
    return loss.on_sigmoid() if last == "sigmoid" else None
