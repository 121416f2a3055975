"""One right layer, and others that each spoil one thing of it."""

import numpy as np

from tinycnn import layers


class Affine(layers.Layer):
    """y = x * scale + shift, right; the classes below each spoil one thing."""

    def build(self, input_shape):
        self.scale = self.add_weight(input_shape[1:], "he_normal", name="scale")
        self.shift = self.add_weight(input_shape[1:], "ones", name="shift")

    def forward(self, x, run):
        return x * self.scale + self.shift, x

    def backward(self, dy, saved, grads, run):
        grads["scale"][...] = (dy * saved).sum(axis=0)
        grads["shift"][...] = dy.sum(axis=0)
        return dy * self.scale


class WrongFactor(Affine):
    def backward(self, dy, saved, grads, run):
        dx = super().backward(dy, saved, grads, run)
        grads["scale"] *= 2
        return dx


class ForgottenBias(Affine):
    def backward(self, dy, saved, grads, run):
        dx = super().backward(dy, saved, grads, run)
        grads["shift"][...] = 0
        return dx


class Adding(Affine):
    def backward(self, dy, saved, grads, run):
        grads["scale"][...] = (dy * saved).sum(axis=0)
        grads["shift"] += dy.sum(axis=0)
        return dy * self.scale


class Unassigned(Affine):
    def backward(self, dy, saved, grads, run):
        grads["shift"][...] = dy.sum(axis=0)
        return dy * self.scale


class Rebinding(Affine):
    def backward(self, dy, saved, grads, run):
        dx = super().backward(dy, saved, grads, run)
        grads["scale"][...] = np.nan
        scale = grads["scale"]
        scale = (dy * saved).sum(axis=0)  # a new array, not the one that was handed over
        return dx if scale.size else None


class WrongInputGradient(Affine):
    def backward(self, dy, saved, grads, run):
        return -super().backward(dy, saved, grads, run)


class WrongInOneElement(Affine):
    def backward(self, dy, saved, grads, run):
        dx = super().backward(dy, saved, grads, run)
        grads["scale"][1, 2] *= 1 + 1e-4
        return dx


class WrongInOnePixel(Affine):
    def backward(self, dy, saved, grads, run):
        dx = super().backward(dy, saved, grads, run)
        dx[3, 0, 1] += 0.01
        return dx


class GradientOfNothing(Affine):
    def forward(self, x, run):
        return np.zeros_like(x) + self.shift, x


# What is wrong, which row must differ and what the report says of it.
WRONG = [
    (WrongFactor, "scale", "backward is 2 times what it should be"),
    (ForgottenBias, "shift", "backward says 0 at"),
    (Adding, "shift", "backward left it unassigned. Write all of grads[...][...], with =, not +=."),
    (Unassigned, "scale", "backward left it unassigned"),
    (Rebinding, "scale", "backward left it unassigned"),
    (WrongInputGradient, "input", "backward is -1 times what it should be"),
    (WrongInOneElement, "scale", "at [1, 2] backward is 1.0001 times what it should be"),
    (WrongInOnePixel, "input", "at [3, 0, 1] backward is"),
]
