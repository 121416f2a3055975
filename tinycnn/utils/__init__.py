"""Small helpers with Keras's names."""

from tinycnn.utils.categorical import to_categorical
from tinycnn.utils.seeds import set_random_seed

__all__ = ["set_random_seed", "to_categorical"]
