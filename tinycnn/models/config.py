"""A model as plain values: what it is made of, and how it was compiled."""

import json

from tinycnn.errors import complaint
from tinycnn.layers.dtypes import policy
from tinycnn.layers.input import InputLayer
from tinycnn.registry import CustomObjectScope, without_idle
from tinycnn.saving import old_forms
from tinycnn.saving.serialization import deserialize_keras_object, serialize_keras_object

_MOST_LAYERS = 10_000


class Configured:
    """The part of a model that describes itself; for :class:`Sequential`."""

    def get_config(self):
        """Return what makes an equal model with new weights, in Keras's form."""
        shape = self.known_input_shape
        layers = list(self.layers)
        if shape is not None:
            layers.insert(0, self._entrance(shape))
        config = {
            "name": self.name,
            "trainable": bool(not self.layers or self.trainable),
            "dtype": policy(self.dtype),
            "layers": [serialize_keras_object(layer) for layer in layers],
        }
        return config if shape is None else {**config, "build_input_shape": shape}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """Make a model from what :meth:`get_config` returned.

        Parameters
        ----------
        config : dict
            Of today's form or an older one of Keras.
        custom_objects : dict of str to class or function, optional

        Raises
        ------
        ValueError
            For a layer that is not known, and for a config of no sense.
        """
        if not isinstance(config, dict) or not isinstance(config.get("layers"), list):
            received = f"{config!r:.100}"
            raise ValueError(complaint("Sequential.from_config", "a dictionary with 'layers'", received))
        if len(config["layers"]) > _MOST_LAYERS:
            received = f"{len(config['layers'])}"
            raise ValueError(complaint("Sequential.from_config", f"at most {_MOST_LAYERS} layers", received))
        model = cls(name=config.get("name"))
        with CustomObjectScope(custom_objects):
            for layer in config["layers"]:
                model.add(deserialize_keras_object(old_forms.layer_config(layer)))
        shape = config.get("build_input_shape")
        if not model.built and model.layers and isinstance(shape, (list, tuple)):
            model.build(tuple(shape))
        return model

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

    def _entrance(self, shape):
        """Return the layer that says the shape of the input; one is made if none was written."""
        if self._input_layer is None:
            self._input_layer = InputLayer(batch_shape=shape, dtype=self.dtype)
        return self._input_layer
