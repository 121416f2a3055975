"""Where compiled kernels are kept, so that only the first run on a machine compiles.

Numba's own cache watches the one file a function stands in; a helper edited in another
file would go unnoticed. Here the folder's name carries a hash of the text of *all*
kernels and of the versions that compiled them, so a stale kernel cannot be found.
Cached code is pickled, and whoever can write it can run code as you: the folder
belongs to the user alone (mode 0700), and where that cannot be had, nothing is cached.

Numba also keeps an index beside the code, and two processes that write both at once can leave an
index that names other code than it should. Here every kernel has one file, named by its
key, written elsewhere and moved, with a checksum of key and content: whatever a killed process or
a full disk leaves behind is not taken for a kernel.
"""

import hashlib
import os
import pickle
import platform
import re
import shutil
import stat
import sys
import time
from pathlib import Path
from types import FunctionType

import llvmlite
import numba
import numpy
from numba.core import caching
from numba.core.serialize import dumps

# Constants of the plain definitions are frozen into kernels, so these count as well.
_PACKAGE = Path(__file__).parents[1]
_SOURCES = [path for part in ("kernels", "reference") for path in sorted((_PACKAGE / part).rglob("*.py"))]
# Settings of Numba by which it compiles otherwise.
_SETTINGS = (
    "OPT",
    "LOOP_VECTORIZE",
    "SLP_VECTORIZE",
    "ENABLE_AVX",
    "DISABLE_INTEL_SVML",
    "CPU_NAME",
    "CPU_FEATURES",
    "BOUNDSCHECK",
    "DEBUGINFO_DEFAULT",
)
# Folders of other versions that are kept, those last used; younger ones than this many seconds always.
KEPT, YOUNG = 8, 24 * 3600
_OURS = re.compile(r"kernels-[0-9a-f]{20}")


def _fingerprint():
    digest = hashlib.sha256()
    for path in _SOURCES:
        digest.update(str(path.relative_to(_PACKAGE)).encode() + b"\0" + path.read_bytes() + b"\0")
    versions = numba.__version__, llvmlite.__version__, numpy.__version__, sys.version, platform.machine()
    settings = [f"{name}={getattr(numba.config, name, None)}" for name in _SETTINGS]
    digest.update("\0".join([*versions, *settings]).encode())
    return digest.hexdigest()[:20]


def _state_of_sources():
    """Return what changes when one of the files is written."""
    found = []
    for path in _SOURCES:
        status = path.stat()
        found.append((status.st_mtime_ns, status.st_size, status.st_ino))
    return found


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
        _make(root)
        root = root.resolve()
        folder = root / f"kernels-{_fingerprint()}"
        if hasattr(os, "getuid") and not _safe_place(root):
            return None
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)
            _clean(root, folder)
        if hasattr(os, "getuid") and not _ours_alone(folder.lstat(), stat.S_ISDIR):
            return None
        os.utime(folder)  # when it was last used
        for unfinished in folder.glob("*.part"):
            if unfinished.lstat().st_mtime < time.time() - YOUNG:
                unfinished.unlink(missing_ok=True)
        return folder if os.access(folder, os.W_OK) else None
    except (OSError, RuntimeError):  # RuntimeError: no home folder
        return None


def _make(folder):
    """Make a folder and those above it that are missing, for the user alone."""
    if not folder.exists():
        _make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _safe_place(root):
    """Whether nobody else can put another folder in the place of one in here."""
    status = root.stat()
    if status.st_uid not in (0, os.getuid()) or status.st_mode & stat.S_IWOTH:
        return False
    # Above it, others may make folders of their own, as in /tmp, if they cannot move ours.
    modes = [folder.stat().st_mode for folder in root.parents]
    return not any(mode & stat.S_IWOTH and not mode & stat.S_ISVTX for mode in modes)


def _ours_alone(status, kind):
    """Whether this is of the kind, not a link, belongs to the user, and nobody else may write to it."""
    mode = status.st_mode
    return kind(mode) and status.st_uid == os.getuid() and not stat.S_IMODE(mode) & 0o022


def _clean(root, folder):
    """Remove folders of other versions that have not been used for long, all but the last few."""
    others = []
    for path in root.iterdir():
        if _OURS.fullmatch(path.name) and path != folder:
            status = path.lstat()
            if not hasattr(os, "getuid") or _ours_alone(status, stat.S_ISDIR):
                others.append((status.st_mtime, path))
    old = time.time() - YOUNG
    for used, path in sorted(others, reverse=True)[KEPT:]:
        if used < old:
            # A process that still uses it compiles what it misses.
            shutil.rmtree(path, ignore_errors=True)


_LOADED_FROM = _state_of_sources()
FOLDER = _private_folder()


class _Locator(caching._CacheLocator):
    """Tells Numba where a kernel is kept: always in FOLDER."""

    def __init__(self, function, file):
        self._py_file = file
        self._name = hashlib.sha256(f"{function.__module__}.{function.__qualname__}".encode())

    def get_cache_path(self):
        return str(FOLDER)

    def ensure_cache_path(self):
        """Nothing: should it have been removed, it is not made anew with other rights."""

    def get_source_stamp(self):
        return FOLDER.name

    def get_disambiguator(self):
        return self._name.hexdigest()[:10]

    @classmethod
    def from_function(cls, function, file):
        return cls(function, file) if FOLDER is not None else None


