"""``tf.errors``: exceptions that scripts catch."""

from tinycnn.compat.tensorflow.missing import missing


class OpError(Exception):
    """The base of TensorFlow's exceptions; nothing here raises them."""


class OutOfRangeError(OpError):
    """An iterator was at its end."""


class InvalidArgumentError(OpError):
    """An argument was wrong."""


class NotFoundError(OpError):
    """A file was not there."""


class ResourceExhaustedError(OpError):
    """Memory was short."""


class UnknownError(OpError):
    """Nobody knows."""


class UnimplementedError(OpError):
    """Not there yet."""


class InternalError(OpError):
    """Something inside went wrong."""


__getattr__ = missing("tensorflow.errors")
