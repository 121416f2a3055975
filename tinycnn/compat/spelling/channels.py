"""Images whose channels come first, (N, C, H, W), for layers that want them last.

Each layer that cares is put between two changes of the order, so that shapes, weights and
numbers are those of Keras; kernels stay (KH, KW, in, out), as in Keras too. Where one layer
follows another, the engine leaves out the two changes between them.
"""

from functools import cache

from tinycnn.compat.era import era
from tinycnn.errors import complaint
from tinycnn.layers import Permute
from tinycnn.models import Sequential
from tinycnn.saving.known import stands_for

FIRST, LAST = "channels_first", "channels_last"
_WORDS = {"th": FIRST, "theano": FIRST, "tf": LAST, "tensorflow": LAST, FIRST: FIRST, LAST: LAST}


def image_data_format():
    """Return where the channels of images are if a layer does not say it.

    Examples
    --------
    >>> image_data_format()
    'channels_last'
    """
    return era().data_format


def set_image_data_format(data_format):
    """Choose where the channels of images are; Keras 1's "th" and "tf" are understood."""
    era().data_format = checked(data_format, "set_image_data_format")


def checked(data_format, who):
    """Return a data format in today's words; the one that was chosen for None."""
    if data_format is None or data_format == "default":
        return image_data_format()
    if not isinstance(data_format, str) or data_format.lower() not in _WORDS:
        raise ValueError(complaint(who, f"'{FIRST}' or '{LAST}'", f"{data_format!r}"))
    return _WORDS[data_format.lower()]


class ChannelsFirst(Sequential):
    """A layer between two changes of the order of axes.

    Parameters
    ----------
    inner : Layer
        One that wants channels last; not built.
    back : bool
        Whether its output is of images too, whose channels come first again.

    Attributes
    ----------
    stands_for : Layer
        The layer inside.
    """

    def __init__(self, inner, back=True):
        super().__init__(name=inner.name)
        self.stands_for = inner
        self._back = back
        shape = inner.batch_input_shape
        inner.batch_input_shape = None
        if shape is not None:
            self.build(shape)

    def build(self, input_shape=None):
        """Put the changes of order around the layer, now that the number of axes is known."""
        if not self._layers and input_shape is not None:
            axes = len(input_shape) - 1
            if axes > 1:
                self.add(Permute((*range(2, axes + 1), 1)))
            self.add(self.stands_for)
            if self._back and axes > 1:
                self.add(Permute((axes, *range(1, axes))))
        super().build(input_shape)

    def __getattr__(self, name):
        if name.startswith("_") or name == "stands_for":
            raise AttributeError(name)
        return getattr(self.stands_for, name)


@cache
def _called(name):
    """Return the class under the name of the layer inside, which tables and pictures show."""
    made = type(name, (ChannelsFirst,), {"__module__": __name__, "__doc__": ChannelsFirst.__doc__})
    stands_for(made, Sequential)  # that is what files hold: a model of three layers
    return made


def arranged(layer, data_format, back=True):
    """Return a layer that was made for channels last, so that it takes them where they are."""
    return _called(type(layer).__name__)(layer, back) if data_format == FIRST else layer
