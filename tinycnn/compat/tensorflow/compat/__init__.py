"""``tf.compat``: the names of TensorFlow 1 and 2."""

from tinycnn.compat.tensorflow.missing import missing


def as_str(bytes_or_text, encoding="utf-8"):
    """Return text for bytes or text."""
    return bytes_or_text.decode(encoding) if isinstance(bytes_or_text, bytes) else str(bytes_or_text)


as_text = as_str_any = as_str


def as_bytes(bytes_or_text, encoding="utf-8"):
    """Return bytes for bytes or text."""
    return bytes_or_text if isinstance(bytes_or_text, bytes) else str(bytes_or_text).encode(encoding)


__getattr__ = missing("tensorflow.compat")
