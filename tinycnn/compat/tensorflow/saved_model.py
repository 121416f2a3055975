"""``tf.saved_model``: a model as a folder, which holds a file of Keras's form."""

from tinycnn.compat.keras import models
from tinycnn.compat.tensorflow.missing import missing


def save(obj, export_dir, signatures=None, options=None):
    """Write a model into a folder."""
    obj.save(export_dir, save_format="tf")


def load(export_dir, tags=None, options=None):
    """Read a model that :func:`save` wrote."""
    return models.load_model(export_dir)


__all__ = ["load", "save"]

__getattr__ = missing("tensorflow.saved_model")
