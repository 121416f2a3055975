"""What the shards of a batch tell besides losses and gradients, and the batch's loss that comes of it."""

from tinycnn.layers.by_call import with_inside


class Tally:
    """Collects penalties of outputs, and averages of layers inside others, of one batch after the other.

    Parameters
    ----------
    layers : list of Layer
    penalized : bool
        Whether there is a layer whose outputs add to the loss.
    rules : WeightRules
        What the weights add.
    crew : Alone or another

    Attributes
    ----------
    share : float
        What each sample's share of the batch is.
    penalties : dict of int to float
        What the outputs of each shard added to the loss, where a layer has such a rule.
    inside : list of (Layer, ndarray)
        Totals of normalizations inside layers with a call, which see the batch as a whole.
    """

    def __init__(self, layers, penalized, rules, crew):
        self._layers, self._penalized, self._rules, self._crew = layers, penalized, rules, crew
        self.share, self.penalties, self.inside = 1.0, {}, []

    def begin(self, batch):
        """Forget the batch before."""
        self.share, self.penalties, self.inside = 1 / len(batch), {}, []

    def note(self, run):
        """Write down what the outputs of a shard added, once it has been through all layers."""
        if self._penalized:
            _, _, number = run.batch
            self.penalties[number] = run.penalty

    def share_penalties(self, label):
        """Hear the penalties of the shards of all ranks."""
        if self._penalized:
            for theirs in self._crew.gather(f"{label}, penalties", self.penalties):
                self.penalties |= theirs

    def share_inside(self, label):
        """Hear from the rank that has the batch what normalizations inside other layers have seen."""
        inside = with_inside(self._layers)
        if any(layer.wants_whole_batch for layer in inside):
            told = [(inside.index(leaf), total) for leaf, total in self.inside]
            found = self._crew.gather(f"{label}, averages", told)
            self.inside = [(inside[number], total) for theirs in found for number, total in theirs]

    def total(self, losses, batch):
        """Return the loss of a batch, with what weights and outputs add to it."""
        total = float((losses * batch.scales).sum())
        if self.penalties:
            total += sum(penalty for _, penalty in sorted(self.penalties.items()))
        rules = self._rules
        return total + rules.penalty() if rules.any else total
