"""One sample after the other: what a prediction wants to know is written down once, and used again.

To take up a batch (:meth:`tinycnn.engine.replay.Replayed.feed`) takes as long as a small network
takes for one image. But of the next image nothing is new but where it lies, and where its
output goes.
"""

import threading

import numpy as np

from tinycnn.engine.bases import shard_bases
from tinycnn.engine.feed import Feed
from tinycnn.memory import address


class Alone(threading.local):
    """What this thread knows of the samples that it predicts one by one.

    Parameters
    ----------
    infer : Replayed
    """

    def __init__(self, infer):
        self._infer = infer
        self._key = self._tape = self._bases = self._rows = self._at = self._kept = None

    def play(self, x, out):
        """Compute ``out`` for the one sample of ``x``; False if there is no tape for its like."""
        key = x.shape, x.dtype, out.dtype, self._infer.settings()
        if key != self._key or not x.flags.c_contiguous:
            return False
        self._bases[self._x], self._bases[self._out] = address(x), address(out)
        return self._tape.play_alone(self._rows, self._at)

    def remember(self, x, out):
        """Prepare for samples like this one, if there is a tape for it and it draws no numbers."""
        rows = np.zeros(1, np.int64)
        feed = prediction(x, out, [slice(0, 1)], rows)
        tape = self._infer.tape_of(feed)
        if tape is None or tape.draws:
            return
        self._tape, self._key = tape, (x.shape, x.dtype, out.dtype, self._infer.settings())
        self._rows = shard_bases(feed, self._infer.values)
        self._bases = self._rows[0]
        self._at = address(self._bases)
        # Of what the bases lead to, these are ours to keep; the sample is not.
        self._kept = rows, feed.keys
        places = self._bases.tolist()
        self._x, self._out = places.index(address(x)), places.index(address(out))


def prediction(x, out, parts, rows):
    """Return what there is to read and write where samples are predicted."""
    return Feed(parts, {"x": x}, {"rows": rows}, {"out": out})
