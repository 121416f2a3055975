"""A process beside the ranks of one machine that says which of them died first.

When a rank is killed, mpiexec kills all others at once, and none of them can tell what has
happened. So they hold a connection to a process that mpiexec does not know: it ends with a
word of farewell, or, when a rank dies, without one.

This file is also that process: it is run by itself, and knows nothing of the package.
"""

import contextlib
import os
import selectors
import socket
import subprocess
import sys
import tempfile

FAREWELL, OVER = b"f", b"o"


def start(count, remedy):
    """Start the watcher; returns the place where ``count`` ranks of this machine find it, or None.

    Parameters
    ----------
    count : int
    remedy : str
        What to do when a rank has died.
    """
    if not hasattr(socket, "AF_UNIX"):
        return None  # Windows
    folder = tempfile.mkdtemp(prefix="tinycnn-")
    place = os.path.join(folder, "ranks")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(place)
        listener.listen(count)
        subprocess.Popen(
            # Nothing of the user's is imported: it must be small, and outlive him.
            [sys.executable, "-I", "-S", __file__, str(listener.fileno()), str(count), place, remedy],
            pass_fds=[listener.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # what mpiexec kills is the group of its own
        )
    return place


class Line:
    """A rank's connection to the watcher.

    Parameters
    ----------
    place : str or None
    name : str
        What the rank is called.
    """

    def __init__(self, place, name):
        self._socket = None
        if place is not None:
            self._socket = socket.socket(socket.AF_UNIX)
            self._socket.connect(place)
            self._socket.sendall(name.encode()[:200].ljust(200))

    def say(self, word):
        """Send :data:`FAREWELL`, this rank leaves; or :data:`OVER`, all will be ended, and was told why."""
        if self._socket is not None:
            with contextlib.suppress(OSError):  # the watcher has gone before
                self._socket.sendall(word)
            self._socket.close()
            self._socket = None


def watch(listener, count, place, remedy):
    """Wait until all ranks have said farewell, or one has died."""
    selector = selectors.DefaultSelector()
    listener.settimeout(60)  # a rank that has not come by then never will
    for _ in range(count):
        connection, _ = listener.accept()
        connection.settimeout(60)
        name = b""
        while len(name) < 200 and (piece := connection.recv(200 - len(name))):
            name += piece
        selector.register(connection, selectors.EVENT_READ, name.decode().strip())
    os.unlink(place)
    os.rmdir(os.path.dirname(place))
    while selector.get_map():
        dead = []
        for key, _ in selector.select():
            word = _heard(key.fileobj)
            if word == OVER:
                return
            if word != FAREWELL:
                dead.append(key.data)
            selector.unregister(key.fileobj)
        if dead:
            text = f"tinycnn: {' and '.join(dead)} has died: killed, or crashed. The run stops. {remedy}\n"
            os.write(2, text.encode())
            return


def _heard(connection):
    try:
        return connection.recv(1)
    except OSError:
        return b""


if __name__ == "__main__":
    watch(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]), sys.argv[3], sys.argv[4])
