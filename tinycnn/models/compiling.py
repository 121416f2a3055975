"""Telling the user what takes so long the first time."""

import sys

from tinycnn.engine.rehearsal import rehearse

# Kernels that are in the cache load within this many seconds, and nothing is said.
PATIENCE = 0.7


def show_compiling(trainer, batch, quiet):
    """Run every kernel once, with a progress bar if that takes noticeable time.

    Parameters
    ----------
    trainer : Trainer
        One that has run already is left alone.
    batch : Batch
        Any; its first sample is used.
    quiet : bool
    """
    if trainer.rehearsed:
        return
    trainer.rehearsed = True
    pieces = rehearse(trainer, batch)
    if quiet:
        for _ in pieces:
            pass
        return
    from tqdm.auto import tqdm

    text = "Compiling kernels (once on this machine)"
    with tqdm(desc=text, delay=PATIENCE, unit="step", leave=False, file=sys.stdout) as bar:
        for done, total in pieces:
            bar.total = total
            bar.update(done - bar.n)
