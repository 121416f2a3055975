"""A model of the time of a step, fitted to what was measured.

One rank computes a batch of b samples in ``a + c b``: the update of all weights, and the samples.
Of R ranks each computes its share of the batch, in whole groups of shards, and they exchange the
gradients: to each of the R - 1 others a message, once between two ranks and twice among more
(:mod:`tinycnn.engine.exchange`), and all in all ``volume`` bytes. So

    step = a + c b_R + exchange
    exchange = k m + volume / (e r)

with ``m`` the number of messages a rank sends, ``r`` the rate of its link. The time ``k`` of a message
and the share ``e`` of the rate that arrives are fitted to the runs on hosts of limited rate, ``a`` and
``c`` to those of one rank. Computing and exchanging do not overlap.
"""

from dataclasses import dataclass

import numpy as np

from tinycnn.engine.blocks import owned
from tinycnn.engine.shards import cut, groups, shard_size

# Nothing of TCP on a processor of today goes faster than this, in bytes a second.
FASTEST = 5e9


@dataclass
class Model:
    """What was fitted.

    Attributes
    ----------
    compute : dict of str to (float, float)
        ``a`` and ``c`` of each network, in ms and ms a sample.
    vectors : dict of str to int
        Bytes of each network's gradients.
    message, efficiency : float
        ``k`` in ms, and ``e``.
    """

    compute: dict
    vectors: dict
    message: float
    efficiency: float

    def step(self, network, batch, ranks, gigabits):
        """Return the predicted ms of computing and of exchanging."""
        fixed, each = self.compute[network]
        compute = fixed + each * most_samples(batch, ranks)
        if ranks == 1:
            return compute, 0.0
        rate = min(gigabits * 1e9 / 8 * self.efficiency, FASTEST)
        return compute, self.message * messages(ranks) + 1e3 * volume(
            self.vectors[network], batch, ranks
        ) / rate


def most_samples(batch, ranks):
    """Return how many samples the rank with the most to do computes."""
    parts = cut(batch, shard_size(batch))
    shared = groups(parts, len(parts))
    starts = [*(group[0][1].start for group in shared), batch]
    own = [owned(len(shared), rank, ranks) for rank in range(ranks)]
    return max(starts[mine.stop] - starts[mine.start] for mine in own)


def messages(ranks):
    """Return to how many a rank sends something one after the other, in a step."""
    return 1 if ranks == 2 else 2 * (ranks - 1)


def volume(vector, batch, ranks, classes=10):
    """Return the bytes that a rank sends in a step: of gradients, losses and predictions."""
    rows = batch / ranks * (8 + 4 * classes) * (ranks - 1)
    return rows + (vector if ranks == 2 else 2 * vector * (ranks - 1) / ranks)


def fit(report):
    """Fit a model to a report of :mod:`benchmarks.scaling.measure`."""
    compute, vectors = {}, {}
    for network in {run["network"] for run in report["runs"]}:
        alone = [run for run in report["runs"] if run["network"] == network and run["ranks"] == 1]
        sizes, times = [run["batch"] for run in alone], [run["ms"] for run in alone]
        # The relative error counts the same at every size.
        table = np.stack([np.ones(len(sizes)), sizes], axis=1) / np.array(times)[:, np.newaxis]
        (fixed, each), *_ = np.linalg.lstsq(table, np.ones(len(sizes)), rcond=None)
        compute[network] = max(0.0, float(fixed)), float(each)
        vectors[network] = alone[0]["vector_bytes"]
    rows, wanted = [], []
    for run in report["runs"]:
        if run["gigabits"]:
            sent = volume(run["vector_bytes"], run["batch"], run["ranks"])
            ideal = 1e3 * sent / (run["gigabits"] * 1e9 / 8)
            rows.append(np.array([messages(run["ranks"]), ideal]) / run["exchange_ms"])
            wanted.append(1.0)
    if not rows:
        return None
    (message, slowness), *_ = np.linalg.lstsq(np.array(rows), np.array(wanted), rcond=None)
    return Model(compute, vectors, max(0.0, float(message)), min(1.0, 1 / max(float(slowness), 1e-9)))