class _Implementation(caching.CompileResultCacheImpl):
    _locator_classes = [_Locator]


class _Files:
    """The compiled forms of one function: for each key a file, whole or not there.

    Parameters
    ----------
    name : str
        Of the function, for people who look into the folder, and to tell it from others.
    """

    def __init__(self, name):
        self._name = name

    def load(self, key):
        """Return what was saved under this key; None if there is nothing, or nothing to be trusted."""
        path, key = self._place(key)
        try:
            file = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        except OSError:
            return None
        with open(file, "rb") as opened:
            if hasattr(os, "getuid") and not _ours_alone(os.fstat(file), stat.S_ISREG):
                return None
            content = opened.read()
        checksum, body = content[:32], content[32:]
        return pickle.loads(body) if checksum == _checksum(key, body) else None

    def holds(self, key):
        """Whether there is a file for this key."""
        return os.path.exists(self._place(key)[0])

    def save(self, key, data):
        """Keep this under the key, unless the kernels were edited since they were loaded."""
        if _state_of_sources() != _LOADED_FROM:
            return
        path, key = self._place(key)
        body, unfinished = dumps(data), f"{path}.{os.getpid()}-{time.monotonic_ns()}.part"
        try:
            with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(_checksum(key, body) + body)
            os.replace(unfinished, path)
        finally:
            if os.path.exists(unfinished):
                os.remove(unfinished)

    def _place(self, key):
        key = repr(key).encode()
        digest = hashlib.sha256(self._name.encode() + b"\0" + key).hexdigest()[:24]
        readable = re.sub(r"[^\w.]", "", self._name.removeprefix("tinycnn.kernels."))[:80]
        return str(FOLDER / f"{readable}-{digest}.kernel"), key


def _checksum(key, body):
    return hashlib.sha256(len(key).to_bytes(8, "little") + key + body).digest()


class _KernelCache(caching.FunctionCache):
    """Numba's cache, but one that may fail: a full disk or a damaged file costs time, no more."""

    _impl_class = _Implementation

    def __init__(self, function):
        super().__init__(function)
        self._cache_file = _Files(f"{function.__module__}.{function.__qualname__}")

    def load_overload(self, signature, context):
        try:
            found = super().load_overload(signature, context)
        except Exception:  # whatever unpickling damaged bytes may raise
            found = None
        if found is None:
            _missed["kernels"] += 1
        return found

    def _index_key(self, signature, codegen):
        # Numba's own key has the pickle of what a closure holds, and in that of a compiled function is a
        # number that every process draws anew. What it holds is in its name (see tell_apart), and the text of
        # all kernels in the folder's.
        function = self._py_func
        code = hashlib.sha256(function.__code__.co_code).hexdigest()
        return signature, codegen.magic_tuple(), function.__module__, function.__qualname__, code

    def holds(self, signature, context):
        """Whether there is a file for this signature (it may still turn out to be damaged)."""
        return self._cache_file.holds(self._index_key(signature, context.codegen()))

    def save_overload(self, signature, data):
        try:
            super().save_overload(signature, data)
        except Exception:  # the same for writing
            self.disable()


def tell_apart(function):
    """Let a function's name say what it was made with: so that it differs from others that one text makes.

    Numba names machine code by the function's name, the types of its arguments and a number that counts
    what the process has compiled. Other processes count otherwise: two kernels of one factory, such as
    the sums of 4 and of 8 vectors, could come out of the cache under one name, and one would be
    called in the place of the other.

    Parameters
    ----------
    function : function
        Its ``__qualname__`` is changed if it is a closure, the same way in every process.
    """
    if function.__closure__:
        held = repr(_held(function, (function,)))
        function.__qualname__ += f"_{hashlib.sha256(held.encode()).hexdigest()[:16]}"


def _held(function, above):
    """Return what a closure holds; of functions in it, whose names may be those of many, likewise."""
    found = []
    for cell in function.__closure__ or ():
        value = cell.cell_contents
        # A compiled function, or one of instructions for LLVM, is described by the one it was made of.
        made_of = getattr(value, "py_func", None) or getattr(value, "__wrapped__", None) or value
        if not isinstance(made_of, FunctionType):
            found.append(hashlib.sha256(dumps(value)).hexdigest())
        elif made_of in above:  # one that calls itself
            found.append(made_of.__qualname__)
        else:
            inside = _held(made_of, (*above, made_of))
            code = hashlib.sha256(made_of.__code__.co_code).hexdigest()
            found.append((type(value).__name__, made_of.__module__, made_of.__qualname__, code, inside))
    return found


_missed = {"kernels": 0}


def missed():
    """Return how many kernels this process has looked for in vain: they were compiled."""
    return _missed["kernels"]


def enable_cache(compiled):
    """Give a compiled function its place on disk; without one it is compiled each time."""
    if FOLDER is not None and hasattr(compiled, "enable_caching"):
        compiled._cache = _KernelCache(compiled.py_func)
    return compiled
