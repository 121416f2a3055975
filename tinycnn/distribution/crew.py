"""The processes that MPI started, as a crew (:mod:`tinycnn.ranks`)."""

import os
import pickle
import time
from contextlib import contextmanager

import numpy as np

from tinycnn.distribution.agreement import agree, versions
from tinycnn.distribution.errors import RESTART, DistributionError
from tinycnn.distribution.library import load_mpi
from tinycnn.distribution.trouble import Trouble
from tinycnn.engine.workers import share_cores
from tinycnn.errors import complaint
from tinycnn.ranks import Alone

# Bytes of the text that goes before every exchange.
LABEL = 128
HEADS, BODIES = 1, 2
# Seconds: so long a rank asks without pause; after that, so often at the least, unless bytes are on
# their way.
EAGER, RARELY = 0.0005, 0.002
# Seconds between two looks for trouble.
LOOK = 0.05
# Seconds between two questions of which no more counts as waiting: this process was stopped itself,
# as by Ctrl-Z, and the others perhaps with it.
STOPPED = 1.0

_joined: dict = {}


def join():
    """Return the crew of all processes; every one of them must call it."""
    if not _joined:
        _joined["crew"] = Crew(load_mpi())
    return _joined["crew"]


class Crew(Alone):
    """Ranks of MPI.

    Parameters
    ----------
    mpi : module
        ``mpi4py.MPI``.
    """

    def __init__(self, mpi):
        self._mpi = mpi
        # Communicators of our own: the user's messages and ours do not meet.
        self._world = mpi.COMM_WORLD.Dup()
        self.rank, self.size = self._world.rank, self._world.size
        self._limit = _time_limit()
        local = self._world.Split_type(mpi.COMM_TYPE_SHARED)
        self.trouble = Trouble(mpi, mpi.COMM_WORLD.Dup(), local)
        share_cores(local.size)
        self._leads = local.rank == 0
        local.Free()
        agree(self, "set_distribution", versions())

    def swap(self, label, sends, receives):
        """See :meth:`tinycnn.ranks.Alone.swap`."""
        text = label.encode()[:LABEL].ljust(LABEL)
        mine = np.frombuffer(text, np.uint8)
        others = sorted({rank for rank, _ in (*sends, *receives)})
        heads = np.zeros((self.size, LABEL), np.uint8)
        requests = [self._world.Irecv(heads[rank], rank, HEADS) for rank in others]
        sources = list(others)
        for rank, array in receives:
            if array.size:
                requests.append(self._world.Irecv(_bytes(array), rank, BODIES))
                sources.append(rank)
        requests += [self._world.Isend(mine, rank, HEADS) for rank in others]
        requests += [self._world.Isend(_bytes(array), rank, BODIES) for rank, array in sends if array.size]
        sources += [None] * (len(requests) - len(sources))
        try:
            self._wait(requests, sources, len(others), label)
        except self._mpi.Exception as error:
            self._compare(heads, others, text, label)
            raise DistributionError(
                f"In {label}: {error}. A rank is gone, or its network. {RESTART}"
            ) from error
        self._compare(heads, others, text, label)

    def gather(self, label, found):
        """See :meth:`tinycnn.ranks.Alone.gather`."""
        mine = np.frombuffer(pickle.dumps(found, pickle.HIGHEST_PROTOCOL), np.uint8)
        others = [rank for rank in range(self.size) if rank != self.rank]
        sizes = np.zeros((self.size, 1), np.int64)
        sizes[self.rank] = mine.size
        sends = [(rank, sizes[self.rank]) for rank in others]
        self.swap(f"{label}, size", sends, [(rank, sizes[rank]) for rank in others])
        theirs = [np.empty(int(size), np.uint8) for [size] in sizes]
        self.swap(label, [(rank, mine) for rank in others], [(rank, theirs[rank]) for rank in others])
        # What a rank of this very run has sent.
        return [
            found if rank == self.rank else pickle.loads(sent.tobytes()) for rank, sent in enumerate(theirs)
        ]

    def told_by_main(self, label, function):
        """See :meth:`tinycnn.ranks.Alone.told_by_main`."""
        outcome = None
        if self.is_main:
            try:
                outcome = function(), None
            except Exception as error:
                outcome = None, _portable(error)
        result, failure = self.gather(label, outcome)[0]
        if failure is not None:
            raise failure
        return result

    def main_first(self, function):
        """See :meth:`tinycnn.ranks.Alone.main_first`."""
        return self._some_first(self.is_main, function)

    def leaders_first(self, function):
        """See :meth:`tinycnn.ranks.Alone.leaders_first`."""
        return self._some_first(self._leads, function)

    def agree(self, where, found):
        """See :meth:`tinycnn.ranks.Alone.agree`."""
        agree(self, where, found)

    def _some_first(self, am_first, function):
        label = "waiting for what one rank does first"
        if not am_first:
            self.gather(label, None)
            return function()
        try:
            return function()
        finally:
            self.gather(label, None)

    @contextmanager
    def together(self, what):
        """See :meth:`tinycnn.ranks.Alone.together`."""
        self.trouble.begin()
        try:
            yield
        except DistributionError:
            raise
        except Exception as error:
            self.trouble.tell(error)
            raise

    def _wait(self, requests, sources, heads, label):
        """Wait for requests.

        ``sources`` says from whom each is to come; the first ``heads`` of them come as soon as
        the others are there too, and all else is on its way then.
        """
        begun = looked = asked = time.perf_counter()
        waited = 0.0
        # What has come is taken off the list; None: nothing is left on it.
        while self._mpi.Request.Testsome(requests) is not None:
            now = time.perf_counter()
            waited += min(now - asked, STOPPED)
            asked = now
            if now - begun < EAGER:
                continue
            if now - looked > LOOK:
                looked = now
                missing = {
                    rank
                    for request, rank in zip(requests, sources, strict=True)
                    if rank is not None and request != self._mpi.REQUEST_NULL
                }
                self.trouble.look(missing, label)
                if waited > self._limit:
                    names = " and ".join(self.trouble.name(rank) for rank in sorted(missing))
                    raise DistributionError(
                        f"{names or 'Another rank'} did not answer for {self._limit:g} seconds, in {label}. "
                        "If it is only slow, set TINYCNN_TIMEOUT to more seconds; if it was never meant to "
                        f"answer: fit and evaluate must be called on all ranks alike. {RESTART}"
                    )
            # With more ranks than cores, who asks all the time takes the core from who computes. But
            # bytes go on their way when somebody asks for them.
            on_their_way = all(request == self._mpi.REQUEST_NULL for request in requests[:heads])
            if on_their_way or now - begun < 20 * EAGER:
                os.sched_yield() if hasattr(os, "sched_yield") else time.sleep(0)
            else:
                time.sleep(min(RARELY, (now - begun) / 20))

    def _compare(self, heads, others, text, label):
        """Raise if another rank's message was about something else."""
        for rank in others:
            sent = heads[rank].tobytes()
            if sent != text and any(sent):
                raise DistributionError(
                    f"{self.trouble.name(rank)} is at '{sent.decode(errors='replace').strip()}', while "
                    f"{self.trouble.name(self.rank)} is at '{label}'. All ranks must be given the same data "
                    "in the same order, and call fit and evaluate alike; a generator must give the same "
                    f"batches on each. {RESTART}"
                )


def _bytes(array):
    """Return an array as what MPI sends: its bytes, in place."""
    return array.reshape(-1).view(np.uint8)


def _portable(error):
    """Return an error as it can be sent; what cannot be made again elsewhere becomes a plain one."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _time_limit():
    text = os.environ.get("TINYCNN_TIMEOUT", "").strip() or "300"
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise ValueError(complaint("TINYCNN_TIMEOUT", "a number of seconds above 0", f"'{text}'"))
    return seconds
