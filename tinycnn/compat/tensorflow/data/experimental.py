"""``tf.data.experimental``: what has moved into ``tf.data`` since."""

from tinycnn.compat.tensorflow.data.count import INFINITE as INFINITE_CARDINALITY
from tinycnn.compat.tensorflow.data.count import UNKNOWN as UNKNOWN_CARDINALITY
from tinycnn.compat.tensorflow.missing import missing

AUTOTUNE = -1


def cardinality(dataset):
    """Return how many elements there are."""
    return dataset.cardinality()


def ignore_errors(log_warning=False):
    """Return a function that changes nothing: an error is an error."""
    return lambda dataset: dataset


def shuffle_and_repeat(buffer_size, count=None, seed=None):
    """Return a function that shuffles, then repeats."""
    return lambda dataset: dataset.shuffle(buffer_size, seed).repeat(count)


def map_and_batch(
    map_func, batch_size, num_parallel_batches=None, drop_remainder=False, num_parallel_calls=None
):
    """Return a function that maps, then makes batches."""
    return lambda dataset: dataset.map(map_func).batch(batch_size, drop_remainder)


__all__ = ["AUTOTUNE", "INFINITE_CARDINALITY", "UNKNOWN_CARDINALITY", "cardinality", "ignore_errors"]

__getattr__ = missing("tensorflow.data.experimental")
