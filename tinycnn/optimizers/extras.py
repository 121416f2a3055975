"""What every optimizer can do beside its own step: decay, clipping, averages, accumulation."""

import re

import numpy as np

from tinycnn.errors import complaint
from tinycnn.optimizers.arguments import optional, setting, whole

AVERAGE, ACCUMULATOR = "average", "gradient_accumulator"


class Extras:
    """The arguments that all optimizers have in common; see :class:`Optimizer`.

    Parameters
    ----------
    who : str
        For messages.
    **given
        As :class:`Optimizer` takes them.

    Attributes
    ----------
    any : bool
        False: a step is the optimizer's own and nothing else.
    """

    def __init__(self, who, **given):
        self._who = who
        self.weight_decay = optional(who, "weight_decay", given["weight_decay"], least=0)
        for name in ("clipnorm", "clipvalue", "global_clipnorm"):
            setattr(self, name, optional(who, name, given[name], least=0))
        clipping = [name for name in ("clipnorm", "clipvalue", "global_clipnorm") if given[name] is not None]
        if len(clipping) > 1:
            expected = "only one of clipnorm, clipvalue and global_clipnorm"
            raise ValueError(complaint(who, expected, " and ".join(clipping)))
        self.use_ema = bool(given["use_ema"])
        self.ema_momentum = setting(who, "ema_momentum", given["ema_momentum"], least=0, most=1)
        self.ema_overwrite_frequency = whole(
            who, "ema_overwrite_frequency", given["ema_overwrite_frequency"], least=1
        )
        self.loss_scale_factor = optional(who, "loss_scale_factor", given["loss_scale_factor"])
        self.gradient_accumulation_steps = whole(
            who, "gradient_accumulation_steps", given["gradient_accumulation_steps"], least=2
        )
        self._excluded = []

    @property
    def any(self):
        """bool: whether there is anything to do."""
        asked = self.weight_decay, self.clipnorm, self.clipvalue, self.global_clipnorm
        return bool(self.use_ema or self.gradient_accumulation_steps or any(a is not None for a in asked))

    @property
    def slot_groups(self):
        """tuple of tuple of str: the slots that they need, in Keras's order."""
        wanted = (self.use_ema, AVERAGE), (self.gradient_accumulation_steps, ACCUMULATOR)
        return tuple((name,) for needed, name in wanted if needed)

    def prepare(self, optimizer, grads):
        """Accumulate and clip the gradients, in place.

        Returns
        -------
        bool
            Whether the weights change in this step.
        """
        if self.gradient_accumulation_steps:
            sums = optimizer.slots[ACCUMULATOR]
            if optimizer.steps % self.gradient_accumulation_steps:
                sums += grads
                return False
            grads[...] = (grads + sums) / grads.dtype.type(self.gradient_accumulation_steps)
            sums[...] = 0
        if self.clipnorm:
            for piece in self._pieces(optimizer, grads):
                _shorten(piece, self.clipnorm)
        elif self.global_clipnorm:
            _shorten(grads, self.global_clipnorm)
        elif self.clipvalue:
            np.clip(grads, -self.clipvalue, self.clipvalue, out=grads)
        return True

    def decay(self, optimizer, params, start, stop):
        """Shrink ``params[start:stop]``."""
        if not self.weight_decay:
            return
        share = params.dtype.type(self.weight_decay * optimizer.rate)
        if not self._excluded:
            params[start:stop] -= params[start:stop] * share
            return
        for first, last in self._decaying(optimizer, start, stop):
            params[first:last] -= params[first:last] * share

    def average(self, optimizer, params, start, stop):
        """Move the average towards ``params[start:stop]``."""
        if self.use_ema:
            average = optimizer.slots[AVERAGE][start:stop]
            kept = self.ema_momentum if self._changes_before(optimizer) else 0.0
            kind = params.dtype.type
            average[...] = average * kind(kept) + params[start:stop] * kind(1 - kept)

    def conclude(self, optimizer, params):
        """Give the model the average, where it is time; once a step."""
        steps = self.gradient_accumulation_steps
        if self.use_ema and steps and optimizer.steps % steps:
            # This one has changed no weights, but it counts for the average.
            self.average(optimizer, params, 0, optimizer.slots[AVERAGE].size)
        often = self.ema_overwrite_frequency
        if self.use_ema and often and (self._changes_before(optimizer) + 1) % often == 0:
            self.overwrite(optimizer, params)

    def _changes_before(self, optimizer):
        """Return how often the weights had changed before this step."""
        return (optimizer.steps - 1) // (self.gradient_accumulation_steps or 1)

    def overwrite(self, optimizer, params):
        """Give the model the average of its weights."""
        if self.use_ema and AVERAGE in optimizer.slots:
            average = optimizer.slots[AVERAGE]
            params[: average.size] = average

    def exclude(self, patterns):
        """Leave out of the decay the weights whose names hold one of these."""
        self._excluded = [re.compile(pattern) for pattern in patterns]

    def get_config(self):
        """Return these arguments, in Keras's order."""
        names = (
            "weight_decay",
            "clipnorm",
            "global_clipnorm",
            "clipvalue",
            "use_ema",
            "ema_momentum",
            "ema_overwrite_frequency",
            "loss_scale_factor",
            "gradient_accumulation_steps",
        )
        return {name: getattr(self, name) for name in names}

    def _pieces(self, optimizer, vector):
        """Return the part of each weight; all as one where nobody said what stands where."""
        if optimizer.layout is None:
            return [vector]
        return [vector[at : at + int(np.prod(shape))] for _, _, at, shape in optimizer.layout]

    def _decaying(self, optimizer, start, stop):
        """Return the bounds, within a slice, of the weights that decay."""
        found = []
        for _, name, at, shape in optimizer.layout or ((None, "", start, (stop - start,)),):
            first, last = max(start, at), min(stop, at + int(np.prod(shape)))
            if first < last and not any(pattern.search(name) for pattern in self._excluded):
                found.append((first, last))
        return found


def _shorten(gradient, length):
    """Scale a gradient down to a length, in place, if it is longer."""
    norm = np.sqrt(np.square(gradient, dtype=np.float64).sum())
    if not norm <= length:  # NaN stays visible
        gradient *= gradient.dtype.type(length / norm)
