"""Weights alone, in a file of any of the forms."""

import warnings

from tinycnn.errors import complaint
from tinycnn.plain_file import check_plain
from tinycnn.saving import hdf5, layout, legacy_layout
from tinycnn.saving import weights as npz
from tinycnn.saving.atomic import atomic_write
from tinycnn.saving.finite import named_weights, report
from tinycnn.saving.keras_zip import KerasArchive
from tinycnn.saving.model_files import hdf5_of, optimizer_of
from tinycnn.saving.model_path import LEGACY, WEIGHTS, check_new, check_path
from tinycnn.saving.weights_error import WeightsFileError

_NPZ, _H5 = ".weights.npz", ".weights.h5"


def save_weights(model, filepath, overwrite=True, max_shard_size=None):
    """Write the weights of a model into a file, whole or not at all.

    Parameters
    ----------
    model : Sequential
        Built.
    filepath : str or os.PathLike
        Ending in ``.weights.h5``, the form that Keras reads too, with the optimizer's
        state; or in ``.weights.npz``, which NumPy opens.
    overwrite : bool
        False: refuse if the file exists.
    max_shard_size : {None}
        Weights go into one file.
    """
    path = check_path("save_weights", filepath, (_H5, _NPZ))
    if max_shard_size is not None:
        raise NotImplementedError(complaint("save_weights", "max_shard_size=None", f"{max_shard_size!r}"))
    model.count_params()
    if path.endswith(_NPZ):
        npz.save_weights(path, named_weights(model), overwrite)
        return
    check_new(path, overwrite)
    content = hdf5_of(model, optimizer_of(model))
    with atomic_write(path) as file:
        file.write(content)


def load_weights(model, filepath, skip_mismatch=False, by_name=False):
    """Read the weights of a model from a file.

    Parameters
    ----------
    model : Sequential
        Built.
    filepath : str or os.PathLike
        Ending in ``.weights.h5``, ``.weights.npz``, ``.keras``, ``.h5`` or ``.hdf5``.
    skip_mismatch : bool
        Leave out layers that do not fit, with a warning; not for ``.weights.npz``.
    by_name : bool
        For older ``.h5`` files: match layers by their names, not in their order.

    Raises
    ------
    FileNotFoundError
    WeightsFileError
        If the file is damaged or does not fit; no weight has changed then.
    """
    path = check_path("load_weights", filepath, WEIGHTS)
    model.count_params()
    if by_name and (path.endswith((_H5, _NPZ)) or not path.endswith(LEGACY)):
        raise ValueError(complaint("load_weights", "by_name for older .h5 files only", f"'{path}'"))
    if path.endswith(_NPZ):
        if skip_mismatch:
            raise ValueError(complaint("load_weights", "skip_mismatch=False for .weights.npz", "True"))
        expected = [(name, weight.shape, weight.dtype) for name, weight in named_weights(model)]
        model.set_weights(npz.load_weights(path, expected))
        return
    try:
        pairs, faults = _read(model, path, by_name)
    except FileNotFoundError:
        raise FileNotFoundError(f"There is no weights file '{path}'.") from None
    text = "its weights do not fit the model:\n  " + "\n  ".join(faults[:20])
    if faults and not skip_mismatch:
        raise WeightsFileError(path, text)
    if faults:
        warnings.warn(f"{path}: {text}", stacklevel=3)
    for weight, values in pairs:
        weight[...] = values
    report(path, named_weights(model), stacklevel=4)


def _read(model, path, by_name):
    def fail(fault):
        return WeightsFileError(path, fault)

    if path.endswith(".keras"):
        with KerasArchive(path, WeightsFileError) as archive, hdf5.opened(archive.weights(), fail) as h5:
            return layout.read(h5, model)
    check_plain(path, fail)
    with open(path, "rb") as file, hdf5.opened(file, fail) as h5:
        flat = hdf5.names(h5, "layer_names") is not None
        if path.endswith(_H5) and not flat:
            return layout.read(h5, model)
        group = h5 if flat else hdf5.group(h5, "model_weights") or h5
        return legacy_layout.read(group, model, by_name)
