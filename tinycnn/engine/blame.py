"""Where NaN or infinity came from: a batch is run again, step by step, and every tensor looked at.

:class:`Spot` says cheaply, for every batch, whether that is needed: it looks at the loss, which is
known anyway, and at the gradients of the biases. A bias has as its gradient the sum of whatever
comes back to its layer; so it is not finite if anything there is not.
"""

from dataclasses import dataclass

import numpy as np

from tinycnn.engine.meetings import combine
from tinycnn.engine.shards import cut
from tinycnn.engine.update import kept_arrays
from tinycnn.run import Run

# Numbers of one weight that are looked at in every batch.
LOOKED_AT = 64


@dataclass
class Trouble:
    """Where numbers that are not finite appeared first.

    Attributes
    ----------
    tensor : {"input", "label", "sample weight", "weight", "output", "loss", "gradient"}
    where : str
        In words: the layer and which of its tensors.
    layer : str or None
        The layer's name.
    sample : int or None
        Its number in the data, or in the batch where batches came one by one.
    value : float
        The first of the numbers.
    epoch, batch : int or None
        Counted from 0; set by ``fit``.
    told : bool
        Whether the user has heard of it.
    """

    tensor: str
    where: str
    layer: str | None = None
    sample: int | None = None
    value: float = float("nan")
    epoch: int | None = None
    batch: int | None = None
    told: bool = False

    def describe(self):
        """Return it in words.

        Examples
        --------
        >>> print(Trouble("label", "the labels hold nan (1 of 32 numbers)", sample=7).describe())
        Numbers that are not finite: the labels hold nan (1 of 32 numbers). First for sample 7.
        """
        when = "" if self.epoch is None else f" in epoch {self.epoch + 1}, batch {self.batch + 1}"
        sample = "" if self.sample is None else f" First for sample {self.sample}."
        return f"Numbers that are not finite{when}: {self.where}.{sample}"


class Spot:
    """Looks whether a batch went well.

    Parameters
    ----------
    parameters : ParameterVector
    early : int
        Shards compute the gradients up to here.
    late : list of (Layer, int)
    """

    def __init__(self, parameters, early, late):
        self._first_late = late[0][0] if late else None
        vectors = {layer for layer, _, _, shape in parameters.layout if len(shape) == 1}
        chosen = [
            np.arange(start, start + min(LOOKED_AT, int(np.prod(shape[-1:]))))
            for layer, _, start, shape in parameters.layout
            if start < early and (len(shape) == 1 or layer not in vectors)
        ]
        self._chosen = np.concatenate(chosen) if chosen else None
        self._zeros = np.zeros(0, parameters.dtype)

    def fine(self, loss, vectors, kept):
        """Return False if the loss, or a gradient that was looked at, is not finite."""
        if loss - loss != 0:
            return False
        if self._chosen is not None:
            seen = vectors.take(self._chosen, axis=1).reshape(-1)
        elif self._first_late is not None:
            seen = kept[self._first_late][1].reshape(-1)
        else:
            return True
        if len(self._zeros) < len(seen):
            self._zeros = np.zeros(len(seen), seen.dtype)
        # Finite numbers times 0 are 0, all others are not.
        return seen.dot(self._zeros[: len(seen)]) == 0


def find_trouble(trainer, batch, loss):
    """Run a batch again, before its step is taken, and return the first :class:`Trouble`, or None.

    Parameters
    ----------
    trainer : Trainer
    batch : Batch
    loss : float
        What came out of it.
    """
    with np.errstate(all="ignore"):
        found = _weights(trainer) or _given(batch) or _Again(trainer, batch).trouble()
    if found is None and not np.isfinite(loss):
        found = Trouble("loss", "the sum of the batch's losses and penalties", value=loss)
    return found


def _not_finite(array):
    """Return (place of the first, value, count) of what is not finite, or None."""
    # A sum costs one pass, and is finite where all is well.
    if np.isfinite(array.sum(dtype=np.float64)):
        return None
    bad = np.argwhere(~np.isfinite(array))
    return (tuple(bad[0].tolist()), float(array[tuple(bad[0])]), len(bad)) if len(bad) else None


def _share(array, bad):
    return f"{bad[1]} ({bad[2]} of {array.size} numbers)"


def _weights(trainer):
    for layer in trainer.layers:
        for name, weight in layer.named_weights.items():
            if bad := _not_finite(weight):
                return Trouble(
                    "weight", f"weight '{name}' of layer '{layer.name}' holds {_share(weight, bad)}",
                    layer.name, value=bad[1],
                )  # fmt: skip
    return None


def _given(batch):
    tensors = {"input": batch.x[batch.rows], "label": batch.y[batch.rows], "sample weight": batch.scales}
    for tensor, array in tensors.items():
        if array.dtype.kind == "f" and (bad := _not_finite(array)):
            sample = int(batch.rows[bad[0][0]])
            return Trouble(tensor, f"the {tensor}s hold {_share(array, bad)}", None, sample, bad[1])
    return None


