"""A model of the time of a step, fitted to what was measured.

One rank computes a batch of b samples in ``a + c b``: the update of all weights, and the samples.
Of R ranks each computes its share of the batch, in whole groups of shards, and they exchange the
gradients: once between two ranks, and among more in two phases, the parts and then the sums, each
with a message to every other (:mod:`tinycnn.engine.exchange`). So

    step = a + c b_R + exchange
    exchange = l p + k m + v / r + h v

with ``p`` phases, ``m`` messages and ``v`` bytes that a rank sends over a link of the rate ``r``. The
start ``l`` of a phase, the time ``k`` of a message, the share of the rate that arrives (of which
``r`` is made), and the time ``h`` in which a processor handles a byte are fitted to the runs between
hosts; ``a`` and ``c`` to those of one rank. Computing and exchanging do not overlap.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls

from tinycnn.engine.blocks import owned
from tinycnn.engine.shards import cut, groups, shard_size


@dataclass
class Model:
    """What was fitted.

    Attributes
    ----------
    compute : dict of str to (float, float)
        ``a`` and ``c`` of each network, in ms and ms a sample.
    vectors : dict of str to int
        Bytes of each network's gradients.
    phase, message : float
        ``l`` and ``k``, in ms.
    efficiency : float
        The share of a link's rate that arrives.
    handling : float
        ``h``, in ms a byte.
    """

    compute: dict
    vectors: dict
    phase: float
    message: float
    efficiency: float
    handling: float

    def step(self, network, batch, ranks, gigabits, speed=1):
        """Return the predicted ms of computing and of exchanging.

        Parameters
        ----------
        network : str
        batch, ranks : int
        gigabits : float or None
            Of a link; None: no limit.
        speed : float
            How many times as fast as the measured core a node computes.
        """
        fixed, each = self.compute[network]
        compute = (fixed + each * most_samples(batch, ranks)) / speed
        if ranks == 1:
            return compute, 0.0
        sent = volume(self.vectors[network], batch, ranks)
        exchange = self.phase * phases(ranks) + self.message * messages(ranks) + self.handling * sent
        if gigabits:
            exchange += ideal(sent, gigabits) / self.efficiency
        return compute, exchange


def most_samples(batch, ranks):
    """Return how many samples the rank with the most to do computes."""
    parts = cut(batch, shard_size(batch))
    shared = groups(parts, len(parts))
    starts = [*(group[0][1].start for group in shared), batch]
    own = [owned(len(shared), rank, ranks) for rank in range(ranks)]
    return max(starts[mine.stop] - starts[mine.start] for mine in own)


def phases(ranks):
    """Return how often in a step the ranks wait for each other's messages."""
    return 1 if ranks == 2 else 2


def messages(ranks):
    """Return to how many a rank sends something in a step."""
    return phases(ranks) * (ranks - 1)


def volume(vector, batch, ranks, classes=10):
    """Return the bytes that a rank sends in a step: of gradients, losses and predictions."""
    rows = batch / ranks * (8 + 4 * classes) * (ranks - 1)
    return rows + (vector if ranks == 2 else 2 * vector * (ranks - 1) / ranks)


def ideal(sent, gigabits):
    """Return the ms that so many bytes take at so many Gb/s."""
    return 1e3 * sent / (gigabits * 1e9 / 8)


def fit(report):
    """Fit a model to a report of :mod:`benchmarks.scaling.measure`; None if it has no hosts."""
    compute, vectors = {}, {}
    for network in {run["network"] for run in report["runs"]}:
        alone = [run for run in report["runs"] if run["network"] == network and run["ranks"] == 1]
        if not alone:
            return None
        sizes = np.array([run["batch"] for run in alone], float)
        compute[network] = _relative([np.ones(len(sizes)), sizes], [run["ms"] for run in alone])
        vectors[network] = alone[0]["vector_bytes"]
    rows, times = [], []
    for run in report["runs"]:
        if run["apart"]:
            sent = volume(run["vector_bytes"], run["batch"], run["ranks"])
            link = ideal(sent, run["gigabits"]) if run["gigabits"] else 0.0
            rows.append([phases(run["ranks"]), messages(run["ranks"]), link, sent])
            times.append(run["exchange_ms"])
    if not rows:
        return None
    phase, message, slowness, handling = _relative(np.array(rows).T, times)
    return Model(compute, vectors, phase, message, 1 / max(1.0, slowness), handling)


def _relative(columns, times):
    """Return by what, none of it negative, columns add up to the times with the least relative error."""
    table = np.stack(columns, axis=1) / np.array(times)[:, np.newaxis]
    widths = np.linalg.norm(table, axis=0)
    found, _ = nnls(table / widths, np.ones(len(times)))
    return tuple(float(value) for value in found / widths)
