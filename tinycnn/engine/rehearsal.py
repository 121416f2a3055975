"""The first run of every kernel, on one sample: so that compiling can be seen and told."""

import copy

import numpy as np

from tinycnn.run import Run


def rehearse(trainer, batch):
    """Run each step once, forward and backward, on one sample; nothing is learned.

    Yields
    ------
    done, total : int
        After each piece of work.
    """
    program, ops = trainer.program, trainer.ops
    total = 2 * len(program.steps) + 2
    done = 0
    run = Run(ops, training=True)
    vector = trainer.parameters.empty()
    grads = trainer.parameters.views(vector)
    first = batch.rows[:1]
    x, y = ops.take_rows(batch.x, first), ops.take_rows(batch.y, first)
    scale = batch.scales[:1].astype(x.dtype)
    trail = []
    for step in program.steps:
        x, saved = step.forward(x, run)
        trail.append(saved)
        yield (done := done + 1), total
    losses, saved = program.loss.forward(y, x, run)
    ops.write_rows(losses, np.empty(1))
    ops.write_rows(program.predictions(x, saved), np.empty_like(x))
    dy = program.loss.backward(scale, saved, run)
    yield (done := done + 1), total
    for i in range(len(program.steps) - 1, -1, -1):
        run.wants_dx = i > program.lowest
        if i >= program.lowest:
            dy = program.steps[i].backward(dy, trail.pop(), grads[program.steps[i].owner], run)
        yield (done := done + 1), total
    if trainer.parameters.trainable:
        optimizer = copy.deepcopy(trainer.optimizer)
        optimizer.build(trainer.parameters.trainable, trainer.parameters.dtype, trainer.parameters.layout)
        optimizer.begin_step()
        optimizer.update(np.zeros_like(vector), vector, 0, 1, ops)
    yield total, total
