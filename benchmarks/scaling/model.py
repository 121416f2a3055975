"""A model of the time of a step, fitted to what was measured.

One rank computes a batch of b samples in ``a + c b``: the update of all weights, and the samples.
Of R ranks each computes its share of the batch, in whole groups of shards, and they exchange the
gradients: once between two ranks, and among more twice, the parts and then the sums, each time with
a message to every other (:mod:`tinycnn.engine.exchange`). So

    step = a + c b_R + exchange
    exchange = k m + max(v / (e r), h v)

with ``m`` messages and ``v`` bytes that a rank sends over a link of the rate ``r``, of which the share
``e`` arrives, while a core handles a byte in ``h``. The time ``k`` of a message, ``e`` and ``h`` are fitted
to the runs between hosts, where ``k`` and ``h`` are as many times longer as hosts share a core; ``a`` and
``c`` to those of one rank. Computing and exchanging do not overlap.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares, nnls

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
    message : float
        ``k``, in ms.
    efficiency : float
        ``e``.
    handling : float
        ``h``, in ms a byte.
    """

    compute: dict
    vectors: dict
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
        return compute, self.exchange(self.vectors[network], batch, ranks, gigabits)

    def exchange(self, vector, batch, ranks, gigabits, sharing=1):
        """Return the predicted ms of exchanging gradients of so many bytes.

        Parameters
        ----------
        vector, batch, ranks : int
        gigabits : float or None
        sharing : float
            Hosts on one core.
        """
        sent = volume(vector, batch, ranks)
        link = ideal(sent, gigabits) / self.efficiency if gigabits else 0.0
        return sharing * self.message * messages(ranks) + max(link, sharing * self.handling * sent)


def most_samples(batch, ranks):
    """Return how many samples the rank with the most to do computes."""
    parts = cut(batch, shard_size(batch))
    shared = groups(parts, len(parts))
    starts = [*(group[0][1].start for group in shared), batch]
    own = [owned(len(shared), rank, ranks) for rank in range(ranks)]
    return max(starts[mine.stop] - starts[mine.start] for mine in own)


def messages(ranks):
    """Return to how many a rank sends something in a step."""
    return 1 if ranks == 2 else 2 * (ranks - 1)


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
    apart = [run for run in report["runs"] if run["apart"]]
    if not apart:
        return None
    times = np.log([run["exchange_ms"] for run in apart])

    def model_of(logs):
        message, slowness, handling = np.exp(logs)
        return Model(compute, vectors, message, 1 / slowness, handling)

    def off(logs):
        model = model_of(logs)
        found = [
            model.exchange(
                run["vector_bytes"], run["batch"], run["ranks"], run["gigabits"], sharing(run, report)
            )
            for run in apart
        ]
        return np.log(found) - times

    # A tenth of a ms a message, the whole rate and 1 GB/s to begin with; no more than the whole rate.
    # A single run that went wrong shall not bend the others: its error counts linearly.
    begin, limits = np.log([0.1, 1.01, 1e-6]), ([-np.inf, 0.0, -np.inf], np.inf)
    return model_of(least_squares(off, begin, bounds=limits, loss="soft_l1", f_scale=0.1).x)


def sharing(run, report):
    """Return how many hosts of a run were on one core."""
    return max(1.0, run["ranks"] / report["machine"]["cores"])


def _relative(columns, times):
    """Return by what, none of it negative, columns add up to the times with the least relative error."""
    table = np.stack(columns, axis=1) / np.array(times)[:, np.newaxis]
    widths = np.linalg.norm(table, axis=0)
    found, _ = nnls(table / widths, np.ones(len(times)))
    return tuple(float(value) for value in found / widths)
