"""Files of models under any name: what a file is, its first bytes tell.

The library writes by the ending of the path. Scripts write ``model.save("net")``,
``"net.model"`` or ``"weights.h5"`` for weights alone, and expect to find the file there.
"""

import contextlib
import os
import shutil
import tempfile

_HDF5, _ZIP = b"\x89HDF\r\n\x1a\n", b"PK\x03\x04"
_MODELS = (".keras", ".h5", ".hdf5")
# The one file in a folder that a script takes for a model of TensorFlow.
INSIDE = "model.keras"


def save_model_at(write, filepath, save_format=None):
    """Write a model at exactly this path.

    Parameters
    ----------
    write : callable
        ``write(path)``, which wants one of the library's endings.
    filepath : str or os.PathLike
        Without such an ending: a file of the form ``.keras``, or ``.h5`` if ``save_format`` says
        so; for ``save_format="tf"``, or where there is a folder, a file in that folder.
    save_format : str, optional
        "h5", "keras" or "tf".

    Returns
    -------
    str
        Where it lies.
    """
    path = os.fspath(filepath)
    if path.endswith(_MODELS) and not os.path.isdir(path):
        _make_folder(path)
        write(path)
        return path
    if os.path.isdir(path) or save_format == "tf" or path.endswith(("/", os.sep)):
        os.makedirs(path, exist_ok=True)
        path = os.path.join(path, INSIDE)
        write(path)
        return path
    _make_folder(path)
    _write_then_move(write, path, ".h5" if save_format in ("h5", "hdf5") else ".keras")
    return path


def save_weights_at(write, filepath):
    """Write weights at exactly this path; see :func:`save_model_at`."""
    path = os.fspath(filepath)
    if os.path.isdir(path):
        path = os.path.join(path, "model.weights.h5")
    _make_folder(path)
    if path.endswith((".weights.h5", ".weights.npz")):
        write(path)
    else:
        _write_then_move(write, path, ".weights.h5")
    return path


@contextlib.contextmanager
def as_file(filepath, weights=False):
    """Give a path with the ending of what the file is, for as long as it is read.

    Parameters
    ----------
    filepath : str or os.PathLike
        A file of a model or of weights, or a folder that :func:`save_model_at` wrote into.
    weights : bool
        Whether weights are wanted, which a file of a whole model also has.
    """
    path = os.fspath(filepath)
    if os.path.isdir(path):
        inside = (INSIDE, "model.weights.h5")
        path = next((p for p in (os.path.join(path, n) for n in inside) if os.path.exists(p)), path)
    ending = _ending(path, weights)
    if ending is None or _form_of(path, weights) == ending:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        link = os.path.join(folder, os.path.basename(path) + ending)
        try:
            os.symlink(os.path.abspath(path), link)
        except OSError:  # Windows lets few people do so
            shutil.copyfile(path, link)
        yield link


def _form_of(path, weights):
    """Return the form that the library takes a file for, by its path."""
    if weights and path.endswith(".weights.h5"):
        return ".weights.h5"
    return ".h5" if path.endswith((".h5", ".hdf5")) else os.path.splitext(path)[1]


def _ending(path, weights):
    """Return the form that a file is of, or None for the library to say what is wrong with it."""
    try:
        with open(path, "rb") as file:
            start = file.read(8)
    except OSError:
        return None  # the library says what is wrong
    if start.startswith(_ZIP):
        return None if path.endswith(".npz") else ".keras"
    if start != _HDF5:
        return None
    if not weights:
        return ".h5"
    import h5py

    with h5py.File(path, "r") as h5:
        of_today = "layers" in h5 and "layer_names" not in h5.attrs and "model_weights" not in h5
    return ".weights.h5" if of_today else ".h5"


def _write_then_move(write, path, ending):
    part = f"{path}.{os.getpid()}.part{ending}"
    try:
        write(part)
        os.replace(part, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(part)


def _make_folder(path):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
