"""Which Keras a script was written for.

A few things changed their meaning with the years and keep their spelling, so the script as a
whole has to tell: the learning rate of ``Adadelta()`` (1.0 before Keras 3, 0.001 since), and
the same of ``Adagrad``, ``Adamax`` and ``Nadam``; ``Conv2D(32, 3, 3)``, a window of 3 by 3 or
strides of 3; and whether accuracy is called ``acc`` in the logs. :mod:`tinycnn.compat.reading`
finds it out before a script runs; ``install(keras=2)`` says it in a notebook.
"""

from dataclasses import dataclass, field


@dataclass
class Era:
    """How what is ambiguous is to be read.

    Attributes
    ----------
    keras : int
        1, 2 or 3: the great version of the standalone Keras a script was written for.
    acc : bool
        Whether accuracy is called ``acc`` in logs and files, as before Keras 2.3.
    data_format : str
        Where the channels of images are if a layer does not say it.
    """

    keras: int = 3
    acc: bool = False
    data_format: str = field(default="channels_last", repr=False)

    @property
    def is_old(self):
        """bool: whether the defaults of the standalone Keras 1 and 2 hold."""
        return self.keras < 3


_now = Era()


def era():
    """Return what holds in this process."""
    return _now


def set_era(keras=3, acc=False):
    """Choose how what is ambiguous is read from now on."""
    _now.keras, _now.acc, _now.data_format = keras, acc, "channels_last"