class _Again:
    """One more run of a batch, in which nothing is learned."""

    def __init__(self, trainer, batch):
        self._trainer, self._batch, self._program = trainer, batch, trainer.program
        self._parts = cut(len(batch), trainer.preparation.shard_size(batch))
        ops, step = trainer.ops, trainer.optimizer.steps
        self._runs = [
            Run(ops, training=True, batch=(trainer.seed, step, number)) for number in range(len(self._parts))
        ]
        for run, part in zip(self._runs, self._parts, strict=True):
            run.share, run.concluding = 1 / len(batch), []
            run.kept = kept_arrays(trainer.late, part.stop - part.start, trainer.parameters.dtype)
        self._rows = [batch.rows[part] for part in self._parts]
        self._flows = [ops.take_rows(batch.x, rows) for rows in self._rows]
        self._trails = [[] for _ in self._parts]
        self._total = None

    def trouble(self):
        return self._forward() or self._loss() or self._backward()

    def _shards(self):
        return zip(range(len(self._parts)), self._runs, self._rows, strict=True)

    def _forward(self):
        program = self._program
        for step in program.steps:
            self._meet(step.meeting, lambda m, i, run: m.gather(self._flows[i], run), "merge")
            for i, run, rows in self._shards():
                run.position, before = program.positions[step.owner], self._flows[i]
                self._flows[i], saved = step.forward(before, run)
                self._trails[i].append(saved)
                if bad := _not_finite(self._flows[i]):
                    layer = _which_part(step, before, run)
                    where = (
                        f"the output of layer '{layer.name}' holds {_share(self._flows[i], bad)}; "
                        f"its weights are finite, and so is its input, which reaches {_reach(before)}"
                    )
                    return Trouble("output", where, layer.name, int(rows[bad[0][0]]), bad[1])
                run.total = None
        return None

    def _loss(self):
        program, batch = self._program, self._batch
        for i, run, rows in self._shards():
            y = run.ops.take_rows(batch.y, rows)
            losses, saved = program.loss.forward(y, self._flows[i], run)
            losses = np.asarray(losses)
            name = self._trainer.loss.name
            if bad := _not_finite(losses):
                sample = int(rows[bad[0][0]])
                where = f"the loss {name} is {bad[1]} for sample {sample}; the model's output is finite"
                return Trouble("loss", where, None, sample, bad[1])
            if not np.isfinite(run.penalty):
                return Trouble("loss", "an activity_regularizer adds what is not finite", value=run.penalty)
            scale = batch.scales[self._parts[i]].astype(batch.x.dtype)
            self._flows[i] = program.loss.backward(scale, saved, run)
            if bad := _not_finite(self._flows[i]):
                where = f"the gradient of the loss {name} by the model's output is {bad[1]}"
                return Trouble("gradient", where, None, int(rows[bad[0][0]]), bad[1])
        return None

    def _backward(self):
        program, parameters = self._program, self._trainer.parameters
        grads = [parameters.views(parameters.empty()) for _ in self._parts]
        for position in range(len(program.steps) - 1, program.lowest - 1, -1):
            step = program.steps[position]
            self._meet(
                step.meeting,
                lambda m, i, run, owner=step.owner: m.gather_back(
                    self._flows[i], self._trails[i][-1], grads[i][owner], run
                ),
                "merge_back",
            )
            for i, run, rows in self._shards():
                run.position, run.wants_dx = program.positions[step.owner], position > program.lowest
                own = grads[i][step.owner]
                self._flows[i] = dx = step.backward(self._flows[i], self._trails[i].pop(), own, run)
                run.total = None
                tensors = {f"its weight '{name}'": grad for name, grad in own.items()}
                for kept, (x, dy) in run.kept.items():
                    if kept is step.owner:
                        tensors["its weight 'kernel'"] = x.T @ dy
                if run.wants_dx and dx is not None:
                    tensors["its input"] = dx
                for name, array in tensors.items():
                    if bad := _not_finite(array):
                        where = (
                            f"in layer '{step.owner.name}' the gradient by {name} is {_share(array, bad)}; "
                            "what came back to the layer is finite"
                        )
                        sample = int(rows[bad[0][0]]) if name == "its input" else None
                        return Trouble("gradient", where, step.owner.name, sample, bad[1])
        return None

    def _meet(self, meeting, know, merge):
        """Give every shard what the whole batch knows, where the step needs that."""
        if meeting is None:
            return
        total = combine([know(meeting, i, run) for i, run, _ in self._shards()], getattr(meeting, merge))
        for run in self._runs:
            run.total = total


def _reach(array):
    return f"{np.abs(array).max():.3g}" if array.size else "nothing"


def _which_part(step, x, run):
    """Return the layer, of those fused into a step, whose own output is the first that is not finite."""
    for part in step.parts if len(step.parts) > 1 else []:
        x, _ = part.forward(x, run)
        if _not_finite(x):
            return part.owner
    return step.owner
