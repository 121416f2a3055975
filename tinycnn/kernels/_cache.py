"""Where compiled kernels are kept, so that only the first run on a machine compiles.

Numba's own cache watches the one file a function stands in; a helper edited in another
file would go unnoticed. Here the folder's name carries a hash of the text of *all*
kernels and of the versions that compiled them, so a stale kernel cannot be found.
Cached code is pickled, and whoever can write it can run code as you: the folder
belongs to the user alone (mode 0700), and where that cannot be had, nothing is cached.
"""

import hashlib
import os
import platform
import stat
import sys
from pathlib import Path

import llvmlite
import numba
from numba.core import caching


def _fingerprint():
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(
            str(path.relative_to(Path(__file__).parent)).encode() + b"\0" + path.read_bytes() + b"\0"
        )
    versions = (numba.__version__, llvmlite.__version__, sys.version, platform.machine())
    digest.update("\0".join(versions).encode())
    return digest.hexdigest()[:20]


def _user_cache():
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _private_folder():
    """Make the folder and return it; None where it would not be ours alone."""
    try:
        given = os.environ.get("NUMBA_CACHE_DIR")
        root = Path(given) if given else _user_cache() / "tinycnn"
        folder = root / f"kernels-{_fingerprint()}"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if hasattr(os, "getuid"):
            status = folder.stat()
            if status.st_uid != os.getuid() or stat.S_IMODE(status.st_mode) & 0o022:
                return None
        return folder if os.access(folder, os.W_OK) else None
    except (OSError, RuntimeError):  # RuntimeError: no home folder
        return None


FOLDER = _private_folder()


class _Locator(caching._CacheLocator):
    """Tells Numba where a kernel is kept: always in FOLDER."""

    def __init__(self, function, file):
        self._py_file = file
        self._name = hashlib.sha256(f"{function.__module__}.{function.__qualname__}".encode())

    def get_cache_path(self):
        return str(FOLDER)

    def get_source_stamp(self):
        return FOLDER.name

    def get_disambiguator(self):
        return self._name.hexdigest()[:10]

    @classmethod
    def from_function(cls, function, file):
        return cls(function, file) if FOLDER is not None else None


class _Implementation(caching.CompileResultCacheImpl):
    _locator_classes = [_Locator]


class _KernelCache(caching.FunctionCache):
    """Numba's cache, but one that may fail: a full disk or a damaged file costs time, no more."""

    _impl_class = _Implementation

    def load_overload(self, signature, context):
        try:
            return super().load_overload(signature, context)
        except Exception:  # whatever unpickling damaged bytes may raise
            return None

    def save_overload(self, signature, data):
        try:
            super().save_overload(signature, data)
        except Exception:  # the same for writing: an index that cannot be read is read first
            self.disable()


def enable_cache(compiled):
    """Give a compiled function its place on disk; without one it is compiled each time."""
    if FOLDER is not None and hasattr(compiled, "enable_caching"):
        compiled._cache = _KernelCache(compiled.py_func)
    return compiled
