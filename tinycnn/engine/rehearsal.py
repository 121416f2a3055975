"""The first run of every kernel, on one shard: so that compiling can be seen and told."""

import copy
import warnings
from contextlib import suppress

import numpy as np

from tinycnn.engine.shards import shard_size
from tinycnn.engine.update import kept_arrays
from tinycnn.engine.workers import threads_at_once
from tinycnn.run import Run


def rehearse(trainer, batch):
    """Run each step once, forward and backward, on one shard; nothing is learned.

    Yields
    ------
    done, total : int
        After each piece of work.
    """
    if not trainer.could_be_taped:
        yield from _walk(trainer, batch)
        return
    from tinycnn.kernels import ahead
    from tinycnn.kernels.tape.running import calls_of_a_first_batch

    together = ahead.possible() and threads_at_once() > 1
    missed = -1 if ahead.cold() else ahead.missed()
    walk, done, total, ready = _walk(trainer, batch), 0, 0, 0
    while done is not None:
        if together and ahead.missed() > missed:
            # Where one is not on disk, others may be missing as well.
            together = False
            wanted = ahead.missing([*_calls(trainer, batch), *calls_of_a_first_batch()])
            for ready in ahead.compile_together(wanted, threads_at_once()):
                yield done + ready, total + len(wanted)
        done, total = next(walk, (None, None))
        if done is not None:
            yield done + ready, total + ready


def _calls(trainer, batch):
    """Return the calls of kernels that the walk will make; those up to what does not bear it."""
    from tinycnn.kernels.tape import record

    with record(dry=True) as calls, np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # A function of the user's, a loss perhaps, may be called, with memory that holds anything.
        with suppress(Exception):
            for _ in _walk(trainer, batch):
                pass
    return calls


def _walk(trainer, batch):
    """Do it; yields likewise."""
    program, ops = trainer.program, trainer.ops
    total = 2 * len(program.steps) + 2
    done = 0
    run = Run(ops, training=True)
    run.concluding = []  # and forgotten
    vector = trainer.parameters.empty()
    grads = trainer.parameters.views(vector)
    # As many samples as a shard has: for one alone other kernels might be compiled.
    rows = batch.rows[: shard_size(batch.full_size)]
    x, y = ops.take_rows(batch.x, rows), ops.take_rows(batch.y, rows)
    yield done, total
    scale = batch.scales[: len(rows)].astype(x.dtype)
    run.kept = kept_arrays(trainer.late, len(rows), x.dtype)
    trail = []
    for step in program.steps:
        x, saved = step.forward(x, run)
        trail.append(saved)
        yield (done := done + 1), total
    losses, saved = program.loss.forward(y, x, run)
    ops.write_rows(losses, np.empty(len(rows)))
    ops.write_rows(program.predictions(x, saved), np.empty_like(x))
    dy = program.loss.backward(scale, saved, run)
    yield (done := done + 1), total
    for i in range(len(program.steps) - 1, -1, -1):
        run.wants_dx = i > program.lowest
        if i >= program.lowest:
            dy = program.steps[i].backward(dy, trail.pop(), grads[program.steps[i].owner], run)
        yield (done := done + 1), total
    shards = -(-batch.full_size // len(rows))
    count = min(shards, len(rows))
    # As many leaves as the batch will have, for each number of them has its own sum.
    leaves = tuple(number * len(rows) // count for number in range(count + 1))
    for layer, (kept_x, dy) in run.kept.items():
        found = grads[layer]
        ops.late_gradient(dy, kept_x, leaves, 0, found["kernel"], found.get("bias"))
    ops.tree_sum(np.zeros((shards, 1), vector.dtype), 0, 1)
    if trainer.parameters.trainable:
        optimizer = copy.deepcopy(trainer.optimizer)
        optimizer.build(trainer.parameters.trainable, trainer.parameters.dtype, trainer.parameters.layout)
        for _ in range(optimizer.extras.gradient_accumulation_steps or 1):  # the last one changes weights
            optimizer.begin_step()
        optimizer.update(np.zeros_like(vector), vector, 0, 1, ops)
    yield total, total
