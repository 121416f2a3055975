"""``tf.config.threading``: how many threads compute."""

from tinycnn.engine.workers import get_num_threads, set_num_threads


def set_intra_op_parallelism_threads(num_threads):
    """Choose how many threads compute; 0 is as many as there are processors."""
    set_num_threads(int(num_threads) or None)


def get_intra_op_parallelism_threads():
    """Return how many threads compute."""
    return get_num_threads()


def set_inter_op_parallelism_threads(num_threads):
    """Do nothing: operations come one after the other."""


def get_inter_op_parallelism_threads():
    """Return 1: operations come one after the other."""
    return 1
