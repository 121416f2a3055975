"""Layers of a script's own: ``keras.layers.Layer``, in the spellings of ten years."""

import numpy as np

from tinycnn import layers
from tinycnn.compat.spelling.results import Answering

_ORDER = ("name", "shape", "dtype", "initializer", "regularizer", "trainable", "constraint")


class Layer(Answering, layers.Layer):
    """See :class:`tinycnn.layers.Layer`; variables that become attributes are its weights."""

    def __setattr__(self, name, value):
        if getattr(value, "is_variable", False) and "_weights" in vars(self):
            value = self._weight_of(value)
        super().__setattr__(name, value)

    def add_weight(self, *arguments, **settings):
        """Make a weight; the name may come first, as in TensorFlow 2, or be left out."""
        if arguments and isinstance(arguments[0], str) or arguments[:1] == (None,):
            settings = {**dict(zip(_ORDER, arguments, strict=False)), **settings}
            arguments = ()
        known = ("shape", "initializer", "trainable", "regularizer", "constraint", "name", "dtype")
        settings = {key: value for key, value in settings.items() if key in known}
        settings = {
            key: value for key, value in settings.items() if value is not None or key != "initializer"
        }
        shape = settings.pop("shape", arguments[0] if arguments else ())
        shape = (shape,) if np.ndim(shape) == 0 else tuple(int(length) for length in shape)
        if settings.get("name") in self._weights:
            settings["name"] = f"{settings['name']}_{len(self._weights)}"
        return super().add_weight(shape, *arguments[1:], **settings)

    add_variable = add_weight

    @property
    def traced_kind(self):
        """class: what arrays are inside ``call`` while a tape records."""
        from tinycnn.compat.tensorflow.recorded import Recorded

        return Recorded

    def _weight_of(self, variable):
        """Return a weight with the numbers of a variable of TensorFlow's."""
        name = variable.name.partition(":")[0].rpartition("/")[2]
        name = f"{name}_{len(self._weights)}" if name in self._weights else name
        weight = super().add_weight(variable.shape, "zeros", trainable=variable.trainable, name=name)
        weight[...] = variable
        return weight
