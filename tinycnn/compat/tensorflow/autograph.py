"""``tf.autograph``: what turned Python into graphs; Python stays Python here."""

from types import SimpleNamespace

from tinycnn.compat.tensorflow.functions import function as to_graph
from tinycnn.compat.tensorflow.missing import missing


def set_verbosity(level, alsologtostdout=False):
    """Do nothing: there is nothing to tell."""


def do_not_convert(func=None):
    """Return the function as it is."""
    return to_graph(func)


experimental = SimpleNamespace(do_not_convert=do_not_convert)

__getattr__ = missing("tensorflow.autograph")
