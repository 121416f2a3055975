"""How many elements there are, where that is no number; TensorFlow's own values."""

INFINITE, UNKNOWN = -1, -2
