"""``keras.layers``, with the names and arguments of Keras 1 and 2."""

from tinycnn import layers
from tinycnn.compat.absent_names import missing
from tinycnn.compat.additions.group_normalization import GroupNormalization
from tinycnn.compat.spelling.functions import Lambda
from tinycnn.compat.spelling.layers import spelled
from tinycnn.compat.spelling.own_layers import Layer
from tinycnn.layers import Input, deserialize, serialize
from tinycnn.layers import ReLU as _ReLU

# Lambda is no layer of the library, which only says what to do instead.
_AS_THEY_ARE = ("Input", "Lambda", "Layer", "deserialize", "serialize")
_SPELLED = [name for name in layers.__all__ if name not in _AS_THEY_ARE]
globals().update({name: spelled(name, __name__) for name in _SPELLED})

Deconvolution2D = Deconv2D = spelled("Conv2DTranspose", __name__)
AtrousConvolution2D = AtrousConv2D = spelled("Conv2D", __name__)


def ThresholdedReLU(theta=1.0, **settings):
    """Return a layer that lets values above ``theta`` pass."""
    return _ReLU(threshold=theta, **settings)


__all__ = [
    *layers.__all__,
    "AtrousConvolution2D",
    "Deconvolution2D",
    "GroupNormalization",
    "ThresholdedReLU",
]

__getattr__ = missing("keras.layers")
