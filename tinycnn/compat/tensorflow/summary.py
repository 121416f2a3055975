"""``tf.summary``: writes nothing, and says so once; the callback TensorBoard does."""

import contextlib

from tinycnn.compat.notes import note
from tinycnn.compat.tensorflow.missing import missing

_NOTE = "tf.summary writes nothing. The callback TensorBoard writes what fit measures."


class SummaryWriter:
    """A file that is not written."""

    def as_default(self, step=None):
        """Change nothing inside the block."""
        return contextlib.nullcontext(self)

    def set_as_default(self, step=None):
        """Do nothing."""

    def flush(self):
        """Do nothing."""

    def close(self):
        """Do nothing."""

    def add_summary(self, *_, **__):
        """Do nothing."""

    add_graph = add_summary


def create_file_writer(logdir, *_, **__):
    """Return a writer without effect."""
    note(_NOTE)
    return SummaryWriter()


FileWriter = create_file_writer


def scalar(name, data, step=None, description=None):
    """Do nothing, and say so once."""
    note(_NOTE)
    return False


def image(name, data, step=None, max_outputs=3, description=None):
    """Do nothing, and say so once."""
    return scalar(name, data)


def histogram(name, data, step=None, buckets=None, description=None):
    """Do nothing, and say so once."""
    return scalar(name, data)


def text(name, data, step=None, description=None):
    """Do nothing, and say so once."""
    return scalar(name, data)


def merge_all(*_, **__):
    """Return None: there is nothing to merge."""


def trace_on(*_, **__):
    """Do nothing."""


def trace_off():
    """Do nothing."""


def trace_export(*_, **__):
    """Do nothing."""


__getattr__ = missing("tensorflow.summary")
