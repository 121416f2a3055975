"""Small helpers with Keras's names."""

from tinycnn.utils.categorical import to_categorical
from tinycnn.utils.py_dataset import PyDataset, Sequence
from tinycnn.utils.seeds import set_random_seed

__all__ = ["PyDataset", "Sequence", "set_random_seed", "to_categorical"]
