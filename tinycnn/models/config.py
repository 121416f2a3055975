"""A model as plain values: what it is made of, and how it was compiled."""

import json

from tinycnn.registry import without_idle
from tinycnn.saving.serialization import deserialize_keras_object, serialize_keras_object


class Configured:
    """The part of a model that describes itself; for :class:`tinycnn.models.chain.Chain`."""

    def to_json(self, **settings):
        """Return the config as JSON text, for :func:`tinycnn.models.model_from_json`.

        Parameters
        ----------
        **settings
            For ``json.dumps``.
        """
        return json.dumps(serialize_keras_object(self), **settings)

    def get_build_config(self):
        """Return what :meth:`build_from_config` makes the weights from, or None before they are made."""
        return {"input_shape": self.input_shape} if self.built else None

    def build_from_config(self, config):
        """Make the weights for the shape that a config holds."""
        shape = config.get("input_shape")
        if shape is not None and not self.built:
            self.build(tuple(shape))

    def get_compile_config(self):
        """Return the arguments of ``compile`` as plain values, or None before it was called."""
        if self.optimizer is None:
            return None
        asked = self._metrics._asked
        plain, weighted = asked if isinstance(asked, tuple) else (asked, ())
        weight = getattr(self, "_loss_weight", 1.0)
        return {
            "optimizer": serialize_keras_object(self.optimizer),
            "loss": serialize_keras_object(self.loss),
            "loss_weights": None if weight == 1 else weight,
            "metrics": serialize_keras_object(list(plain)) or None,
            "weighted_metrics": serialize_keras_object(list(weighted)) or None,
            "run_eagerly": self.run_eagerly,
            "steps_per_execution": 1,
            "jit_compile": False,
        }

    def compile_from_config(self, config):
        """Compile with what :meth:`get_compile_config` returned, or a file of Keras's holds."""
        config = without_idle(type(self).compile, deserialize_keras_object(config))
        self.compile(**config)
