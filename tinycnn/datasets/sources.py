"""Where a data set is looked for: the user's folder, the cache, the network, in this order."""

import os
import warnings
from pathlib import Path

from tinycnn.datasets.errors import DataNotFoundError
from tinycnn.datasets.fetch import fetch
from tinycnn.datasets.folder import ARRAYS, GREY
from tinycnn.datasets.stream import FetchError
from tinycnn.errors import DataError
from tinycnn.ranks import crew


def load(name, mirrors, layout=GREY):
    """Return the data set ``name`` from the first source that has it.

    Parameters
    ----------
    name : str
        Also the name of its folder in ``TINYCNN_DATA_DIR`` and in the cache.
    mirrors : sequence of Mirror
    layout : Layout
        Which files it consists of.

    Returns
    -------
    ((ndarray, ndarray), (ndarray, ndarray))
        See :func:`tinycnn.datasets.folder.read_four_files`.

    Raises
    ------
    DataNotFoundError
        If no source has it. The message lists each with its reason, and says how to
        put the files in place by hand.
    DataError
        If a file in ``TINYCNN_DATA_DIR`` is damaged: what a user put there is not
        passed over in silence.
    """
    # Of several processes that train together one fetches; the others find it in the cache.
    return crew().main_first(lambda: _load(name, mirrors, layout))


def _load(name, mirrors, layout):
    tried = []
    for source in (_from_data_dir, _from_cache, _from_network):
        found = source(name, mirrors, layout, tried)
        if found is not None:
            return found
    raise DataNotFoundError(_nowhere(name, mirrors, layout, tried))


def cache_folder(name):
    """Return the folder that keeps the downloaded files of ``name``.

    It lies in ``TINYCNN_CACHE_DIR`` where that is set, else where the system keeps caches.
    """
    import pooch

    root = os.environ.get("TINYCNN_CACHE_DIR") or pooch.os_cache("tinycnn")
    return Path(root) / "datasets" / name


def _from_data_dir(name, mirrors, layout, tried):
    if not os.environ.get("TINYCNN_DATA_DIR"):
        tried.append("TINYCNN_DATA_DIR: not set")
        return None
    root = Path(os.environ["TINYCNN_DATA_DIR"]).expanduser()
    reasons = []
    for read, place in (
        (layout.read_folder, root / name),
        (layout.read_npz, root / name / f"{name}.npz"),
        (layout.read_npz, root / f"{name}.npz"),
    ):
        try:
            return read(place)
        except DataNotFoundError as absent:
            reasons.append(str(absent))
    tried.append(f"TINYCNN_DATA_DIR={root}: {'; '.join(reasons)}")
    return None


def _from_cache(name, mirrors, layout, tried):
    folder = cache_folder(name)
    reasons = []
    for read, place in ((layout.read_folder, folder), (layout.read_npz, folder / f"{name}.npz")):
        try:
            return read(place)
        except DataNotFoundError as absent:
            reasons.append(str(absent))
        except DataError as damage:
            warnings.warn(f"The cached {name} is damaged and will be fetched anew: {damage}", stacklevel=4)
            reasons.append(str(damage))
    tried.append(f"cache: {'; '.join(reasons)}")
    return None


def _from_network(name, mirrors, layout, tried):
    folder = cache_folder(name)
    for mirror in mirrors:
        try:
            fetch(mirror, folder)
        except FetchError as failure:
            tried.append(f"{mirror.base}: {failure}")
        except OSError as failure:
            tried.append(f"network: not asked, for the cache cannot be written: {failure}")
            return None
        else:
            packed = mirror.files[0].name.endswith(".npz")
            return layout.read_npz(folder / mirror.files[0].name) if packed else layout.read_folder(folder)
    return None


def _nowhere(name, mirrors, layout, tried):
    root = os.environ.get("TINYCNN_DATA_DIR") or "/path/to/data"
    lines = [f"The data set {name} is nowhere to be had. Tried, in this order:"]
    lines += [f"  - {line}" for line in tried]
    lines += ["To put it in place by hand, get these files on a machine that has a network,"]
    lines += [f"    {mirrors[0].base}{file.name}" for file in mirrors[0].files] if mirrors else []
    lines += [f"place them here (unpacked will do, and so will {name}.npz with {', '.join(ARRAYS)}),"]
    lines += [f"    {Path(root, name, file)}" for file in layout.files]
    lines += [f"and set the environment variable TINYCNN_DATA_DIR={root}."]
    return "\n".join(lines)
