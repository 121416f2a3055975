"""A layer as plain values: its settings, and the shape that its weights were made for."""

from tinycnn import regularizers
from tinycnn.layers.dtypes import policy
from tinycnn.registry import without_idle


class Configured:
    """The part of a layer that describes itself; for :class:`tinycnn.layers.base.Layer`."""

    def get_config(self):
        """Return the arguments that make an equal layer, as plain Python values."""
        config = {"name": self.name, "trainable": self.trainable, "dtype": policy(self.dtype)}
        if self.activity_regularizer is not None:
            config["activity_regularizer"] = regularizers.serialize(self.activity_regularizer)
        return config

    @classmethod
    def from_config(cls, config):
        """Make a layer from what :meth:`get_config` returned, here or in Keras."""
        return cls(**without_idle(cls, config))

    def get_build_config(self):
        """Return what :meth:`build_from_config` makes the weights from, or None before they are made."""
        return {"input_shape": self.batch_input_shape} if self.built else None

    def build_from_config(self, config):
        """Make the weights for the shape that a config holds."""
        shape = config.get("input_shape")
        if shape is not None:
            self.ensure_built(tuple(shape))
