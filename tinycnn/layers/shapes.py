"""The shapes that a layer takes and gives, and its weights made once they are known."""

from tinycnn.errors import NotBuiltError


class Shaped:
    """The part of a layer that knows its shapes; for :class:`tinycnn.layers.base.Layer`."""

    def ensure_built(self, input_shape):
        """Build once, check the shape every time, and return the output shape."""
        input_shape = tuple(input_shape)
        if not self.built:
            self.build(input_shape)
            self.built = True
            self.batch_input_shape = input_shape
            self.batch_output_shape = tuple(self.compute_output_shape(input_shape))
            self.build_inside(input_shape)
            return self.batch_output_shape
        return tuple(self.compute_output_shape(input_shape))

    @property
    def known_input_shape(self):
        """tuple or None: (None, ...) as far as it is known before the weights are made."""
        return self.batch_input_shape

    @property
    def input_shape(self):
        """tuple: the shape of the input, (None, ...)."""
        return self._known_shape(self.batch_input_shape)

    @property
    def output_shape(self):
        """tuple: the shape of the output, (None, ...)."""
        return self._known_shape(self.batch_output_shape)

    def _known_shape(self, shape):
        if shape is None:
            raise NotBuiltError(
                f"{self.name} does not know its shapes yet. Build it first, or call it on data."
            )
        return shape
