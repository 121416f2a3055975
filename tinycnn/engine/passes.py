"""What happens to one shard: something is learned from it, or it is measured, or predicted.

These are the ``work`` of :class:`tinycnn.engine.shard.Shard`: the last three arguments are a
shard's own, all before are the same for every shard of a model.
"""


def learn(program, preparation, tally, mine, views, run):
    """Go forward through the loss and back; fill in losses, predictions and gradients."""
    x, y = run.ops.take_rows(mine.x, mine.rows), run.ops.take_rows(mine.y, mine.rows)
    preparation.leave_room(mine, run)
    run.share, run.concluding = tally.share, tally.inside
    losses, predictions, _ = program.loss_and_gradient(x, y, mine.scale, views, run)
    tally.note(run)
    run.ops.write_rows(losses, mine.losses)
    run.ops.write_rows(predictions, mine.predictions)


def measure(program, tally, mine, views, run):
    """Go forward through the loss; fill in losses and predictions."""
    x, y = run.ops.take_rows(mine.x, mine.rows), run.ops.take_rows(mine.y, mine.rows)
    run.share = tally.share
    z, _ = program.forward(x, run)
    tally.note(run)
    losses, saved = program.loss.forward(y, z, run)
    run.ops.write_rows(losses, mine.losses)
    run.ops.write_rows(program.predictions(z, saved), mine.predictions)


def predict(program, mine, views, run):
    """Go forward; fill in the output."""
    z, _ = program.forward(run.ops.take_rows(mine.x, mine.rows), run)
    run.ops.write_rows(z, mine.out)
