"""A chain of ONNX operators, as it grows."""

import numpy as np

_TO_FIRST, _TO_LAST = [0, 3, 1, 2], [0, 2, 3, 1]


class Graph:
    """The operators so far, and the array that comes out of them.

    ONNX wants the channels of images before their rows. So there are two forms of the same
    four axes, and an operator says which one it needs: they are exchanged only where one
    that needs the other follows.

    Parameters
    ----------
    onnx : module
    name : str
        Of the input.
    shape : tuple
        Of the input, (None, ...).
    dtype : dtype

    Attributes
    ----------
    shape : tuple
        Of the array that comes out so far, with the channels last.
    """

    def __init__(self, onnx, name, shape, dtype):
        self._onnx = onnx
        self._type = onnx.helper.np_dtype_to_tensor_dtype(np.dtype(dtype))
        self.dtype = np.dtype(dtype)
        self.shape = tuple(shape)
        self._input = name, self.shape
        self._nodes, self._constants = [], []
        self._current = name
        self._channels_first = False

    def add(self, operator, *constants, **attributes):
        """Put an operator at the end, which takes what came out so far and then constants.

        Parameters
        ----------
        operator : str
            ONNX's name for it.
        *constants : ndarray or None
        **attributes
            As ONNX wants them; None is left out.
        """
        self._current = self._node(operator, [self._current, *map(self._constant, constants)], attributes)

    def branch(self, operator, *constants, **attributes):
        """Like :meth:`add`, but return the result's name for :meth:`join`; nothing is at the end."""
        return self._node(operator, [self._current, *map(self._constant, constants)], attributes)

    def join(self, operator, *inputs, **attributes):
        """Put an operator at the end that takes names from :meth:`branch`, and constants."""
        names = [given if isinstance(given, str) else self._constant(given) for given in inputs]
        self._current = self._node(operator, names, attributes)

    @property
    def current(self):
        """str: the name of what comes out so far."""
        return self._current

    def channels_first(self):
        """From here on the array has the form (N, C, H, W)."""
        if not self._channels_first:
            self.add("Transpose", perm=_TO_FIRST)
            self._channels_first = True

    def channels_last(self):
        """From here on the array has the form (N, H, W, C), or another number of axes."""
        if self._channels_first:
            self.add("Transpose", perm=_TO_LAST)
            self._channels_first = False

    def by_channel(self, values):
        """Return one value a channel in the shape that meets the array as it is now."""
        return values[:, None, None] if self._channels_first else values

    def dropped_pixels(self):
        """The rows and columns of (N, C, H, W) are gone: there is one form only."""
        self._channels_first = False

    def finish(self, name, output, shape):
        """Return the whole graph."""
        self.channels_last()
        self._nodes.append(self._onnx.helper.make_node("Identity", [self._current], [output], name=output))
        ends = [self._end(*self._input), self._end(output, shape)]
        return self._onnx.helper.make_graph(self._nodes, name, ends[:1], ends[1:], self._constants)

    def _end(self, name, shape):
        sizes = [f"{name}_size_{i}" if size is None else size for i, size in enumerate(shape)]
        return self._onnx.helper.make_tensor_value_info(name, self._type, ["batch", *sizes[1:]])

    def _node(self, operator, inputs, attributes):
        name = f"{operator.lower()}_{len(self._nodes)}"
        given = {key: value for key, value in attributes.items() if value is not None}
        self._nodes.append(self._onnx.helper.make_node(operator, inputs, [name], name=name, **given))
        return name

    def _constant(self, value):
        if value is None:
            return ""
        name = f"constant_{len(self._constants)}"
        array = np.ascontiguousarray(value)
        array = array.reshape(np.shape(value))  # a single number stays one
        self._constants.append(self._onnx.numpy_helper.from_array(array, name))
        return name
