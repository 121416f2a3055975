"""A stack of layers."""

from tinycnn.errors import complaint
from tinycnn.layers.base import Layer
from tinycnn.layers.dtypes import policy
from tinycnn.layers.input import InputLayer
from tinycnn.layers.symbolic import KerasTensor
from tinycnn.models.chain import Chain
from tinycnn.models.functional_config import MOST_LAYERS
from tinycnn.models.model import Model
from tinycnn.models.subclassed import says_how
from tinycnn.registry import CustomObjectScope
from tinycnn.saving import old_forms
from tinycnn.saving.serialization import deserialize_keras_object, serialize_keras_object


class Sequential(Model):
    """A model whose layers come one after the other.

    Parameters
    ----------
    layers : list of Layer or Sequential, optional
        More can follow by :meth:`add`. If the first says its ``input_shape``, or is an
        ``Input``, the weights are made at once; else when the first data comes.
    name : str, optional

    Examples
    --------
    >>> from tinycnn import Sequential, layers
    >>> model = Sequential([
    ...     layers.Input(shape=(28, 28, 1)),
    ...     layers.Conv2D(8, 3, activation="relu"),
    ...     layers.MaxPooling2D(),
    ...     layers.Flatten(),
    ...     layers.Dense(10, activation="softmax"),
    ... ])
    >>> model.output_shape, model.count_params()
    ((None, 10), 13610)
    """

    def __init__(self, layers=None, name=None):
        Chain.__init__(self, name)  # Model's begins with tensors
        if says_how(self):
            self._refuse_step("call")
        if layers is not None and not isinstance(layers, (list, tuple)):
            received = f"{layers!r}"
            raise TypeError(complaint(self.name, "a list of layers", received, "Write Sequential([...])."))
        for layer in layers or []:
            self.add(layer)

    def add(self, layer, rebuild=True):
        """Put a layer at the end.

        Parameters
        ----------
        layer : Layer, model, or what ``Input`` returns
        rebuild : bool
            Taken for Keras's sake: the others need no building anew.

        Raises
        ------
        TypeError
            If it is not a layer.
        ValueError
            If its name is taken, or its input does not fit the output before it; the
            model is then as it was.
        """
        if isinstance(layer, type) and issubclass(layer, Layer):
            remedy = f"Write {layer.__name__}(...), with its settings."
            raise TypeError(
                complaint(f"{self.name}.add", "a layer object", f"the class {layer.__name__}", remedy)
            )
        if isinstance(layer, KerasTensor) and layer.parent is None:
            layer = layer.operation
        if not isinstance(layer, (Layer, Chain)) or layer is self:
            received = f"{layer!r} of type {type(layer).__name__}"
            raise TypeError(complaint(f"{self.name}.add", "a layer of tinycnn.layers", received))
        if layer.name in [known.name for known in self._layers]:
            remedy = "Give it another name=, and do not add one layer twice."
            raise ValueError(
                complaint(self.name, "layers of different names", f"'{layer.name}' twice", remedy)
            )
        if self._layers and layer.dtype != self.dtype:
            expected = f"layers of dtype {self.dtype}, as its first"
            raise ValueError(complaint(self.name, expected, f"{layer.name} of {layer.dtype}"))
        if isinstance(layer, InputLayer):
            if self._layers or self._tensors:
                raise ValueError(complaint(self.name, "Input as its first layer", "it after others"))
            self._enter(layer)
            return
        if not self._tensors and not self._layers and layer.known_input_shape is not None:
            self._make_entrance(layer.known_input_shape, layer.dtype)
        if self._tensors:
            self._tensors.append(layer.on_tensor(self._tensors[-1]))
        self._layers.append(layer)
        self._structure_changed()

    def pop(self, rebuild=True):
        """Take the last layer away and return it.

        Parameters
        ----------
        rebuild : bool
            Taken for Keras's sake: the others need no building anew.
        """
        if not self._layers:
            raise ValueError(f"{self.name} has no layer to take away.")
        layer = self._layers.pop()
        for tensor in self._tensors[len(self._layers) + 1 :]:
            layer.forget_call(tensor)
        del self._tensors[len(self._layers) + 1 :]
        self._structure_changed()
        return layer

    def build(self, input_shape=None):
        """Make the weights.

        Parameters
        ----------
        input_shape : tuple
            (None, ...): with the batch axis, as Keras wants it. Not needed if the
            first layer says it.
        """
        if input_shape is not None and not self._tensors:
            self._make_entrance((None, *tuple(input_shape)[1:]), self.dtype)
        if not self._tensors:
            raise ValueError(
                complaint(f"{self.name}.build", "an input_shape such as (None, 28, 28, 1)", "none")
            )
        if not self._layers:
            raise ValueError(f"{self.name} has no layers. Add some first.")
        self._link()

    @property
    def layers(self):
        """list of Layer or model: in order, without ``Input``, as in Keras."""
        return list(self._layers)

    def get_config(self):
        """Return what makes an equal model with new weights, in Keras's form."""
        shape = self.known_input_shape
        layers = self._layers if shape is None else [self._input_layer, *self._layers]
        config = {
            "name": self.name,
            "trainable": bool(not self._layers or self.trainable),
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
        if len(config["layers"]) > MOST_LAYERS:
            received = f"{len(config['layers'])}"
            raise ValueError(complaint("Sequential.from_config", f"at most {MOST_LAYERS} layers", received))
        model = cls(name=config.get("name"))
        with CustomObjectScope(custom_objects):
            for layer in config["layers"]:
                model.add(deserialize_keras_object(old_forms.layer_config(layer)))
        shape = config.get("build_input_shape")
        if not model.built and model.layers and isinstance(shape, (list, tuple)):
            model.build(tuple(shape))
        return model
