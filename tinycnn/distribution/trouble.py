"""How a rank that cannot go on lets the others know, so that none of them waits for ever."""

import atexit
import os
import socket
import sys
import time

from tinycnn.distribution import watcher
from tinycnn.distribution.errors import RESTART, DistributionError

FAILED, LEFT = 1, 2
# Seconds in which the rank that tells an error has told it, and ends the others.
TELLING = 3.0


class Trouble:
    """Notices between ranks, and the end of a run.

    Parameters
    ----------
    mpi : module
        ``mpi4py.MPI``.
    world : Comm
        One of its own, for notices only.
    local : Comm
        The ranks of this machine.
    """

    def __init__(self, mpi, world, local):
        self._mpi, self._world = mpi, world
        self._episode, self._sent = 0, []
        self.people = world.allgather((socket.gethostname(), os.getpid()))
        self._neighbours = [
            rank
            for rank, (host, pid) in enumerate(self.people)
            if rank != world.rank and host == socket.gethostname() and _state_of(pid) is not None
        ]
        place = watcher.start(local.size, RESTART) if local.rank == 0 else None
        self._line = watcher.Line(local.bcast(place), self.name(world.rank))
        self._old_hook = sys.excepthook
        sys.excepthook = self._last_words
        atexit.register(self._say_goodbye)

    def name(self, rank):
        """Return what a rank is called in messages.

        Such as ``rank 2 of 4 (process 4711 on host lab3)``.
        """
        host, pid = self.people[rank]
        return f"rank {rank} of {len(self.people)} (process {pid} on host {host})"

    def begin(self):
        """Something that all ranks do begins: notices from before are no longer of interest."""
        self._episode += 1

    def tell(self, error):
        """Let all others know that this rank has failed."""
        self._send(FAILED, f"{type(error).__name__}: {error}")

    def look(self, waiting_for, what):
        """Raise if another rank is known to be gone.

        Parameters
        ----------
        waiting_for : collection of int
            The ranks from which something is missing.
        what : str
        """
        status = self._mpi.Status()
        while self._world.iprobe(self._mpi.ANY_SOURCE, self._mpi.ANY_TAG, status):
            rank = status.source
            kind, episode, text = self._world.recv(source=rank, tag=status.tag)
            if kind == FAILED and episode >= self._episode:
                stop = "" if text.endswith((".", "!", "?")) else "."
                message = f"{self.name(rank)} failed, in {what}: {text}{stop} {RESTART}"
                raise DistributionError(message, failed_elsewhere=True)
            if kind == LEFT:
                raise DistributionError(
                    f"{self.name(rank)} has left, while the others wait for it in {what}. {RESTART}"
                )
        for rank in self._neighbours:
            if rank in waiting_for and _state_of(self.people[rank][1]) in (None, "Z", "X"):
                raise DistributionError(f"{self.name(rank)} has died, in {what}. {RESTART}")

    def _send(self, kind, text):
        for rank in range(self._world.size):
            if rank != self._world.rank:
                # Small enough to be on its way when the call returns; nobody may be listening.
                self._sent.append(self._world.isend((kind, self._episode, text[:500]), rank, tag=kind))
        for _ in range(100):
            self._mpi.Request.Testall(self._sent)
            time.sleep(0.0005)

    def _last_words(self, kind, error, trace):
        """Show an error that nobody caught, and end the whole run: MPI would wait for ever."""
        if issubclass(kind, DistributionError) and error.failed_elsewhere:
            time.sleep(TELLING)  # it shows its traceback first, and ends this process as well, if it ends
        if issubclass(kind, DistributionError) and error.known_to_all and self._world.rank != 0:
            time.sleep(TELLING)  # rank 0 tells it, and ends this process as well
        else:
            me = self.name(self._world.rank)
            self._old_hook(kind, error, trace)
            print(f"tinycnn: {me} has stopped with this error, and with it the whole run.", file=sys.stderr)
            if not issubclass(kind, DistributionError):
                print(f"tinycnn: When its cause is gone: {RESTART}", file=sys.stderr)
        sys.stderr.flush()
        sys.stdout.flush()
        self._line.say(watcher.OVER)
        if not self._mpi.Is_finalized():
            self._world.Abort(1)

    def _say_goodbye(self):
        if not self._mpi.Is_finalized():
            self._send(LEFT, "")
        self._line.say(watcher.FAREWELL)


def _state_of(pid):
    """Return the state of a process of this machine, one letter; None if there is none, or no telling."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()[0].decode()
    except (OSError, IndexError):
        return None
