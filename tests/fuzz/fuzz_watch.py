"""What a loader may do with a file: take it, or refuse it in the library's own words. Nothing else."""

import contextlib
import os
import resource
import sys
import time
import traceback
import unicodedata  # noqa: F401, Python loads it when it first meets a name in other letters
import warnings

# One input may take so much of the processor's time.
MOST_SECONDS = 20.0

# What was written is noticed at once, by the interpreter's reports; by libraries in C, then.
_LOOK_EVERY = 50

# Reported by the interpreter itself when something of the kind is about to happen.
_NEVER = (
    "exec",
    "import",
    "marshal.loads",
    "pickle.find_class",
    "ctypes.dlopen",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.symlink",
    "os.link",
    "os.chmod",
    "shutil.copyfile",
    "subprocess.Popen",
    "socket.connect",
    "socket.getaddrinfo",
    "urllib.Request",
)
# Of these, what one that keeps files may do in its own folder.
_OWN = ("os.mkdir", "os.rename", "os.remove")


class Broken(AssertionError):
    """A loader did something that it must not do."""


class Watch:
    """Looks on while a loader reads one file in a folder of its own.

    Parameters
    ----------
    folder : str
        The only place where the loader has anything to do.

    Attributes
    ----------
    loaded, refused : int
        How the inputs ended so far.
    slowest : float
        Seconds of the processor's time that the slowest one took. (Those of the wall clock
        say more of what else the machine does.)
    """

    def __init__(self, folder):
        self.folder = os.path.realpath(folder)
        self.loaded = self.refused = 0
        self.slowest = 0.0
        self._armed, self._seen, self._may_write = False, [], False
        self._count, self._before = 0, None
        sys.addaudithook(self._hook)

    def enter(self, folder):
        """Go on in another folder."""
        self.folder, self._before = os.path.realpath(folder), None

    def judge(self, loader, data):
        """Let ``loader`` read ``data``; raise :class:`Broken` for anything but the two good ends."""
        loader.place(self.folder, data)
        self._may_write = loader.writes
        start = time.process_time()
        fault, self._seen = None, []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._armed = True
            try:
                loader.load(self.folder)
            except loader.errors as refusal:
                fault = refusal
            except BaseException as other:
                self._armed = False
                if isinstance(other, KeyboardInterrupt):
                    raise
                raise Broken(f"raised {type(other).__name__}: {other!s:.300}") from other
            finally:
                self._armed = False
        spent = time.process_time() - start
        self.slowest = max(self.slowest, spent)
        self._check(fault, spent)
        if fault is None:
            self.loaded += 1
        else:
            self.refused += 1
        return fault

    def _check(self, fault, spent):
        if self._seen:
            raise Broken(f"the interpreter reported {self._seen[0]}")
        if spent > MOST_SECONDS:
            raise Broken(f"took {spent:.1f} seconds")
        self._count += 1
        if self._count % _LOOK_EVERY == 0 and not self._may_write:
            held, self._before = self._held(), self._before or self._held()
            if held - self._before:
                raise Broken(f"left files behind: {sorted(held - self._before)}")
        cause = fault
        while cause is not None:
            if isinstance(cause, MemoryError):
                raise Broken("asked for more memory than there is") from fault
            cause = cause.__cause__ or cause.__context__

    def _held(self):
        return {os.path.join(root, name) for root, _, names in os.walk(self.folder) for name in names}

    def _hook(self, event, arguments):
        if not self._armed:
            return
        if event == "open":
            path = arguments[0]
            if isinstance(path, (str, bytes)):
                if self._may_write and path == "/proc/self/maps":
                    return  # to train, one has to know which BLAS there is
                place = os.path.realpath(os.fsdecode(path))
                if not place.startswith(self.folder) or (_writes(arguments) and not self._may_write):
                    self._seen.append(f"open{arguments!r:.200}")
        elif event in _NEVER and not (event in _OWN and self._may_write and self._inside(arguments)):
            self._seen.append(f"{event} {arguments!r:.200}")

    def _inside(self, arguments):
        """Whether all paths that the interpreter reported lead into the folder."""
        paths = [path for path in arguments if isinstance(path, (str, bytes))]
        return all(os.path.realpath(os.fsdecode(path)).startswith(self.folder) for path in paths)


def _writes(arguments):
    mode, flags = arguments[1], arguments[2]
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def signature(broken):
    """Return a short text that is the same for the same defect."""
    cause = broken.__cause__
    if cause is None:
        return str(broken)[:60]
    frames = traceback.extract_tb(cause.__traceback__)
    own = [frame for frame in frames if f"{os.sep}tinycnn{os.sep}" in frame.filename] or frames
    place = f"{os.path.basename(own[-1].filename)}:{own[-1].name}" if own else "?"
    return f"{type(cause).__name__} {place}"


def peak_mib():
    """Return the most memory that this process has had, in MiB."""
    with contextlib.suppress(OSError), open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
