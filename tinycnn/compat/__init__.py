"""Lets scripts that were written for Keras or TensorFlow run here, unchanged.

``python -m tinycnn script.py`` runs one; in a notebook :func:`install` makes ``import keras``
and ``import tensorflow`` mean this library, and :func:`uninstall` takes it back.
"""

import sys

from tinycnn.compat.era import set_era
from tinycnn.compat.finder import FINDER, is_installed, ours_in_memory
from tinycnn.compat.notes import forget_notes, note
from tinycnn.compat.placeholders import NotSupportedError
from tinycnn.losses import BinaryCrossentropy

__all__ = ["NotSupportedError", "install", "is_installed", "uninstall"]

_put_aside: dict[str, object] = {}


def install(keras=3, acc=False):
    """Let ``import keras``, ``import tensorflow`` and all their old paths mean this library.

    Whatever is installed or was imported before; in this process alone.

    Parameters
    ----------
    keras : {3, 2, 1}
        Which Keras the code that follows was written for. It matters where a spelling
        changed its meaning: see :mod:`tinycnn.compat.era`.
    acc : bool
        Whether accuracy is called ``acc`` in logs and files, as before Keras 2.3. Both names
        are understood on reading, whichever is the true one.

    Notes
    -----
    Modules of the real Keras and TensorFlow that are in memory are put aside, and
    :func:`uninstall` puts them back. Names that were bound before still mean the real ones:
    import them again.

    Examples
    --------
    >>> install()
    >>> from keras.layers.convolutional import Convolution2D
    >>> Convolution2D(32, 3, 3, border_mode="same").kernel_size
    (3, 3)
    >>> uninstall()
    """
    set_era(keras, acc)
    if is_installed():
        return
    before = ours_in_memory()
    if before:
        roots = sorted({name.partition(".")[0] for name in before})
        note(
            f"{' and '.join(roots)} had been imported before. From now on an import brings tinycnn's; "
            "names that were bound before still mean the real ones: import them again."
        )
    for name in before:
        _put_aside[name] = sys.modules.pop(name)
    sys.meta_path.insert(0, FINDER)
    BinaryCrossentropy.checks_range = False  # scripts of networks that compete make labels noisy


def uninstall():
    """Take :func:`install` back: imports mean what they meant before."""
    if not is_installed():
        return
    sys.meta_path.remove(FINDER)
    BinaryCrossentropy.checks_range = True
    for name in ours_in_memory():
        del sys.modules[name]
    sys.modules.update(_put_aside)
    _put_aside.clear()
    set_era()
    forget_notes()
